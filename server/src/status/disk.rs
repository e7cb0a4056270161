//! The record on disk: what a process shows that starts while the database is away. Not the pages, since what they say
//! also follows from the clock.

use super::read::Read;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::{Result, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

/// Raised when an older file can't be read any more: it is then as if there was none.
const VERSION: u32 = 1;
const NAME: &str = "record.json";

#[derive(Clone, Debug)]
pub struct Copy {
    folder: PathBuf,
}

#[derive(Serialize)]
struct Written<'a> {
    version: u32,
    read: &'a Read,
}

#[derive(Deserialize)]
struct Found {
    version: u32,
    read: serde_json::Value,
}

impl Copy {
    pub fn under(data: &Path) -> Copy {
        Copy { folder: data.join("status") }
    }

    /// Whole or not at all, whoever else writes: each has a draft of its own.
    pub fn write(&self, read: &Read) -> Result<()> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        let draft = format!("{NAME}.{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let draft = self.folder.join(draft);
        let written = self.write_draft(&draft, read);
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }

    fn write_draft(&self, draft: &Path, read: &Read) -> Result<()> {
        let bytes = serde_json::to_vec(&Written { version: VERSION, read })?;
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(draft)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(draft, self.folder.join(NAME))
    }

    /// None where nothing was kept, or where it can't be read any more.
    pub fn read(&self) -> Option<Read> {
        let path = self.folder.join(NAME);
        let bytes = fs::read(&path).ok()?;
        let found = serde_json::from_slice::<Found>(&bytes).ok().filter(|found| found.version == VERSION);
        let read = found.and_then(|found| serde_json::from_value(found.read).ok());
        if read.is_none() {
            tracing::warn!(path = %path.display(), "the kept status page can't be read; the next one takes its place");
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::view::sample::{about, record},
        *,
    };
    use std::os::unix::fs::PermissionsExt;

    fn read() -> Read {
        let private = Some(super::super::read::Private { password_hash: "$argon2id$".into() });
        Read { record: record(), about: about(), page: Some(uuid::Uuid::nil()), private }
    }

    #[test]
    fn what_was_written_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let copy = Copy::under(folder.path());
        assert_eq!(copy.read(), None);
        copy.write(&read()).unwrap();
        assert_eq!(copy.read(), Some(read()));
        let path = folder.path().join("status/record.json");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for broken in ["", "{}", r#"{"version":1,"read":{}}"#, r#"{"version":9,"read":null}"#] {
            fs::write(&path, broken).unwrap();
            assert_eq!(copy.read(), None, "{broken}");
        }
    }

    #[test]
    fn many_writers_never_tear_it() {
        let folder = tempfile::tempdir().unwrap();
        let copy = Copy::under(folder.path());
        copy.write(&read()).unwrap();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let copy = copy.clone();
                scope.spawn(move || {
                    let mut read = read();
                    read.record.name = "x".repeat(1 + 20_000 * writer);
                    (0..20).for_each(|_| copy.write(&read).unwrap());
                });
            }
            for _ in 0..200 {
                assert!(copy.read().is_some());
            }
        });
        assert_eq!(fs::read_dir(folder.path().join("status")).unwrap().count(), 1, "no draft is left");
    }
}
