//! The headers by which a mail program offers to end a subscription with one press (RFC 2369, RFC 8058).

use super::told::one_line;

/// What RFC 8058 asks to be posted; anything else is a person who followed the link, and is asked first.
const ONE_CLICK: (&str, &str) = ("List-Unsubscribe", "One-Click");

/// `token` is the subscription's own secret. One-click is offered only where the RFC allows it: over https, and to this
/// machine for tests.
pub fn headers(root: &str, token: &str, list: &str, host: &str) -> Vec<(&'static str, String)> {
    let address = unsubscribe_address(root, token);
    let mut headers = vec![("List-Unsubscribe", format!("<{address}>"))];
    if is_private_line(root) {
        headers.push(("List-Unsubscribe-Post", format!("{}={}", ONE_CLICK.0, ONE_CLICK.1)));
    }
    headers.push(("List-Id", format!("{} status <status.{host}>", list_name(list))));
    // No out-of-office answers, please.
    headers.push(("Auto-Submitted", "auto-generated".into()));
    headers.push(("X-Auto-Response-Suppress", "All".into()));
    headers
}

pub fn unsubscribe_address(root: &str, token: &str) -> String {
    format!("{root}/status/unsubscribe/{token}")
}

fn is_private_line(root: &str) -> bool {
    let host = root.strip_prefix("http://").map(|rest| rest.split(['/', ':']).next().unwrap_or_default());
    root.starts_with("https://") || matches!(host, Some("127.0.0.1" | "localhost"))
}

/// A phrase of RFC 5322: what is not plain would have to be quoted or encoded, so it is left out.
fn list_name(name: &str) -> String {
    let plain =
        |letter: char| if letter.is_ascii_alphanumeric() || letter == ' ' || letter == '-' { letter } else { ' ' };
    let name = one_line(&name.chars().map(plain).collect::<String>());
    if name.is_empty() { "Service".into() } else { name.chars().take(80).collect() }
}

/// Whether a POST to that address is the mail program's: form-encoded, or a part of a multipart body.
pub fn is_one_click(content_type: &str, body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body);
    let (field, value) = ONE_CLICK;
    match content_type.to_ascii_lowercase().starts_with("multipart/form-data") {
        true => {
            let mut lines = body.lines().map(str::trim);
            let name = format!("name=\"{}\"", field.to_lowercase());
            let named = lines.any(|line| {
                let line = line.to_lowercase();
                line.starts_with("content-disposition:") && line.contains(&name)
            });
            named && lines.skip_while(|line| !line.is_empty()).nth(1) == Some(value)
        }
        false => body.trim().split('&').any(|pair| pair.split_once('=') == Some(ONE_CLICK)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::sample::anything;
    use proptest::prelude::*;

    const ROOT: &str = "https://status.acme.test";

    #[test]
    fn one_press_ends_it() {
        let all = headers(ROOT, "sEcReT", "Acme AI", "status.acme.test");
        let header = |name: &str| all.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
        assert_eq!(header("List-Unsubscribe"), Some("<https://status.acme.test/status/unsubscribe/sEcReT>"));
        assert_eq!(header("List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
        assert_eq!(header("List-Id"), Some("Acme AI status <status.status.acme.test>"));
        assert_eq!(header("Auto-Submitted"), Some("auto-generated"));
    }

    #[test]
    fn over_an_open_line_the_link_is_all() {
        let names = |root: &str| headers(root, "s", "A", "h").into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert!(!names("http://status.acme.test").contains(&"List-Unsubscribe-Post"));
        assert!(names("http://127.0.0.1:3000").contains(&"List-Unsubscribe-Post"));
    }

    #[test]
    fn what_a_mail_program_posts() {
        let form = "application/x-www-form-urlencoded";
        assert!(is_one_click(form, b"List-Unsubscribe=One-Click"));
        assert!(is_one_click(form, b"x=1&List-Unsubscribe=One-Click\r\n"));
        assert!(
            !is_one_click(form, b"") && !is_one_click(form, b"List-Unsubscribe=") && !is_one_click(form, b"once=7")
        );
        let parts = b"--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
        assert!(is_one_click("multipart/form-data; boundary=b", parts));
        let other = b"--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nNo\r\n--b--\r\n";
        assert!(!is_one_click("multipart/form-data; boundary=b", other));
    }

    proptest! {
        #[test]
        fn a_name_never_breaks_a_header(name in anything()) {
            for (_, value) in headers(ROOT, "s", &name, "status.acme.test") {
                prop_assert!(value.is_ascii() && !value.contains(['\r', '\n']));
            }
        }
    }
}
