//! The running Postgres, our child or an adopted orphan: wait until it is ready, stop it.

use std::fs;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::process::Child;
use tokio::time::{Instant, sleep, timeout};

use super::EmbeddedError;
use super::alive::is_alive;
use super::layout::Layout;
use super::log;
use super::pidfile::POLL;
use super::socket::Address;

const START: Duration = Duration::from_secs(60);
const CONNECT: Duration = Duration::from_secs(5);
const STOP: Duration = Duration::from_secs(60);
const STOP_AT_ONCE: Duration = Duration::from_secs(10);

#[derive(Debug)]
pub(super) struct Postmaster {
    layout: Layout,
    address: Address,
    pid: Pid,
    child: Option<Child>,
    stopped: bool,
}

impl Postmaster {
    /// `child` is ours to collect; without one, `pid` is an orphan's.
    pub fn new(layout: &Layout, address: Address, pid: Pid, child: Option<Child>) -> Postmaster {
        Postmaster { layout: layout.clone(), address, pid, child, stopped: false }
    }

    pub fn address(&self) -> &Address {
        &self.address
    }

    /// Connects, as soon as that is possible; recovery after a crash counts as starting.
    pub async fn ready(&mut self, url: &str) -> Result<PgConnection, EmbeddedError> {
        // The statements that follow hold passwords, so sqlx must not log them.
        let options: PgConnectOptions = url.parse().map_err(EmbeddedError::Roles)?;
        let options = options.disable_statement_logging();
        let deadline = Instant::now() + START;
        loop {
            let ended = self.has_ended();
            let reason = match timeout(CONNECT, PgConnection::connect_with(&options)).await {
                Ok(Ok(connection)) => return Ok(connection),
                Ok(Err(error)) if is_refused(&error) => {
                    let path = self.layout.secret();
                    return Err(EmbeddedError::SecretLost { path });
                }
                Ok(Err(error)) => error.to_string(),
                Err(_) => "no answer on its socket".to_owned(),
            };
            let (log, tail) = (self.layout.log(), || log::tail(&self.layout));
            if ended {
                self.stopped = true;
                return Err(EmbeddedError::Ended { log, tail: tail() });
            }
            if Instant::now() >= deadline {
                return Err(EmbeddedError::NotReady { seconds: START.as_secs(), reason, log, tail: tail() });
            }
            sleep(POLL).await;
        }
    }

    /// Fast shutdown; after a minute an immediate one, from which the next start recovers.
    pub async fn stop(&mut self) -> Result<(), EmbeddedError> {
        for (signal, patience) in [(Signal::SIGINT, STOP), (Signal::SIGQUIT, STOP_AT_ONCE)] {
            self.signal(signal);
            if self.wait(patience).await {
                self.stopped = true;
                // One in /tmp would stay for ever; one that is not empty is not ours to remove.
                let _ = fs::remove_dir(&self.address.dir);
                return Ok(());
            }
            tracing::warn!(pid = self.pid.as_raw(), %signal, "Postgres has not stopped");
        }
        Err(EmbeddedError::NotStopped { pid: self.pid.as_raw(), log: self.layout.log() })
    }

    async fn wait(&mut self, patience: Duration) -> bool {
        let ended = async {
            while !self.has_ended() {
                sleep(POLL).await;
            }
        };
        timeout(patience, ended).await.is_ok()
    }

    fn has_ended(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(Some(_))),
            None => !is_alive(self.pid),
        }
    }

    fn signal(&mut self, signal: Signal) {
        if !self.has_ended()
            && let Err(error) = kill(self.pid, signal)
        {
            tracing::warn!(pid = self.pid.as_raw(), %error, "Postgres could not be signalled");
        }
    }
}

impl Drop for Postmaster {
    /// An error or a cancelled start must not leave Postgres behind.
    fn drop(&mut self) {
        if !self.stopped {
            self.signal(Signal::SIGINT);
        }
    }
}

/// The password was wrong, and trying again does not mend that.
fn is_refused(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code.starts_with("28"))
}
