//! Where our own database listens: nobody talks to it through us.

use sqlx::PgPool;
use std::net::{IpAddr, SocketAddr};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    /// A name or a number; a socket in the file system has no address to reach.
    pub host: String,
    pub port: u16,
}

impl Database {
    pub fn of(pool: &PgPool) -> Option<Database> {
        let options = pool.connect_options();
        let host = options.get_host().trim_start_matches('[').trim_end_matches(']');
        let is_socket = options.get_socket().is_some() || host.is_empty() || host.starts_with(['/', '@']);
        (!is_socket).then(|| Database { host: host.to_string(), port: options.get_port() })
    }

    /// Asked anew each time: a name may lead elsewhere by now.
    pub async fn addresses(&self) -> Vec<IpAddr> {
        match tokio::net::lookup_host((self.host.as_str(), self.port)).await {
            Ok(found) => found.map(|found: SocketAddr| found.ip().to_canonical()).collect(),
            Err(_) => Vec::new(),
        }
    }
}

/// A machine's own addresses are all the same to it.
pub(super) fn is_among(address: IpAddr, database: &[IpAddr]) -> bool {
    let address = address.to_canonical();
    database.iter().any(|known| *known == address || known.is_loopback() && address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_among;

    #[test]
    fn our_database_is_known_by_any_of_its_addresses() {
        let ip = |text: &str| text.parse().expect("an address");
        for (address, database, expected) in [
            ("127.0.0.1", "127.0.0.1", true),
            ("127.9.9.9", "::1", true),
            ("::ffff:10.0.0.5", "10.0.0.5", true),
            ("10.0.0.6", "10.0.0.5", false),
        ] {
            assert_eq!(is_among(ip(address), &[ip(database)]), expected, "{address} {database}");
        }
    }
}
