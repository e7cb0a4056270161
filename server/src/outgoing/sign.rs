//! Standard Webhooks: what is sent is signed over its id, its time and its bytes.

use base64::{Engine, prelude::BASE64_STANDARD};
use rand::Rng;
use ring::hmac;

const PREFIX: &str = "whsec_";
const KEY_BYTES: usize = 32;

pub fn new_secret() -> String {
    let mut key = [0_u8; KEY_BYTES];
    rand::rng().fill(&mut key);
    format!("{PREFIX}{}", BASE64_STANDARD.encode(key))
}

/// With each secret, the newest first. One that can't be read signs nothing.
pub fn signatures(secrets: &[String], id: &str, timestamp: i64, body: &[u8]) -> String {
    let content = [format!("{id}.{timestamp}.").as_bytes(), body].concat();
    let signed = secrets.iter().filter_map(|secret| {
        let key = BASE64_STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), &content);
        Some(format!("v1,{}", BASE64_STANDARD.encode(tag)))
    });
    signed.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_known_example_has_the_known_signature() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_string();
        let body = br#"{"test": 2432232314}"#;
        let signed = signatures(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_while_one_is_replaced() {
        let (new, old) = (new_secret(), new_secret());
        assert_ne!(new, old);
        let both = signatures(&[new.clone(), old, "nonsense".into()], "a", 1, b"{}");
        assert_eq!(both.split(' ').count(), 2);
        assert!(both.starts_with(&signatures(&[new], "a", 1, b"{}")));
    }
}
