//! As whom Postgres runs: as ourselves, or as an unprivileged user when we are root.

use std::fs;
use std::io;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use nix::unistd::{Uid, User};
use tokio::process::Command;

use super::EmbeddedError;
use super::layout::Layout;

/// The user to become for initdb and postgres, which refuse to run as root.
#[derive(Clone, Debug)]
pub(super) struct Account {
    pub name: String,
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// `None`: stay who we are. As root the owner of an existing cluster, else `postgres`, else `nobody`.
    pub fn choose(layout: &Layout) -> Result<Option<Account>, EmbeddedError> {
        let owner = match fs::metadata(layout.cluster()) {
            Ok(meta) => Some((meta.uid(), meta.gid())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(EmbeddedError::io("look at", &layout.cluster())(error)),
        };
        let me = Uid::effective();
        if !me.is_root() {
            return match owner {
                Some((uid, _)) if uid != me.as_raw() => Err(wrong_owner(layout, uid, &name_of(me.as_raw()))),
                _ => Ok(None),
            };
        }
        match owner {
            Some((0, _)) => Err(wrong_owner(layout, 0, &Account::unprivileged()?.name)),
            Some((uid, gid)) => Ok(Some(Account { name: name_of(uid), uid, gid })),
            None => Account::unprivileged().map(Some),
        }
    }

    fn unprivileged() -> Result<Account, EmbeddedError> {
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .map(|user| Account { name: user.name, uid: user.uid.as_raw(), gid: user.gid.as_raw() })
            .ok_or(EmbeddedError::NoAccount)
    }

    pub fn own(&self, path: &Path) -> Result<(), EmbeddedError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(EmbeddedError::io("give to the user of Postgres", path))
    }

    /// The first directory on the way to `path` that this user may not enter, by its mode bits.
    pub fn closed_way(&self, path: &Path) -> Option<PathBuf> {
        let mut way: Vec<_> = path.ancestors().collect();
        way.reverse();
        let closed = |dir: &&Path| {
            fs::metadata(dir).is_ok_and(|meta| {
                let bit = match (meta.uid() == self.uid, meta.gid() == self.gid) {
                    (true, _) => 0o100,
                    (false, true) => 0o010,
                    (false, false) => 0o001,
                };
                meta.mode() & bit == 0
            })
        };
        way.into_iter().find(closed).map(Path::to_owned)
    }
}

/// A command that becomes `account` before it changes into `dir`, and takes no `PG…` setting from our environment.
pub(super) fn command(program: &Path, account: Option<&Account>, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

fn wrong_owner(layout: &Layout, owner: u32, remedy: &str) -> EmbeddedError {
    EmbeddedError::Owner { dir: layout.cluster(), owner: name_of(owner), remedy: remedy.to_owned() }
}

fn name_of(uid: u32) -> String {
    let user = User::from_uid(Uid::from_raw(uid)).ok().flatten();
    user.map_or_else(|| uid.to_string(), |user| user.name)
}
