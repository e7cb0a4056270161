//! The Postgres that `signalbox serve` runs for itself when no `DATABASE_URL` is given.
//!
//! Everything lives under the data directory: `postgres/` (the cluster), `postgres.log`, `postgres.secret`
//! (two passwords, mode 0600), `postgres.socket/` when its path is short enough, and `serve.lock`.

mod account;
mod alive;
mod binaries;
mod cluster;
mod error;
mod launch;
mod layout;
mod lock;
mod log;
mod pidfile;
mod postmaster;
mod roles;
mod secret;
mod socket;
#[cfg(test)]
mod tests;

use std::path::Path;

use account::Account;
use layout::Layout;
use lock::Lock;
use pidfile::PidFile;
use postmaster::Postmaster;
use secret::Secret;

pub use error::EmbeddedError;

/// A running cluster, started or adopted, and the lock on its data directory.
///
/// Dropping it without [`Embedded::stop`] asks Postgres to shut down, and does not wait.
#[derive(Debug)]
pub struct Embedded {
    url: String,
    // Fields drop in this order: Postgres is told to stop before the directory is free for another.
    postmaster: Postmaster,
    _lock: Lock,
}

impl Embedded {
    /// Runs Postgres on `data_dir`, which is made if need be; a live orphan of a killed server is adopted.
    ///
    /// Returns once the database `signalbox` and its roles accept connections, or within about a minute an error
    /// that says what to do: no Postgres installed, another `serve`, another major version, a start-up that failed.
    pub async fn start(data_dir: &Path) -> Result<Embedded, EmbeddedError> {
        let layout = Layout::make(data_dir)?;
        let lock = Lock::take(&layout)?;
        let mut postmaster = match pidfile::orphan(&layout).await? {
            Some((pid, address)) => {
                tracing::info!(pid = pid.as_raw(), "adopting the Postgres of an earlier server");
                Postmaster::new(&layout, address, pid, None)
            }
            None => launch(&layout).await?,
        };
        let secret = Secret::read(&layout)?;
        let superuser = postmaster.ready(&secret.superuser_url(postmaster.address())).await?;
        roles::ensure(superuser, &secret).await?;
        let url = secret.owner_url(postmaster.address());
        Ok(Embedded { url, postmaster, _lock: lock })
    }

    /// `postgres://signalbox:…@localhost/signalbox?host=…&port=…&sslmode=disable`: the owner, not a superuser, over a Unix socket.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Shuts Postgres down as SIGINT does (sessions are ended, everything is written), and waits: a minute at most,
    /// then it is stopped without a checkpoint, from which the next start recovers.
    pub async fn stop(mut self) -> Result<(), EmbeddedError> {
        self.postmaster.stop().await
    }
}

/// The URL of the Postgres that runs on `data_dir`, for a command beside a running `serve`; `None` when none runs.
///
/// Fails when the files of the data directory belong to another user.
pub fn running_url(data_dir: &Path) -> Result<Option<String>, EmbeddedError> {
    let Some(layout) = Layout::existing(data_dir)? else {
        return Ok(None);
    };
    let Some(pidfile) = PidFile::read(&layout)? else {
        return Ok(None);
    };
    if !pidfile.is_ours(&layout) || pidfile.is_stopping() {
        return Ok(None);
    }
    let Some(address) = pidfile.address else {
        return Ok(None);
    };
    Ok(Some(Secret::read(&layout)?.owner_url(&address)))
}

async fn launch(layout: &Layout) -> Result<Postmaster, EmbeddedError> {
    let account = Account::choose(layout)?;
    let wanted = cluster::major(layout)?;
    let binaries = binaries::find(wanted, account.as_ref()).await?;
    match wanted {
        Some(cluster) if cluster != binaries.major => {
            return Err(EmbeddedError::Version { cluster, binaries: binaries.major, dir: layout.cluster() });
        }
        // Read early: without the passwords there is no point in starting.
        Some(_) => drop(Secret::read(layout)?),
        None => {
            let secret = Secret::make(layout)?;
            cluster::make(layout, &binaries, account.as_ref(), &secret).await?;
        }
    }
    launch::launch(layout, &binaries, account.as_ref()).await
}
