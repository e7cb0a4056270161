//! What Postgres writes: a file rather than a pipe, because Postgres may outlive us.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;

use super::EmbeddedError;
use super::layout::Layout;

const LARGEST: u64 = 16 << 20;
const TAIL_BYTES: i64 = 4096;
const TAIL_LINES: usize = 12;

/// Opens the log for appending; one that has grown large becomes `postgres.log.old`.
pub(super) fn open(layout: &Layout) -> Result<File, EmbeddedError> {
    let path = layout.log();
    if fs::metadata(&path).is_ok_and(|meta| meta.len() > LARGEST) {
        fs::rename(&path, path.with_extension("log.old")).map_err(EmbeddedError::io("rotate", &path))?;
    }
    OpenOptions::new().append(true).create(true).mode(0o600).open(&path).map_err(EmbeddedError::io("open", &path))
}

/// The last lines, for an error that would otherwise only point at the file.
pub(super) fn tail(layout: &Layout) -> String {
    let read = || -> io::Result<String> {
        let mut file = File::open(layout.log())?;
        let from = (file.metadata()?.len() as i64).min(TAIL_BYTES);
        file.seek(SeekFrom::End(-from))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    };
    let text = read().unwrap_or_else(|error| format!("(unreadable: {error})"));
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}
