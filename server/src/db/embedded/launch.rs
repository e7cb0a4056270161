//! Starts postgres on the cluster, with our settings.

use std::io;
use std::path::Path;
use std::process::Stdio;

use nix::unistd::Pid;

use super::EmbeddedError;
use super::account::{Account, command};
use super::binaries::Binaries;
use super::layout::Layout;
use super::log;
use super::postmaster::Postmaster;
use super::socket;

/// Given on the command line, where neither postgresql.conf nor ALTER SYSTEM overrides them. fsync stays on.
const SETTINGS: [&str; 11] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "password_encryption=scram-sha-256",
    "fsync=on",
    "max_connections=60",
    "shared_buffers=128MB",
    "logging_collector=off",
    "log_destination=stderr",
    "log_line_prefix=%m [%p] ",
    "log_timezone=UTC",
    "timezone=UTC",
];

/// Returns while Postgres is still starting.
pub(super) async fn launch(
    layout: &Layout,
    binaries: &Binaries,
    account: Option<&Account>,
) -> Result<Postmaster, EmbeddedError> {
    let cluster = layout.cluster();
    let address = socket::address(layout, account);
    socket::prepare(&address.dir, account)?;
    socket::clear(&address, layout)?;
    let log = log::open(layout)?;
    let errors = log.try_clone().map_err(EmbeddedError::io("open", &layout.log()))?;

    let mut postgres = command(&binaries.postgres, account, &cluster);
    postgres.arg("-D").arg(&cluster);
    for setting in SETTINGS {
        postgres.arg("-c").arg(setting);
    }
    postgres.arg("-c").arg(format!("port={}", address.port));
    postgres.arg("-c").arg(format!("unix_socket_directories={}", quoted(&address.dir)));
    // Ctrl-C goes to the whole foreground group: in it, Postgres would go down under the server that drains.
    // No PDEATHSIG: it fires when the tokio thread that forked ends, not the process.
    let child = postgres.stdin(Stdio::null()).stdout(log).stderr(errors).process_group(0).spawn();
    let child = match (child, account) {
        (Ok(child), _) => child,
        (Err(error), Some(account)) if error.kind() == io::ErrorKind::PermissionDenied => {
            let closed = account.closed_way(&cluster).unwrap_or(cluster);
            return Err(EmbeddedError::Unreachable { user: account.name.clone(), closed });
        }
        (Err(error), _) => return Err(EmbeddedError::io("run", &binaries.postgres)(error)),
    };
    let Some(pid) = child.id() else {
        return Err(EmbeddedError::Ended { log: layout.log(), tail: log::tail(layout) });
    };
    Ok(Postmaster::new(layout, address, Pid::from_raw(pid.cast_signed()), Some(child)))
}

/// One entry of a list setting, whatever blanks and commas the path holds.
fn quoted(dir: &Path) -> String {
    format!("\"{}\"", dir.to_string_lossy().replace('"', "\"\""))
}
