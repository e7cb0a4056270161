//! What a sender says of one change, cleaned, before anybody knows whose it is.

use app::services::Kind;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const SUMMARY_MOST: usize = 1024;
/// Clocks differ a little; a time in the future beyond this is a slip.
const SLACK: Duration = Duration::minutes(5);

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// The sender's own, by which a repeated one is known.
    pub key: Option<String>,
    pub service: Option<String>,
    pub artifact: Option<String>,
    pub kind: Option<Kind>,
    pub version: Option<String>,
    pub previous: Option<String>,
    pub summary: String,
    pub author: Option<String>,
    pub address: Option<String>,
    pub details: Option<Value>,
    /// None: the time of receipt.
    pub happened_at: Option<DateTime<Utc>>,
}

impl Told {
    /// The same words give the same bytes.
    pub fn digest(&self) -> Vec<u8> {
        let said = json!([
            self.service,
            self.artifact,
            self.kind,
            self.version,
            self.previous,
            self.summary,
            self.author,
            self.address,
            self.details,
            self.happened_at
        ]);
        Sha256::digest(said.to_string().as_bytes()).to_vec()
    }
}

/// Without surrounding space and bytes that Postgres can't keep; none when nothing is left.
pub fn clean(text: &str) -> Option<String> {
    let text = text.replace('\0', "");
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}

/// In one line and within a length; none where it is longer, since half a version is a wrong one.
pub fn short(text: &str, most: usize) -> Option<String> {
    let text = clean(text)?.split_whitespace().collect::<Vec<_>>().join(" ");
    (text.chars().count() <= most).then_some(text)
}

/// Cut where it is longer: the sentence stays one.
pub fn sentence(text: &str) -> String {
    let text = clean(text).unwrap_or_default();
    match text.chars().count() > SUMMARY_MOST {
        true => text.chars().take(SUMMARY_MOST - 1).chain(['…']).collect(),
        false => text,
    }
}

/// `jsonb` keeps no zero characters.
pub fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.into_iter().map(cleaned).collect()),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(name, value)| (name.replace('\0', ""), cleaned(value))).collect())
        }
        other => other,
    }
}

/// ISO 8601 as pipelines write it, `+0000` too.
pub fn time(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let at = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()?
        .with_timezone(&Utc);
    (at.timestamp() > 0).then_some(at)
}

/// No later than now; `Err` where the time lies ahead by more than clocks differ.
pub fn happened(at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<DateTime<Utc>, &'static str> {
    match at {
        Some(at) if at > now + SLACK => Err("This lies in the future. A change is reported when it has happened."),
        Some(at) => Ok(at.min(now)),
        None => Ok(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_pipelines() {
        for (text, at) in [
            ("2025-02-15T13:30:00Z", Some("2025-02-15T13:30:00Z")),
            ("2015-07-17T08:42:58.315+0000", Some("2015-07-17T08:42:58.315Z")),
            ("2025-02-15T13:30:00+01:00", Some("2025-02-15T12:30:00Z")),
            ("yesterday", None),
            ("", None),
            ("0001-01-01T00:00:00Z", None),
        ] {
            assert_eq!(time(text), at.map(|at| at.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn what_lies_ahead_is_no_change_yet() {
        let now: DateTime<Utc> = "2025-02-15T14:00:00Z".parse().unwrap();
        assert_eq!(happened(None, now), Ok(now));
        assert_eq!(happened(Some(now + Duration::minutes(4)), now), Ok(now));
        assert_eq!(happened(Some(now - Duration::days(400)), now), Ok(now - Duration::days(400)));
        assert!(happened(Some(now + Duration::minutes(6)), now).is_err());
    }

    #[test]
    fn a_digest_tells_changes_apart() {
        let told = Told { version: Some("v7".into()), summary: "Prompt".into(), ..Told::default() };
        assert_eq!(told.digest(), told.clone().digest());
        let keyed = Told { key: Some("k".into()), ..told.clone() };
        assert_eq!(told.digest(), keyed.digest(), "the key is not what was said");
        let other = Told { previous: told.version.clone(), version: None, ..told.clone() };
        assert_ne!(told.digest(), other.digest());
    }

    #[test]
    fn texts_fit_the_database() {
        assert_eq!(short(" v\0 7\n", 10).as_deref(), Some("v 7"));
        assert_eq!(short(&"x".repeat(11), 10), None);
        assert_eq!(clean(" \0 "), None);
        assert_eq!(sentence(&"ü".repeat(2000)).chars().count(), SUMMARY_MOST);
        assert_eq!(cleaned(json!({"a\u{0}": ["\u{0}b"]})), json!({"a": ["b"]}));
    }
}
