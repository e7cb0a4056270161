//! Collects what is served as files, names each by its content, and compresses it once.
//!
//! A missing wasm build is not an error: pages are complete without scripts.

use sha2::{Digest, Sha256};
use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap()).join("..");
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let mut table = String::from("pub static ALL: &[Asset] = &[\n");
    for watched in ["style", "public", "migrations"] {
        println!("cargo:rerun-if-changed={}", root.join(watched).display());
    }
    let pkg = root.join("target/site/pkg");
    println!("cargo:rerun-if-changed={}", pkg.display());

    add(&mut table, &out, "style.css", &bundle(&root.join("style")));
    for (name, path) in files(&root.join("public")) {
        add(&mut table, &out, &name, &fs::read(path).unwrap());
    }
    for name in ["app.js", "app_bg.wasm"] {
        if let Ok(bytes) = fs::read(pkg.join(name)) {
            add(&mut table, &out, name, &bytes);
        }
    }
    table.push_str("];\n");
    fs::write(out.join("assets.rs"), table).unwrap();
}

/// The sheets in the order of `order.txt`, so that layers are declared before they are filled; without comments and
/// indentation, which only readers of the source need.
fn bundle(folder: &Path) -> Vec<u8> {
    let order = fs::read_to_string(folder.join("order.txt")).unwrap_or_default();
    let mut bundle = String::new();
    for sheet in order.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let text = fs::read_to_string(folder.join(sheet)).unwrap_or_else(|_| panic!("style/{sheet} is missing"));
        for line in without_comments(&text).lines().map(str::trim).filter(|line| !line.is_empty()) {
            bundle.push_str(line);
            bundle.push('\n');
        }
    }
    bundle.into_bytes()
}

fn without_comments(sheet: &str) -> String {
    let mut parts = sheet.split("/*");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |text, part| text + part.split_once("*/").map_or("", |(_, after)| after))
}

fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), folder.to_path_buf())];
    while let Some((prefix, folder)) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            match entry.path().is_dir() {
                true => open.push((format!("{name}/"), entry.path())),
                false => found.push((name, entry.path())),
            }
        }
    }
    found.sort();
    found
}

fn add(table: &mut String, out: &Path, name: &str, bytes: &[u8]) {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let flat = format!("{hash}-{}", name.replace('/', "-"));
    let small = out.join(format!("{flat}.br"));
    fs::write(out.join(&flat), bytes).unwrap();
    if !small.exists() {
        let mut writer = brotli::CompressorWriter::new(fs::File::create(&small).unwrap(), 4096, 11, 22);
        writer.write_all(bytes).unwrap();
    }
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    table.push_str(&format!(
        "    Asset {{ name: {name:?}, path: {:?}, kind: {:?}, bytes: include_bytes!({:?}), brotli: include_bytes!({:?}) }},\n",
        format!("/assets/{stem}.{hash}.{ending}"),
        kind(ending),
        out.join(&flat),
        small,
    ));
}

fn kind(ending: &str) -> &'static str {
    match ending {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
