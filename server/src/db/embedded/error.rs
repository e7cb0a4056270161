//! What can go wrong with the embedded Postgres, each with the remedy.

use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded Postgres does not run; the text is meant for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error("Another signalbox serve (pid {pid}) uses {dir}. Stop it, or set SIGNALBOX_DATA_DIR to another directory.")]
    InUse { pid: String, dir: PathBuf },
    #[error(
        "Another Postgres, not visible as a process from here (in another container?), serves {dir}. \
         Stop it, or set SIGNALBOX_DATA_DIR to another directory."
    )]
    Elsewhere { dir: PathBuf },
    #[error(
        "No Postgres found: initdb and postgres are together neither in a directory on the PATH nor in {places}. \
         Install it (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf install postgresql-server; \
         macOS: brew install postgresql@17), or set DATABASE_URL to a database of your own."
    )]
    NoBinaries { places: String },
    #[error(
        "The database in {dir} was made by Postgres {cluster}, and the Postgres found here is {binaries}. Install \
         version {cluster} beside it (Debian, Ubuntu: apt-get install postgresql-{cluster}), or dump with version \
         {cluster} (signalbox backup), move the directory away and restore with version {binaries}."
    )]
    Version { cluster: u32, binaries: u32, dir: PathBuf },
    #[error(
        "Postgres refuses to run as root, and there is neither a user `postgres` nor `nobody` to run it as. \
         Make one (useradd --system postgres), or start signalbox as an ordinary user."
    )]
    NoAccount,
    #[error(
        "{dir} belongs to {owner}, and Postgres runs only as the owner of its files, never as root. \
         Run: chown -R {remedy} {dir}"
    )]
    Owner { dir: PathBuf, owner: String, remedy: String },
    #[error(
        "The user {user}, as which Postgres runs when signalbox is root, cannot get into {closed}. \
         Run: chmod o+x {closed}, or set SIGNALBOX_DATA_DIR to a directory that it can reach, such as /var/lib/signalbox."
    )]
    Unreachable { user: String, closed: PathBuf },
    #[error(
        "{path} holds the passwords of the database beside it, and is missing or damaged. \
         Put it back from a backup of the data directory, or set SIGNALBOX_DATA_DIR to an empty one and restore there."
    )]
    SecretLost { path: PathBuf },
    #[error(
        "The socket directory {dir} is not a directory of mode 0700 owned by the user of Postgres. Remove it, and start again."
    )]
    SocketDir { dir: PathBuf },
    #[error("A new database could not be made. initdb said:\n{said}")]
    Initdb { said: String },
    #[error("Postgres ended while starting. The last lines of {log}:\n{tail}")]
    Ended { log: PathBuf, tail: String },
    #[error("Postgres did not accept connections within {seconds} s ({reason}). The last lines of {log}:\n{tail}")]
    NotReady { seconds: u64, reason: String, log: PathBuf, tail: String },
    #[error("Postgres (pid {pid}) has not ended. Look at {log}, then end it with: kill -QUIT {pid}")]
    NotStopped { pid: i32, log: PathBuf },
    #[error("The roles and the database of Signalbox could not be prepared: {0}")]
    Roles(#[source] sqlx::Error),
    #[error("Could not {doing} {path}: {source}")]
    Io { doing: &'static str, path: PathBuf, source: io::Error },
}

impl EmbeddedError {
    /// For `map_err`: `fs::read(p).map_err(EmbeddedError::io("read", p))`.
    pub(super) fn io(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EmbeddedError {
        let path = path.to_owned();
        move |source| EmbeddedError::Io { doing, path, source }
    }
}
