use crate::{alerts::mapping::Mapping, ids::DeliveryId};
use chrono::{DateTime, Duration, Utc};

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// `alerts` is how many it spoke of.
    Worked {
        after: Duration,
        alerts: i64,
    },
    Waiting,
    /// It is tried again then.
    Retried {
        attempts: i32,
        error: String,
        again_at: DateTime<Utc>,
    },
    GivenUp {
        attempts: i32,
        error: String,
    },
}

#[derive(Clone, Debug)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    /// The name of its format.
    pub format: String,
    pub received_at: DateTime<Utc>,
    pub bytes: i64,
    /// Its body was let go when its term was over.
    pub is_emptied: bool,
    pub is_test: bool,
    pub outcome: Outcome,
}

/// A body as it lies in the inbox, or its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raw {
    pub delivery: DeliveryId,
    pub text: String,
    pub is_cut: bool,
    /// What looks like a secret is masked.
    pub is_masked: bool,
}

impl Raw {
    pub const LONGEST: usize = 20_000;

    /// Laid out where it is JSON, since senders write it in one line; nothing else of it is changed.
    pub fn of(delivery: DeliveryId, body: &[u8]) -> Raw {
        let text = String::from_utf8_lossy(&body[..body.len().min(4 * Raw::LONGEST)]).into_owned();
        let is_whole_json = serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok();
        let text = if is_whole_json { laid_out(&text) } else { text };
        let masked = crate::runbooks::masked(&text);
        let is_masked = masked != text;
        let shown: String = masked.chars().take(Raw::LONGEST).collect();
        Raw { delivery, is_cut: shown.len() < masked.len() || body.len() > 4 * Raw::LONGEST, text: shown, is_masked }
    }
}

/// A line for each member; names, order and numbers stay as they were written.
fn laid_out(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let (mut depth, mut in_text, mut is_escaped) = (0usize, false, false);
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth.min(40)));
    };
    let mut letters = json.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        if in_text {
            out.push(letter);
            (in_text, is_escaped) = (is_escaped || letter != '"', letter == '\\' && !is_escaped);
            continue;
        }
        match letter {
            '"' => {
                in_text = true;
                out.push(letter);
            }
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(|next| next.is_whitespace()).is_some() {}
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(end) => out.push(end),
                    None => {
                        depth += 1;
                        line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

impl Outcome {
    pub fn is_bad(&self) -> bool {
        matches!(self, Outcome::Retried { .. } | Outcome::GivenUp { .. })
    }
}

/// Whether a change of the mapping gives alerts another key.
pub fn changes_keys(before: &Mapping, after: &Mapping) -> bool {
    before.key != after.key || before.items != after.items || (after.key.is_empty() && before.labels != after.labels)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_body_is_laid_out_cut_and_without_secrets() {
        let id = DeliveryId(Uuid::nil());
        let raw = Raw::of(id, br#"{"a":1,"api_key":"ghp_0123456789012345678901234567890123456789"}"#);
        assert!(raw.text.starts_with("{\n  \"a\": 1,"), "{}", raw.text);
        assert!(raw.is_masked && !raw.is_cut && raw.text.contains("…masked"));
        assert!(!raw.text.contains("0123456789012345678901234567890123456789"));
        let whole = Raw::of(id, br#" {"b":[1.50,{}, []],"a":"x,\"{:","c":{"d":null}}"#);
        let lines = [
            "{",
            "  \"b\": [",
            "    1.50,",
            "    {},",
            "    []",
            "  ],",
            "  \"a\": \"x,\\\"{:\",",
            "  \"c\": {",
            "    \"d\": null",
            "  }",
            "}",
        ];
        assert_eq!(whole.text.lines().collect::<Vec<_>>(), lines, "{}", whole.text);
        let long = Raw::of(id, "ü".repeat(60_000).as_bytes());
        assert!(long.is_cut && long.text.chars().count() == Raw::LONGEST);
        assert_eq!(Raw::of(id, b"\xff{").text, "\u{fffd}{");
    }
}
