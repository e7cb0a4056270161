//! Finds initdb and postgres, in one directory, of the version that is needed.

use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::EmbeddedError;
use super::account::{Account, command};

/// Where packages put Postgres off the PATH: a directory, the beginning of a name that ends in the version, and `bin`.
const PLACES: [(&str, &str); 5] = [
    ("/usr/lib/postgresql", ""),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql@"),
    ("/usr", "pgsql-"),
];

/// A directory that holds both programs, and their major version.
#[derive(Debug)]
pub(super) struct Binaries {
    pub initdb: PathBuf,
    pub postgres: PathBuf,
    pub major: u32,
}

/// The first place whose major version is `wanted` (that of the existing cluster), else the first place.
pub(super) async fn find(wanted: Option<u32>, account: Option<&Account>) -> Result<Binaries, EmbeddedError> {
    let mut first = None;
    for dir in on_path().into_iter().chain(PLACES.iter().flat_map(|(parent, prefix)| installed(parent, prefix))) {
        let Some(found) = look(&dir, account).await else {
            continue;
        };
        if wanted.is_none_or(|wanted| wanted == found.major) {
            return Ok(found);
        }
        first.get_or_insert(found);
    }
    first.ok_or_else(|| EmbeddedError::NoBinaries {
        places: PLACES.map(|(parent, prefix)| format!("{parent}/{prefix}*/bin")).join(", "),
    })
}

async fn look(dir: &Path, account: Option<&Account>) -> Option<Binaries> {
    let (initdb, postgres) = (dir.join("initdb"), dir.join("postgres"));
    if !runnable(&initdb) || !runnable(&postgres) {
        return None;
    }
    let output =
        command(&postgres, account, Path::new("/")).arg("--version").stdin(Stdio::null()).output().await.ok()?;
    let major = major_of(&String::from_utf8_lossy(&output.stdout))?;
    Some(Binaries { initdb, postgres, major })
}

fn on_path() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).filter(|dir| dir.is_absolute()).collect()
}

/// `{parent}/{prefix}{version}/bin`, newest first.
fn installed(parent: &str, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, dir)| dir).collect()
}

fn runnable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The major version in what `postgres --version` says, such as `postgres (PostgreSQL) 17.2 (Debian 17.2-1)` or `18beta1`.
pub(super) fn major_of(said: &str) -> Option<u32> {
    let version = said.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}
