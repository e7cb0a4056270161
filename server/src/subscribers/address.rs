//! E-mail addresses that strangers type.

/// RFC 5321: 64 before the sign, 255 after it, 254 in all.
const LONGEST: usize = 254;
const LONGEST_NAME: usize = 64;

pub const REFUSED: &str = "Write an e-mail address, such as ana@example.org.";

/// The address as it is written to. The host is lower case; the name stays as it was typed.
pub fn read(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    let (name, host) = text.rsplit_once('@').ok_or(REFUSED)?;
    let is_name = |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter);
    let names_hold = !name.is_empty()
        && name.len() <= LONGEST_NAME
        && name.chars().all(is_name)
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..");
    let host = host.to_lowercase();
    match names_hold && is_host(&host) && text.len() <= LONGEST {
        true => Ok(format!("{name}@{host}")),
        false => Err(REFUSED),
    }
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        let whole = label.chars().all(|letter| letter.is_alphanumeric() || letter == '-');
        whole && !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(is_label) && !last.chars().all(|letter| letter.is_ascii_digit())
}

/// What makes two addresses one subscription: people do not type their name the same way twice.
pub fn key(address: &str) -> String {
    address.to_lowercase()
}

/// `m…@acme.test`, for lists that other people see.
pub fn masked(address: &str) -> String {
    match address.rsplit_once('@') {
        Some((name, host)) => format!("{}…@{host}", name.chars().next().map(String::from).unwrap_or_default()),
        None => "…".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_read() {
        for (text, expected) in [
            (" Ana.Ruiz+status@Example.ORG ", Some("Ana.Ruiz+status@example.org")),
            ("zoë@exämple.org", Some("zoë@exämple.org")),
            ("ana@localhost", None),
            ("ana@10.0.0.7", None),
            ("ana", None),
            ("@example.org", None),
            ("a..b@example.org", None),
            ("a b@example.org", None),
            ("a@b@example.org", None),
            ("a@example.org, b@example.org", None),
            ("a@example.org\r\nBcc: b@example.org", None),
            ("<a@example.org>", None),
            ("a@-example.org", None),
        ] {
            assert_eq!(read(text).ok().as_deref(), expected, "{text}");
        }
        assert!(read(&format!("{}@example.org", "x".repeat(65))).is_err());
        assert_eq!((masked("mara@acme.test"), key("Mara@acme.test")), ("m…@acme.test".into(), "mara@acme.test".into()));
    }

    proptest! {
        #[test]
        fn no_address_breaks_a_header(text in "\\PC{0,12}[ \r\n@.a-z]{0,20}@[a-z.]{1,12}\\.[a-z]{2,3}") {
            if let Ok(address) = read(&text) {
                prop_assert!(!address.contains(|letter: char| letter.is_whitespace() || letter.is_control()));
                prop_assert!(!address.contains(['<', '>', ',', ';', ':', '"', '(', ')']));
                prop_assert_eq!(address.matches('@').count(), 1);
                prop_assert_eq!(read(&address), Ok(address.clone()));
            }
        }
    }
}
