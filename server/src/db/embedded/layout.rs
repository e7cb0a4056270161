//! Where everything stands under the data directory.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

use super::EmbeddedError;

/// The data directory, absolute and without symbolic links, as Postgres writes it into `postmaster.pid`.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub root: PathBuf,
}

impl Layout {
    pub fn make(data_dir: &Path) -> Result<Layout, EmbeddedError> {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(data_dir)
            .map_err(EmbeddedError::io("make the data directory", data_dir))?;
        let root = canonical(data_dir)?;
        let meta = fs::metadata(&root).map_err(EmbeddedError::io("look at", &root))?;
        // The unprivileged user must get through to its own directory; what lies beside it stays mode 0600.
        if Uid::effective().is_root() && meta.uid() == 0 && meta.mode() & 0o011 != 0o011 {
            let mode = Permissions::from_mode(meta.mode() & 0o7777 | 0o011);
            fs::set_permissions(&root, mode).map_err(EmbeddedError::io("open the way through", &root))?;
        }
        Ok(Layout { root })
    }

    pub fn existing(data_dir: &Path) -> Result<Option<Layout>, EmbeddedError> {
        match canonical(data_dir) {
            Ok(root) => Ok(Some(Layout { root })),
            Err(EmbeddedError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub fn cluster(&self) -> PathBuf {
        self.root.join("postgres")
    }

    /// A cluster is made here and renamed, so that an interrupted initdb is never taken for a database.
    pub fn unfinished(&self) -> PathBuf {
        self.root.join("postgres.new")
    }

    pub fn password_file(&self) -> PathBuf {
        self.root.join("postgres.password")
    }

    pub fn secret(&self) -> PathBuf {
        self.root.join("postgres.secret")
    }

    pub fn log(&self) -> PathBuf {
        self.root.join("postgres.log")
    }

    pub fn lock(&self) -> PathBuf {
        self.root.join("serve.lock")
    }
}

fn canonical(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    data_dir.canonicalize().map_err(EmbeddedError::io("find the data directory", data_dir))
}
