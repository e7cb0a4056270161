//! Grafana's HMAC: who sends knows the secret, and the body came as it was sent.

use http::HeaderMap;
use ring::hmac;

pub const HEADER: &str = "x-grafana-alerting-signature";
/// A signed time further from ours than this is refused: what was overheard can't be played again later.
pub const SLACK_SECONDS: i64 = 300;

/// What an intake expects of each delivery.
#[derive(Clone, Debug)]
pub struct Signing {
    pub secret: String,
    /// In any case; empty: [`HEADER`].
    pub header: String,
    /// Where the sender writes Unix seconds, if it does; they are signed with the body then.
    pub timestamp_header: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsigned {
    #[error("The signature is missing.")]
    Missing,
    #[error("The time that is signed is missing or is no number of seconds.")]
    NoTime,
    #[error("The signed time is more than five minutes away from ours.")]
    Stale,
    #[error("The signature does not fit the body and the secret.")]
    Wrong,
}

/// `now` in Unix seconds. Compared in constant time.
pub fn verify(signing: &Signing, headers: &HeaderMap, body: &[u8], now: i64) -> Result<(), Unsigned> {
    let name = if signing.header.is_empty() { HEADER } else { &signing.header };
    let signature = header(headers, name).ok_or(Unsigned::Missing)?;
    let signature = bytes_of(signature.trim()).ok_or(Unsigned::Wrong)?;
    let mut signed = Vec::with_capacity(body.len() + 24);
    if let Some(name) = &signing.timestamp_header {
        let said = header(headers, name).ok_or(Unsigned::NoTime)?;
        let at: i64 = said.trim().parse().map_err(|_| Unsigned::NoTime)?;
        if at.abs_diff(now) > SLACK_SECONDS.unsigned_abs() {
            return Err(Unsigned::Stale);
        }
        signed.extend_from_slice(said.trim().as_bytes());
        signed.push(b':');
    }
    signed.extend_from_slice(body);
    let key = hmac::Key::new(hmac::HMAC_SHA256, signing.secret.as_bytes());
    hmac::verify(&key, &signed, &signature).map_err(|_| Unsigned::Wrong)
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name.to_ascii_lowercase().as_str())?.to_str().ok()
}

fn bytes_of(hex: &str) -> Option<Vec<u8>> {
    let hex = hex.strip_prefix("sha256=").unwrap_or(hex);
    if !hex.is_ascii() || !hex.len().is_multiple_of(2) {
        return None;
    }
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_787_133_600;
    const BODY: &[u8] = br#"{"status":"firing"}"#;
    /// Made with `openssl dgst -sha256 -hmac s3cret`, of the body, and of the time, a colon and the body.
    const PLAIN: &str = "043737fa7d4b65306416549b14537adb753ed11a55b3fb6f50fec5192bbd3851";
    const TIMED: &str = "2d671f2b302cec3e0939375afdcc027ddd162f328641b1172a6ad86f8a929f2e";

    fn signing(timestamp_header: Option<&str>) -> Signing {
        Signing {
            secret: "s3cret".into(),
            header: String::new(),
            timestamp_header: timestamp_header.map(str::to_string),
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_signature_of_the_body_is_known() {
        let check = |pairs: &[(&'static str, &str)], body: &[u8]| verify(&signing(None), &headers(pairs), body, NOW);
        assert_eq!(check(&[(HEADER, PLAIN)], BODY), Ok(()));
        assert_eq!(check(&[(HEADER, &PLAIN.to_uppercase())], BODY), Ok(()));
        assert_eq!(check(&[(HEADER, PLAIN)], b"{}"), Err(Unsigned::Wrong));
        assert_eq!(check(&[(HEADER, TIMED)], BODY), Err(Unsigned::Wrong));
        assert_eq!(check(&[], BODY), Err(Unsigned::Missing));
        for bad in ["", "zz", "abc", &PLAIN[..62]] {
            assert_eq!(check(&[(HEADER, bad)], BODY), Err(Unsigned::Wrong), "{bad}");
        }
        let other = Signing { secret: "other".into(), ..signing(None) };
        assert_eq!(verify(&other, &headers(&[(HEADER, PLAIN)]), BODY, NOW), Err(Unsigned::Wrong));
        let named = Signing { header: "X-Own-Signature".into(), ..signing(None) };
        assert_eq!(verify(&named, &headers(&[("x-own-signature", PLAIN)]), BODY, NOW), Ok(()));
    }

    #[test]
    fn a_signed_time_is_near_ours() {
        let check = |time: &str, signature: &str, now| {
            let pairs = [(HEADER, signature), ("x-time", time)];
            verify(&signing(Some("X-Time")), &headers(&pairs), BODY, now)
        };
        let said = NOW.to_string();
        assert_eq!(check(&said, TIMED, NOW), Ok(()));
        assert_eq!(check(&said, TIMED, NOW + SLACK_SECONDS), Ok(()));
        assert_eq!(check(&said, TIMED, NOW + SLACK_SECONDS + 1), Err(Unsigned::Stale));
        assert_eq!(check(&said, TIMED, NOW - SLACK_SECONDS - 1), Err(Unsigned::Stale));
        assert_eq!(check(&said, PLAIN, NOW), Err(Unsigned::Wrong));
        assert_eq!(check(&(NOW + 1).to_string(), TIMED, NOW), Err(Unsigned::Wrong));
        assert_eq!(check("soon", TIMED, NOW), Err(Unsigned::NoTime));
        assert_eq!(check(&i64::MIN.to_string(), TIMED, NOW), Err(Unsigned::Stale));
        assert_eq!(verify(&signing(Some("x-time")), &headers(&[(HEADER, TIMED)]), BODY, NOW), Err(Unsigned::NoTime));
    }
}
