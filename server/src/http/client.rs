//! Who asks, as far as the network tells.

use axum::extract::{ConnectInfo, Request};
use std::net::{IpAddr, SocketAddr};

/// The client's address, `hops` trusted proxies away.
pub(crate) fn client_address(request: &Request, hops: usize) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip());
    // A proxy may add a line of its own instead of a word to the client's.
    let lines = request.headers().get_all("x-forwarded-for").iter().rev();
    let mut named = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(','));
    let named = hops.checked_sub(1).and_then(|before| named.nth(before));
    named.and_then(|text| text.trim().parse().ok()).or(peer).unwrap_or([0, 0, 0, 0].into())
}

/// Who has one address of IPv6 has all of its /64.
pub fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [one, two, three, four, ..] = address.segments();
            format!("{one:x}:{two:x}:{three:x}:{four:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn only_trusted_proxies_are_believed() {
        for (lines, hops, named) in [
            (&["198.51.100.1"][..], 0, "0.0.0.0"),
            (&["198.51.100.1"], 1, "198.51.100.1"),
            (&["203.0.113.9, 198.51.100.1"], 1, "198.51.100.1"),
            (&["203.0.113.9, 198.51.100.1"], 2, "203.0.113.9"),
            // The first line is the client's own, the proxy added the second.
            (&["203.0.113.9", "198.51.100.1"], 1, "198.51.100.1"),
            (&["203.0.113.9", "198.51.100.1, 192.0.2.4"], 2, "198.51.100.1"),
            (&["203.0.113.9"], 2, "0.0.0.0"),
            (&["nonsense"], 1, "0.0.0.0"),
        ] {
            let request =
                lines.iter().fold(Request::builder(), |request, line| request.header("x-forwarded-for", *line));
            let request = request.body(Body::empty()).unwrap();
            assert_eq!(client_address(&request, hops).to_string(), named, "{lines:?}, {hops}");
        }
    }

    #[test]
    fn a_network_counts_as_one() {
        for (address, shown) in [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(network(address.parse().unwrap()), shown);
        }
    }
}
