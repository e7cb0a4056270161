//! What can be known of a process that is not our child.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::sys::signal::kill;
use nix::unistd::Pid;

/// Exists, and is more than a zombie.
pub(super) fn is_alive(pid: Pid) -> bool {
    matches!(kill(pid, None), Ok(()) | Err(Errno::EPERM)) && !is_zombie(pid)
}

/// Dead, but not collected: the first process of a container often does not reap orphans.
pub(super) fn is_zombie(pid: Pid) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'))
}

pub(super) enum Known {
    Yes(PathBuf),
    No,
    Unseen,
}

/// The working directory of a postmaster is its cluster.
pub(super) fn cwd(pid: Pid) -> Known {
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(dir) => Known::Yes(dir),
        Err(error) if error.kind() == io::ErrorKind::NotFound && Path::new("/proc/self/cwd").exists() => Known::No,
        Err(_) => Known::Unseen,
    }
}
