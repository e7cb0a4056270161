//! One `serve` per data directory.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;

use super::EmbeddedError;
use super::layout::Layout;

/// An flock, which ends with the process however that dies; the file stays and names the last holder.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub fn take(layout: &Layout) -> Result<Lock, EmbeddedError> {
        let path = layout.lock();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(EmbeddedError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                file.read_to_string(&mut pid).map_err(EmbeddedError::io("read", &path))?;
                let pid = if pid.trim().is_empty() { "unknown" } else { pid.trim() };
                return Err(EmbeddedError::InUse { pid: pid.to_owned(), dir: layout.root.clone() });
            }
            Err(TryLockError::Error(error)) => return Err(EmbeddedError::io("lock", &path)(error)),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(EmbeddedError::io("write", &path))?;
        Ok(Lock { _file: file })
    }
}
