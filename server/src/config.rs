//! What can be set from outside: flags of `serve`, each also an environment variable.

use clap::Args;
use ipnet::IpNet;
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// Where the data is: every subcommand finds it the same way.
#[derive(Args, Clone, Debug)]
pub struct Data {
    /// Postgres to use. Without it Signalbox runs its own under the data directory.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Where the embedded Postgres, the keys and a copy of the status page lie [default: /var/lib/signalbox as root,
    /// else $XDG_DATA_HOME/signalbox].
    #[arg(long, env = "SIGNALBOX_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
}

impl Data {
    pub fn directory(&self) -> PathBuf {
        self.data_dir.clone().unwrap_or_else(default_directory)
    }
}

fn default_directory() -> PathBuf {
    if nix::unistd::geteuid().is_root() {
        return PathBuf::from("/var/lib/signalbox");
    }
    let home = std::env::var_os("HOME").map(PathBuf::from).unwrap_or_else(|| Path::new("/tmp").into());
    let shared = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    shared.unwrap_or_else(|| home.join(".local/share")).join("signalbox")
}

#[derive(Args, Clone, Debug)]
pub struct Serve {
    #[command(flatten)]
    pub data: Data,

    /// Where to listen.
    #[arg(long, env = "SIGNALBOX_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,

    /// The status page alone listens here too, for the public side.
    #[arg(long, env = "SIGNALBOX_STATUS_ADDR")]
    pub status_addr: Option<SocketAddr>,

    /// The address people type; decides about secure cookies and absolute links [default: http://<addr>].
    #[arg(long, env = "SIGNALBOX_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// The address of the status page [default: the public address].
    #[arg(long, env = "SIGNALBOX_STATUS_URL")]
    pub status_url: Option<String>,

    /// Proxies in front that add to X-Forwarded-For.
    #[arg(long, env = "SIGNALBOX_TRUSTED_HOPS", default_value_t = 0)]
    pub trusted_hops: usize,

    /// First administrator, only while there is none; needs the password too.
    #[arg(long, env = "SIGNALBOX_ADMIN_EMAIL")]
    pub admin_email: Option<String>,

    #[arg(long, env = "SIGNALBOX_ADMIN_PASSWORD", hide_env_values = true)]
    pub admin_password: Option<String>,

    /// Seals the secrets that must be read back; made at the first start [default: secret.key in the data directory].
    #[arg(long, env = "SIGNALBOX_SECRET_KEY_FILE")]
    pub secret_key_file: Option<PathBuf>,

    /// Private ranges that outgoing calls may reach at addresses which no administrator entered: 10.0.0.0/8,fd00::/8
    /// [default: none]. Addresses in the settings may be private anyway; link-local ones are never called.
    #[arg(long, env = "SIGNALBOX_ALLOW_PRIVATE_TARGETS", default_value = "", hide_default_value = true, value_parser = ranges)]
    pub allow_private_targets: Ranges,

    /// The server that sends mails: smtps://user:password@host, smtp://host?tls=required or smtp://host [default: none].
    #[arg(long, env = "SIGNALBOX_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,

    /// Whom mails come from [default: Signalbox <signalbox@ and the public address's host>].
    #[arg(long, env = "SIGNALBOX_MAIL_FROM")]
    pub mail_from: Option<String>,

    /// How to write the log.
    #[arg(long, env = "SIGNALBOX_LOG", default_value = "text", value_parser = ["text", "json"])]
    pub log: String,
}

impl Serve {
    pub fn key_file(&self) -> PathBuf {
        self.secret_key_file.clone().unwrap_or_else(|| self.data.directory().join("secret.key"))
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ranges(pub Vec<IpNet>);

/// `10.0.0.0/8`, or one address, with commas between them.
fn ranges(text: &str) -> Result<Ranges, String> {
    let range = |text: &str| {
        let one = || text.parse().ok().map(|address: std::net::IpAddr| IpNet::from(address));
        text.parse().ok().or_else(one).ok_or_else(|| format!("`{text}` is no range; write it as 10.0.0.0/8"))
    };
    text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(range).collect::<Result<_, _>>().map(Ranges)
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn ranges_are_read_and_what_is_none_is_refused() {
        for (text, count) in
            [("", Some(0)), ("10.0.0.0/8, 127.0.0.1,fd00::/8,", Some(3)), ("10.0.0.0/99", None), ("all", None)]
        {
            assert_eq!(ranges(text).ok().map(|ranges| ranges.0.len()), count, "{text}");
        }
    }
}
