//! Reads `postmaster.pid`: who serves this cluster, and is that still true?

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use nix::unistd::Pid;
use tokio::time::{sleep, timeout};

use super::EmbeddedError;
use super::alive::{Known, cwd, is_alive, is_zombie};
use super::layout::Layout;
use super::socket::Address;

const STOPPING: &str = "stopping";
const PATIENCE: Duration = Duration::from_secs(60);
pub(super) const POLL: Duration = Duration::from_millis(50);

/// The file's lines that matter here: 1 the pid, 2 the directory, 4 the port, 5 the socket's directory, 8 the status.
#[derive(Debug)]
pub(super) struct PidFile {
    pub pid: Pid,
    pub address: Option<Address>,
    dir: PathBuf,
    status: String,
}

impl PidFile {
    /// `None` without a file, or with one that is still being written.
    pub fn read(layout: &Layout) -> Result<Option<PidFile>, EmbeddedError> {
        let path = path(layout);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(PidFile::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EmbeddedError::io("read", &path)(error)),
        }
    }

    pub fn parse(text: &str) -> Option<PidFile> {
        let line = |number: usize| text.lines().nth(number - 1).map(str::trim);
        let address = || {
            let dir = line(5).filter(|dir| dir.starts_with('/'))?;
            Some(Address { dir: PathBuf::from(dir), port: line(4)?.parse().ok()? })
        };
        Some(PidFile {
            // A standalone backend writes its pid negated; 0 and 1 would reach far more than one process.
            pid: line(1)?.parse().ok().filter(|pid| *pid > 1).map(Pid::from_raw)?,
            address: address(),
            dir: PathBuf::from(line(2)?),
            status: line(8).unwrap_or_default().to_owned(),
        })
    }

    pub fn is_stopping(&self) -> bool {
        self.status == STOPPING
    }

    /// Whether the pid is a postmaster of this cluster, and not a process that got the number later.
    pub fn is_ours(&self, layout: &Layout) -> bool {
        is_alive(self.pid)
            && match cwd(self.pid) {
                Known::Yes(dir) => dir == layout.cluster(),
                Known::No => false,
                // Not to be seen (no /proc, or root without CAP_SYS_PTRACE): then it must listen where it said.
                Known::Unseen => self.dir == layout.cluster() && self.answers(),
            }
    }

    fn answers(&self) -> bool {
        self.address.as_ref().is_some_and(Address::answers)
    }

    /// Provably not Postgres here: in a container pids are soon used again, or nobody collects the dead, and
    /// Postgres would take either for a live postmaster and refuse to start.
    fn is_foreign(&self, layout: &Layout) -> bool {
        is_zombie(self.pid)
            || match cwd(self.pid) {
                Known::Yes(dir) => dir != layout.cluster(),
                Known::No => true,
                Known::Unseen => false,
            }
    }
}

/// The live postmaster that an earlier server left; one that is stopping is waited for.
pub(super) async fn orphan(layout: &Layout) -> Result<Option<(Pid, Address)>, EmbeddedError> {
    let settled = async {
        loop {
            let found = PidFile::read(layout)?.filter(|found| found.is_ours(layout));
            match found {
                Some(found) if found.is_stopping() || found.address.is_none() => sleep(POLL).await,
                settled => return Ok(settled),
            }
        }
    };
    let found = match timeout(PATIENCE, settled).await {
        Ok(found) => found?,
        Err(_) => PidFile::read(layout)?,
    };
    let Some(found) = found else {
        return clear_stale(layout).map(|()| None);
    };
    match found.address {
        Some(address) if found.status != STOPPING => Ok(Some((found.pid, address))),
        _ => Err(EmbeddedError::NotStopped { pid: found.pid.as_raw(), log: layout.log() }),
    }
}

fn clear_stale(layout: &Layout) -> Result<(), EmbeddedError> {
    let Some(stale) = PidFile::read(layout)? else {
        return Ok(());
    };
    if stale.answers() {
        return Err(EmbeddedError::Elsewhere { dir: layout.root.clone() });
    }
    if stale.is_foreign(layout) {
        let path = path(layout);
        tracing::warn!(pid = stale.pid.as_raw(), path = %path.display(), "removing a stale postmaster.pid");
        fs::remove_file(&path).map_err(EmbeddedError::io("remove", &path))?;
    }
    Ok(())
}

fn path(layout: &Layout) -> PathBuf {
    layout.cluster().join("postmaster.pid")
}
