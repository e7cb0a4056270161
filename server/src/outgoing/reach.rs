//! Which addresses may be reached: public ones, and those that the operator allowed.

use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// From `SIGNALBOX_ALLOW_PRIVATE_TARGETS`.
    pub allowed: Vec<IpNet>,
}

impl Reach {
    pub fn admits(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        is_public(address) || self.allowed.iter().any(|net| net.contains(&address))
    }

    /// Why not, and what to set so that it may.
    pub fn refusal(address: IpAddr) -> String {
        let address = address.to_canonical();
        let (kind, net) = match address {
            IpAddr::V4(v4) if v4.is_loopback() => ("this machine's own", "127.0.0.0/8".to_string()),
            IpAddr::V4(v4) if v4.octets()[0] == 10 => ("a private", "10.0.0.0/8".into()),
            IpAddr::V4(v4) if v4.is_private() && v4.octets()[0] == 172 => ("a private", "172.16.0.0/12".into()),
            IpAddr::V4(v4) if v4.is_private() => ("a private", "192.168.0.0/16".into()),
            IpAddr::V6(v6) if v6.is_loopback() => ("this machine's own", "::1/128".into()),
            IpAddr::V6(v6) if v6.is_unique_local() => ("a private", "fd00::/8".into()),
            other => ("no public", format!("{other}/{}", if other.is_ipv4() { 32 } else { 128 })),
        };
        format!("{address} is {kind} address; allow {net} with SIGNALBOX_ALLOW_PRIVATE_TARGETS.")
    }
}

fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || matches!((a, b, c), (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _) | (240.., ..));
    !is_special
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Some of them carry an IPv4 address, to which a gateway leads on.
    let inner = match segments {
        [0x64, 0xff9b, ..] => Some((segments[6], segments[7])),
        [0x2002, high, low, ..] => Some((high, low)),
        [0, 0, 0, 0, 0, 0, high, low] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = inner {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    // Global unicast is 2000::/3; documentation lies inside of it.
    (segments[0] & 0xe000) == 0x2000 && !(segments[0] == 0x2001 && segments[1] == 0xdb8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are_reached() {
        let rows = [
            ("93.184.216.34", true),
            ("2606:2800:220:1::1", true),
            ("127.0.0.1", false),
            ("127.8.8.8", false),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("192.0.0.8", false),
            ("198.19.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd12::1", false),
            ("ff02::1", false),
            ("2001:db8::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.216.34", true),
            ("::127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b::5db8:d822", true),
            ("2002:7f00:1::", false),
        ];
        for (text, expected) in rows {
            let address: IpAddr = text.parse().expect("an address");
            assert_eq!(Reach::default().admits(address), expected, "{text}");
        }
    }

    #[test]
    fn what_the_operator_allowed_is_reached_however_it_is_written() {
        let reach = Reach { allowed: vec!["10.0.0.0/8".parse().expect("a net")] };
        for (text, expected) in [("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("192.168.1.1", false)] {
            assert_eq!(reach.admits(text.parse().expect("an address")), expected, "{text}");
        }
        let says = Reach::refusal("10.1.2.3".parse().expect("an address"));
        assert_eq!(says, "10.1.2.3 is a private address; allow 10.0.0.0/8 with SIGNALBOX_ALLOW_PRIVATE_TARGETS.");
    }
}
