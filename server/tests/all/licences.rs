//! What we may build on: every dependency's licence is one we know, and some crates stay out.

use serde_json::Value;
use std::process::Command;

const ALLOWED: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Zlib",
];

/// Cryptography comes from ring alone: no system library to match, and no C build of many minutes.
const BANNED: [&str; 5] = ["aws-lc-rs", "aws-lc-sys", "native-tls", "openssl", "openssl-sys"];

#[test]
fn every_dependency_has_a_licence_we_know() {
    let unknown: Vec<_> = packages()
        .into_iter()
        .filter(|(_, licence)| !may_be_used(licence))
        .map(|(name, licence)| format!("{name}: {licence:?}"))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn banned_crates_stay_out() {
    let found: Vec<_> = packages().into_iter().filter(|(name, _)| BANNED.contains(&name.as_str())).collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn expressions_are_read() {
    for (licence, passes) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("Unlicense OR MIT", true),
        ("GPL-3.0-only OR MIT", true),
        ("(MIT OR GPL-2.0) AND Unicode-3.0", true),
        ("MIT AND (Apache-2.0 AND GPL-2.0)", false),
        ("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true),
        ("GPL-3.0-only", false),
        ("MIT AND GPL-2.0", false),
        ("MIT OR GPL-2.0 AND GPL-3.0", true),
        ("", false),
        ("(MIT", false),
        ("MIT GPL-2.0", false),
    ] {
        assert_eq!(may_be_used(licence), passes, "{licence}");
    }
}

/// Name and licence of each package in Cargo.lock, those of other platforms too.
fn packages() -> Vec<(String, String)> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    assert!(packages.len() > 100, "only {} packages", packages.len());
    let text = |package: &Value, key: &str| package[key].as_str().unwrap_or_default().to_string();
    packages.iter().map(|package| (text(package, "name"), text(package, "license"))).collect()
}

/// An SPDX expression, of which AND binds closer than OR; a slash is an old OR.
fn may_be_used(licence: &str) -> bool {
    let spaced = licence.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest).is_some_and(|holds| holds && rest.is_empty())
}

fn either(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = both(rest)?;
    while take(rest, "OR") {
        holds |= both(rest)?;
    }
    Some(holds)
}

fn both(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = one(rest)?;
    while take(rest, "AND") {
        holds &= one(rest)?;
    }
    Some(holds)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if take(rest, "(") {
        let holds = either(rest)?;
        return take(rest, ")").then_some(holds);
    }
    let (name, after) = rest.split_first()?;
    *rest = after;
    if take(rest, "WITH") {
        // An exception only permits more.
        *rest = rest.split_first()?.1;
    }
    Some(ALLOWED.contains(name))
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}
