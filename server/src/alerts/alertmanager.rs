//! Alertmanager's webhook, version 4, read with tolerance: unknown keys are passed over, missing ones have a meaning.

use chrono::{DateTime, Datelike, SubsecRound, Utc};
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Longer keys don't fit an index; they are told apart by their digest.
const LONGEST_KEY: usize = 500;
const LONGEST_ADDRESS: usize = 4000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Firing,
    Resolved,
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Status::Firing => "firing",
            Status::Resolved => "resolved",
        }
    }
}

/// What a delivery says of one alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub dedup_key: String,
    pub status: Status,
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
    /// None where the sender does not say: then it is the time of receipt.
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub generator_url: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    pub group_key: String,
    pub notices: Vec<Notice>,
}

impl Notice {
    fn text<'a>(from: &'a BTreeMap<String, String>, names: &[&str]) -> Option<&'a str> {
        names.iter().find_map(|name| from.get(*name)).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    pub fn name(&self) -> &str {
        Self::text(&self.labels, &["alertname"]).unwrap_or("Unnamed alert")
    }

    /// The alert's sentence.
    pub fn summary(&self) -> &str {
        let names = ["summary", "description", "message", "title"];
        names.iter().find_map(|name| Self::text(&self.annotations, &[name])).unwrap_or_else(|| self.name())
    }

    pub fn severity_word(&self) -> Option<&str> {
        Self::text(&self.labels, &["severity"])
    }

    /// What may name the service, the best first.
    pub fn service_words(&self) -> impl Iterator<Item = &str> {
        ["service", "app"].into_iter().filter_map(|name| Self::text(&self.labels, &[name]))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope {
    #[serde(default, deserialize_with = "or_default")]
    group_key: String,
    alerts: Vec<Sent>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Sent {
    #[serde(default, deserialize_with = "or_default")]
    status: String,
    #[serde(default, deserialize_with = "or_default")]
    labels: BTreeMap<String, Word>,
    #[serde(default, deserialize_with = "or_default")]
    annotations: BTreeMap<String, Word>,
    #[serde(default, deserialize_with = "or_default")]
    starts_at: String,
    #[serde(default, deserialize_with = "or_default")]
    ends_at: String,
    #[serde(default, rename = "generatorURL", deserialize_with = "or_default")]
    generator_url: String,
    #[serde(default, deserialize_with = "or_default")]
    fingerprint: String,
}

/// A value as text, also where a sender wrote a number.
struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Word(match serde_json::Value::deserialize(from)? {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        }))
    }
}

/// `null` is as good as missing.
fn or_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(from: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

pub fn parse(body: &[u8]) -> Result<Delivery, String> {
    let envelope: Envelope = serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => format!("This is not an Alertmanager webhook: {error}."),
        _ => format!("The body is not JSON: {error}."),
    })?;
    let notices = envelope.alerts.into_iter().enumerate();
    let notices = notices.map(|(place, sent)| notice(sent).map_err(|says| format!("alerts[{place}]: {says}")));
    Ok(Delivery { group_key: short(clean(envelope.group_key)), notices: notices.collect::<Result<_, _>>()? })
}

fn notice(sent: Sent) -> Result<Notice, String> {
    let status = match sent.status.as_str() {
        "firing" => Status::Firing,
        "resolved" => Status::Resolved,
        other => {
            return Err(format!(
                "status is \"{}\", not firing or resolved.",
                other.chars().take(40).collect::<String>()
            ));
        }
    };
    let labels = words(sent.labels);
    let fingerprint = clean(sent.fingerprint);
    let dedup_key = if fingerprint.is_empty() { digest_of(&labels) } else { short(fingerprint) };
    Ok(Notice {
        dedup_key,
        status,
        annotations: words(sent.annotations),
        starts_at: time("startsAt", &sent.starts_at)?,
        ends_at: time("endsAt", &sent.ends_at)?,
        generator_url: Some(clean(sent.generator_url)).filter(|url| !url.is_empty() && url.len() <= LONGEST_ADDRESS),
        labels,
    })
}

/// Postgres keeps microseconds and no NUL; the zero time means "not said".
fn time(field: &str, text: &str) -> Result<Option<DateTime<Utc>>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let at = DateTime::parse_from_rfc3339(text)
        .map_err(|_| format!("{field} is \"{}\", not an RFC 3339 time.", text.chars().take(40).collect::<String>()))?;
    let at = at.with_timezone(&Utc).trunc_subsecs(6);
    Ok((at.year() > 1).then_some(at))
}

fn words(from: BTreeMap<String, Word>) -> BTreeMap<String, String> {
    from.into_iter().map(|(name, Word(value))| (clean(name), clean(value))).collect()
}

fn clean(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "") } else { text }
}

fn short(key: String) -> String {
    if key.len() <= LONGEST_KEY { key } else { hex(&Sha256::digest(key.as_bytes())) }
}

/// Each part with its length before it, so that no two sets of labels read alike.
fn digest_of(labels: &BTreeMap<String, String>) -> String {
    let mut digest = Sha256::new();
    for part in labels.iter().flat_map(|(name, value)| [name, value]) {
        digest.update((part.len() as u64).to_be_bytes());
        digest.update(part.as_bytes());
    }
    hex(&digest.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[path = "alertmanager_tests.rs"]
mod tests;
