//! Which addresses may be reached. It depends on who entered them: an administrator's may be private, a stranger's only
//! public, or what the operator allowed. Link-local ones, where clouds hand out credentials, are never reached.

use super::Database;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// From `SIGNALBOX_ALLOW_PRIVATE_TARGETS`, for addresses that strangers entered.
    pub allowed: Vec<IpNet>,
    /// Our own; never reached, whoever asks.
    pub database: Option<Database>,
}

/// Who entered the address that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnteredBy {
    /// In the settings: data sources, providers, automations.
    Administrator,
    /// Anybody else, also a person who is signed in.
    Stranger,
}

impl Reach {
    pub fn admits(&self, address: IpAddr, by: EnteredBy) -> bool {
        let address = address.to_canonical();
        if is_never_reached(address) {
            return false;
        }
        let is_allowed = || self.allowed.iter().any(|net| net.contains(&address));
        match by {
            EnteredBy::Administrator => is_public(address) || is_private(address) || is_allowed(),
            EnteredBy::Stranger => is_public(address) || is_allowed(),
        }
    }

    /// Why not, and what to set so that it may, if anything.
    pub fn refusal(address: IpAddr, by: EnteredBy) -> String {
        let address = address.to_canonical();
        if is_never_reached(address) {
            return format!("{address} is {}; Signalbox never calls it.", never_words(address));
        }
        let (kind, net) = match address {
            IpAddr::V4(v4) if v4.is_loopback() => ("this machine's own", "127.0.0.0/8".to_string()),
            IpAddr::V4(v4) if v4.octets()[0] == 10 => ("a private", "10.0.0.0/8".into()),
            IpAddr::V4(v4) if v4.is_private() && v4.octets()[0] == 172 => ("a private", "172.16.0.0/12".into()),
            IpAddr::V4(v4) if v4.is_private() => ("a private", "192.168.0.0/16".into()),
            IpAddr::V6(v6) if v6.is_loopback() => ("this machine's own", "::1/128".into()),
            IpAddr::V6(v6) if v6.is_unique_local() => ("a private", "fd00::/8".into()),
            other => ("no public", format!("{other}/{}", if other.is_ipv4() { 32 } else { 128 })),
        };
        let whose = match by {
            EnteredBy::Administrator => "",
            EnteredBy::Stranger => ", and no administrator entered it",
        };
        format!("{address} is {kind} address{whose}; allow {net} with SIGNALBOX_ALLOW_PRIVATE_TARGETS.")
    }

    pub(super) fn database_refusal(address: IpAddr) -> String {
        format!("{} is where Signalbox's own database listens; it never calls that.", address.to_canonical())
    }
}

/// Link-local, metadata, and what is no single machine: no setting opens them.
fn is_never_reached(address: IpAddr) -> bool {
    if address.is_unspecified() || address.is_multicast() {
        return true;
    }
    match carried(address) {
        IpAddr::V4(v4) => {
            v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast()
                || v4.is_broadcast()
                || METADATA.contains(&v4)
        }
        IpAddr::V6(v6) => (v6.segments()[0] & 0xffc0) == 0xfe80 || v6 == METADATA_V6,
    }
}

/// Where clouds hand out credentials outside of 169.254.0.0/16.
const METADATA: [Ipv4Addr; 2] = [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(192, 0, 0, 192)];
const METADATA_V6: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

fn never_words(address: IpAddr) -> &'static str {
    match carried(address) {
        other if other.is_unspecified() || other.is_multicast() => "no address of one machine",
        IpAddr::V4(v4) if v4.is_broadcast() => "no address of one machine",
        IpAddr::V4(v4) if METADATA.contains(&v4) => "an address where a cloud keeps credentials",
        IpAddr::V6(METADATA_V6) => "an address where a cloud keeps credentials",
        _ => "a link-local address, where clouds keep credentials",
    }
}

/// Loopback, the ranges of a house or a data centre, and those that carriers share.
fn is_private(address: IpAddr) -> bool {
    match carried(address) {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || matches!(v4.octets(), [100, 64..=127, ..]),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
    }
}

/// Some IPv6 addresses carry an IPv4 address, to which a gateway leads on.
fn carried(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let segments = v6.segments();
    let inner = match segments {
        _ if v6.is_loopback() || v6.is_unspecified() => None,
        [0x64, 0xff9b, ..] => Some((segments[6], segments[7])),
        [0x2002, high, low, ..] => Some((high, low)),
        [0, 0, 0, 0, 0, 0, high, low] => Some((high, low)),
        _ => None,
    };
    inner.map_or(address, |(high, low)| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    })
}

fn is_public(address: IpAddr) -> bool {
    match carried(address) {
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
    // Global unicast is 2000::/3; documentation lies inside of it.
    (segments[0] & 0xe000) == 0x2000 && !(segments[0] == 0x2001 && segments[1] == 0xdb8)
}

#[cfg(test)]
mod tests {
    use super::EnteredBy::{Administrator, Stranger};
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    /// Address, whether a stranger's may be reached, whether an administrator's may.
    const ROWS: [(&str, bool, bool); 34] = [
        ("93.184.216.34", true, true),
        ("2606:2800:220:1::1", true, true),
        ("127.0.0.1", false, true),
        ("127.8.8.8", false, true),
        ("10.1.2.3", false, true),
        ("172.16.0.1", false, true),
        ("172.32.0.1", true, true),
        ("192.168.1.1", false, true),
        ("100.64.0.1", false, true),
        ("100.128.0.1", true, true),
        ("::1", false, true),
        ("fd12::1", false, true),
        ("::ffff:127.0.0.1", false, true),
        ("::ffff:93.184.216.34", true, true),
        ("::127.0.0.1", false, true),
        ("64:ff9b::7f00:1", false, true),
        ("64:ff9b::5db8:d822", true, true),
        ("2002:7f00:1::", false, true),
        ("192.0.0.8", false, false),
        ("198.19.0.1", false, false),
        ("2001:db8::1", false, false),
        // Never, whoever entered it.
        ("0.0.0.0", false, false),
        ("::", false, false),
        ("169.254.169.254", false, false),
        ("169.254.0.1", false, false),
        ("::ffff:169.254.169.254", false, false),
        ("64:ff9b::a9fe:a9fe", false, false),
        ("100.100.100.200", false, false),
        ("192.0.0.192", false, false),
        ("fd00:ec2::254", false, false),
        ("fe80::1", false, false),
        ("224.0.0.1", false, false),
        ("ff02::1", false, false),
        ("255.255.255.255", false, false),
    ];

    #[test]
    fn who_entered_an_address_decides_how_far_it_reaches() {
        for (text, stranger, administrator) in ROWS {
            let reach = Reach::default();
            let admitted = (reach.admits(ip(text), Stranger), reach.admits(ip(text), Administrator));
            assert_eq!(admitted, (stranger, administrator), "{text}");
        }
    }

    #[test]
    fn what_the_operator_allowed_is_reached_however_it_is_written() {
        let reach = Reach { allowed: vec!["10.0.0.0/8".parse().expect("a net")], database: None };
        for (text, expected) in [("10.1.2.3", true), ("::ffff:10.1.2.3", true), ("192.168.1.1", false)] {
            assert_eq!(reach.admits(ip(text), Stranger), expected, "{text}");
        }
        let everything = ["0.0.0.0/0", "::/0"].map(|net| net.parse().expect("a net")).to_vec();
        let reach = Reach { allowed: everything, database: None };
        for (text, ..) in &ROWS[21..] {
            assert!(!reach.admits(ip(text), Administrator) && !reach.admits(ip(text), Stranger), "{text}");
        }
    }

    #[test]
    fn a_refusal_says_what_would_help() {
        for (text, by, says) in [
            (
                "10.1.2.3",
                Stranger,
                "10.1.2.3 is a private address, and no administrator entered it; allow 10.0.0.0/8 with \
                 SIGNALBOX_ALLOW_PRIVATE_TARGETS.",
            ),
            (
                "198.19.0.1",
                Administrator,
                "198.19.0.1 is no public address; allow 198.19.0.1/32 with SIGNALBOX_ALLOW_PRIVATE_TARGETS.",
            ),
            (
                "169.254.169.254",
                Administrator,
                "169.254.169.254 is a link-local address, where clouds keep credentials; Signalbox never calls it.",
            ),
            (
                "fd00:ec2::254",
                Administrator,
                "fd00:ec2::254 is an address where a cloud keeps credentials; Signalbox never calls it.",
            ),
            ("0.0.0.0", Stranger, "0.0.0.0 is no address of one machine; Signalbox never calls it."),
        ] {
            assert_eq!(Reach::refusal(ip(text), by), says);
        }
    }
}
