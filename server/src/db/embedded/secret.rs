//! The two passwords of the cluster, and the URLs that carry them.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use rand::distr::{Alphanumeric, SampleString};

use super::EmbeddedError;
use super::layout::Layout;
use super::socket::Address;

pub(super) const SUPERUSER: &str = "postgres";
pub(super) const OWNER: &str = "signalbox";

const LENGTH: usize = 32;
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Letters and digits only, so that they stand in SQL and in a URL as they are.
pub(super) struct Secret {
    pub superuser: String,
    pub owner: String,
}

impl Secret {
    /// For a new cluster: the passwords of an interrupted attempt, or new ones, on disk before the cluster is.
    pub fn make(layout: &Layout) -> Result<Secret, EmbeddedError> {
        match Secret::read(layout) {
            Err(EmbeddedError::SecretLost { .. }) => {}
            kept => return kept,
        }
        let random = || Alphanumeric.sample_string(&mut rand::rng(), LENGTH);
        let secret = Secret { superuser: random(), owner: random() };
        secret.write(layout).map_err(EmbeddedError::io("write", &layout.secret()))?;
        Ok(secret)
    }

    pub fn read(layout: &Layout) -> Result<Secret, EmbeddedError> {
        let path = layout.secret();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(EmbeddedError::io("read", &path)(error)),
        };
        let password = |role: &str| {
            let word = text.lines().find_map(|line| line.strip_prefix(role)?.strip_prefix(' '))?;
            let plain = word.len() == LENGTH && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
            plain.then(|| word.to_owned())
        };
        match (password(SUPERUSER), password(OWNER)) {
            (Some(superuser), Some(owner)) => Ok(Secret { superuser, owner }),
            _ => Err(EmbeddedError::SecretLost { path }),
        }
    }

    fn write(&self, layout: &Layout) -> io::Result<()> {
        let path = layout.secret();
        let new = path.with_extension("secret.new");
        fs::remove_file(&new).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        })?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        write!(file, "{SUPERUSER} {}\n{OWNER} {}\n", self.superuser, self.owner)?;
        file.sync_all()?;
        fs::rename(&new, &path)?;
        File::open(&layout.root)?.sync_all()
    }

    pub fn superuser_url(&self, address: &Address) -> String {
        url(SUPERUSER, &self.superuser, "postgres", address)
    }

    pub fn owner_url(&self, address: &Address) -> String {
        url(OWNER, &self.owner, OWNER, address)
    }
}

/// TLS is switched off by name, because a `PGSSLMODE` in the environment would ask for it on the socket too.
fn url(role: &str, password: &str, database: &str, address: &Address) -> String {
    let socket = address.dir.to_string_lossy();
    let (host, port) = (utf8_percent_encode(&socket, PATH), address.port);
    format!("postgres://{role}:{password}@localhost/{database}?host={host}&port={port}&sslmode=disable")
}
