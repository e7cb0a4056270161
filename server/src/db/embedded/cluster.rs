//! Makes a cluster, and reads the version of one.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::process::Stdio;

use super::EmbeddedError;
use super::account::{Account, command};
use super::binaries::Binaries;
use super::layout::Layout;
use super::secret::{SUPERUSER, Secret};

/// The major version that made the cluster; `None` when there is no cluster yet.
pub(super) fn major(layout: &Layout) -> Result<Option<u32>, EmbeddedError> {
    let path = layout.cluster().join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => text.trim().parse().map(Some).map_err(|_| {
            let strange = io::Error::new(io::ErrorKind::InvalidData, format!("{:?} is not a version", text.trim()));
            EmbeddedError::io("understand", &path)(strange)
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EmbeddedError::io("read", &path)(error)),
    }
}

/// Runs initdb beside the final place, and moves the result there when it is whole and on disk.
pub(super) async fn make(
    layout: &Layout,
    binaries: &Binaries,
    account: Option<&Account>,
    secret: &Secret,
) -> Result<(), EmbeddedError> {
    let (dir, password) = (layout.unfinished(), layout.password_file());
    remove(&password, |path| fs::remove_file(path))?;
    write_password(&password, &secret.superuser, account)?;
    let mut said = String::new();
    for locale in locales(binaries.major) {
        empty(&dir, account)?;
        match initdb(&dir, &password, binaries, account, locale).await? {
            Ok(()) => {
                remove(&password, |path| fs::remove_file(path))?;
                return publish(layout);
            }
            Err(output) => said = output,
        }
    }
    remove(&password, |path| fs::remove_file(path))?;
    Err(EmbeddedError::Initdb { said })
}

/// Byte order with Unicode's letters, the same on every machine: built in since 17, else the C library's, else plain C.
fn locales(major: u32) -> &'static [&'static [&'static str]] {
    match major {
        17.. => &[&["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"], &["--locale=C"]],
        _ => &[&["--locale=C.UTF-8"], &["--locale=C"]],
    }
}

async fn initdb(
    dir: &Path,
    password: &Path,
    binaries: &Binaries,
    account: Option<&Account>,
    locale: &[&str],
) -> Result<Result<(), String>, EmbeddedError> {
    let output = command(&binaries.initdb, account, dir)
        .arg("--pgdata")
        .arg(dir)
        .arg("--pwfile")
        .arg(password)
        .args(["--encoding=UTF8", "--auth-local=scram-sha-256", "--auth-host=reject"])
        .arg(format!("--username={SUPERUSER}"))
        .args(locale)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await;
    match (output, account) {
        (Ok(output), _) if output.status.success() => Ok(Ok(())),
        (Ok(output), _) => Ok(Err(String::from_utf8_lossy(&output.stderr).trim().to_owned())),
        (Err(error), Some(account)) if error.kind() == io::ErrorKind::PermissionDenied => {
            let closed = account.closed_way(dir).unwrap_or_else(|| dir.to_owned());
            Err(EmbeddedError::Unreachable { user: account.name.clone(), closed })
        }
        (Err(error), _) => Err(EmbeddedError::io("run", &binaries.initdb)(error)),
    }
}

fn write_password(path: &Path, password: &str, account: Option<&Account>) -> Result<(), EmbeddedError> {
    let write = |path: &Path| {
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        writeln!(file, "{password}")
    };
    write(path).map_err(EmbeddedError::io("write", path))?;
    account.map_or(Ok(()), |account| account.own(path))
}

fn empty(dir: &Path, account: Option<&Account>) -> Result<(), EmbeddedError> {
    remove(dir, |path| fs::remove_dir_all(path))?;
    DirBuilder::new().mode(0o700).create(dir).map_err(EmbeddedError::io("make", dir))?;
    account.map_or(Ok(()), |account| account.own(dir))
}

fn publish(layout: &Layout) -> Result<(), EmbeddedError> {
    let (from, to) = (layout.unfinished(), layout.cluster());
    fs::rename(&from, &to)
        .and_then(|()| File::open(&layout.root)?.sync_all())
        .map_err(EmbeddedError::io("move the new database to", &to))
}

fn remove(path: &Path, how: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), EmbeddedError> {
    match how(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EmbeddedError::io("remove", path)(error)),
        _ => Ok(()),
    }
}
