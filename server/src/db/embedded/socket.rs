//! Where Postgres listens: a directory that only its user can enter, with a path short enough for a socket.

use std::env;
use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use nix::unistd::Uid;
use sha2::{Digest, Sha256};

use super::EmbeddedError;
use super::account::Account;
use super::layout::Layout;

pub(super) const PORT: u16 = 5432;

/// Linux takes 107 bytes, macOS 103.
const LONGEST: usize = 103;

/// What a client needs to connect.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub dir: PathBuf,
    pub port: u16,
}

impl Address {
    fn file(&self) -> PathBuf {
        self.dir.join(format!(".s.PGSQL.{}", self.port))
    }

    /// Whether somebody listens there: a socket file left behind refuses.
    pub fn answers(&self) -> bool {
        UnixStream::connect(self.file()).is_ok()
    }

    fn fits(&self) -> bool {
        self.file().to_str().is_some_and(|path| path.len() <= LONGEST)
    }
}

/// Under the data directory if that is short, else under `$XDG_RUNTIME_DIR` or `/tmp`, named by a hash.
pub(super) fn address(layout: &Layout, account: Option<&Account>) -> Address {
    let at = |dir: PathBuf| Address { dir, port: PORT };
    let near = at(layout.root.join("postgres.socket"));
    if near.fits() {
        return near;
    }
    let hash = Sha256::digest(layout.root.as_os_str().as_encoded_bytes());
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("signalbox-{hash}");
    // Root's own runtime directory is closed to the user that Postgres runs as.
    let runtime = env::var_os("XDG_RUNTIME_DIR").filter(|_| account.is_none()).map(PathBuf::from);
    runtime
        .filter(|dir| dir.is_absolute() && dir.is_dir())
        .map(|dir| at(dir.join(&name)))
        .filter(Address::fits)
        .unwrap_or_else(|| at(Path::new("/tmp").join(&name)))
}

/// Frees the address from what a killed Postgres left, whose pid may by now be another process's: the caller holds
/// the data directory's lock, and nobody but this cluster uses the directory.
pub(super) fn clear(address: &Address, layout: &Layout) -> Result<(), EmbeddedError> {
    if address.answers() {
        return Err(EmbeddedError::Elsewhere { dir: layout.root.clone() });
    }
    let lock = address.file().with_file_name(format!(".s.PGSQL.{}.lock", address.port));
    match fs::remove_file(&lock) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EmbeddedError::io("remove", &lock)(error)),
        _ => Ok(()),
    }
}

/// Makes the directory, mode 0700. In `/tmp` somebody else may have made it first: that one is refused.
pub(super) fn prepare(dir: &Path, account: Option<&Account>) -> Result<(), EmbeddedError> {
    let owner = account.map_or(Uid::effective().as_raw(), |account| account.uid);
    match DirBuilder::new().mode(0o700).create(dir) {
        Ok(()) => account.map_or(Ok(()), |account| account.own(dir))?,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(EmbeddedError::io("make", dir)(error)),
    }
    let meta = fs::symlink_metadata(dir).map_err(EmbeddedError::io("look at", dir))?;
    if !meta.is_dir() || meta.uid() != owner {
        return Err(EmbeddedError::SocketDir { dir: dir.to_owned() });
    }
    fs::set_permissions(dir, Permissions::from_mode(0o700)).map_err(EmbeddedError::io("guard", dir))
}
