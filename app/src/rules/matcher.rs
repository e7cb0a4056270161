//! One condition on an alert, as people write it: `severity=critical`, `service=~"search|chat"`.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const LONGEST_NAME: usize = 200;
const LONGEST_VALUE: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Its slug, or what the sender calls it.
    Service,
    /// Name of the sender's token.
    Source,
    Summary,
    /// A label that an alert lacks is empty, as in Prometheus.
    Label(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Is,
    IsNot,
    /// A regular expression over the whole value.
    Fits,
    FitsNot,
}

impl Op {
    pub const ALL: [Op; 4] = [Op::Fits, Op::FitsNot, Op::IsNot, Op::Is];

    pub fn sign(self) -> &'static str {
        match self {
            Op::Is => "=",
            Op::IsNot => "!=",
            Op::Fits => "=~",
            Op::FitsNot => "!~",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Op::Is => "is",
            Op::IsNot => "is not",
            Op::Fits => "fits",
            Op::FitsNot => "does not fit",
        }
    }
}

/// Kept as it is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Matcher {
    pub field: Field,
    pub op: Op,
    pub value: String,
}

impl Matcher {
    /// As it is written before the sign: a label that is called like a field stands behind `labels.`.
    pub fn name(&self) -> String {
        match &self.field {
            Field::Service => "service".into(),
            Field::Source => "source".into(),
            Field::Summary => "summary".into(),
            Field::Label(name) if matches!(name.as_str(), "service" | "source" | "summary") => format!("labels.{name}"),
            Field::Label(name) if name.starts_with("labels.") => format!("labels.{name}"),
            Field::Label(name) => name.clone(),
        }
    }

    /// `service is search`.
    pub fn words(&self) -> String {
        let name = match &self.field {
            Field::Label(name) => name.as_str(),
            Field::Service => "service",
            Field::Source => "source",
            Field::Summary => "summary",
        };
        let value = if self.value.is_empty() { "empty" } else { &self.value };
        format!("{name} {} {value}", self.op.words())
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.name(), self.op.sign(), quoted(&self.value))
    }
}

fn quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

impl From<Matcher> for String {
    fn from(matcher: Matcher) -> String {
        matcher.to_string()
    }
}

impl TryFrom<String> for Matcher {
    type Error = String;

    fn try_from(text: String) -> Result<Matcher, String> {
        text.parse()
    }
}

impl FromStr for Matcher {
    type Err = String;

    fn from_str(text: &str) -> Result<Matcher, String> {
        let text = text.trim();
        let at = text.find(['=', '!']).ok_or_else(|| format!("{text}: = or != or =~ or !~ is missing."))?;
        let (name, rest) = text.split_at(at);
        let op = Op::ALL.into_iter().find(|op| rest.starts_with(op.sign()));
        let op = op.ok_or_else(|| format!("{text}: = or != or =~ or !~ is missing."))?;
        let value =
            unquoted(rest[op.sign().len()..].trim()).ok_or_else(|| format!("{text}: a quote is not closed."))?;
        let name = name.trim();
        if name.is_empty() || name.len() > LONGEST_NAME {
            return Err(format!("{text}: before the sign stands service, source, summary or the name of a label."));
        }
        if value.len() > LONGEST_VALUE {
            return Err(format!("{name}: a value has at most {LONGEST_VALUE} bytes."));
        }
        let field = match name {
            "service" => Field::Service,
            "source" => Field::Source,
            "summary" => Field::Summary,
            _ => match name.strip_prefix("labels.").filter(|label| !label.is_empty()) {
                Some(label) => Field::Label(label.to_string()),
                None => Field::Label(name.to_string()),
            },
        };
        Ok(Matcher { field, op, value })
    }
}

/// Quotes may be left out; inside them a backslash keeps the next letter.
fn unquoted(value: &str) -> Option<String> {
    let Some(inner) = value.strip_prefix('"') else { return Some(value.to_string()) };
    let mut text = String::new();
    let mut letters = inner.chars();
    loop {
        match letters.next()? {
            '"' => return letters.next().is_none().then_some(text),
            '\\' => text.push(letters.next()?),
            letter => text.push(letter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn matchers_are_read_as_people_write_them() {
        for (text, field, op, value) in [
            ("severity=critical", Field::Label("severity".into()), Op::Is, "critical"),
            (" service =~ \"search|chat\" ", Field::Service, Op::Fits, "search|chat"),
            ("source != staging", Field::Source, Op::IsNot, "staging"),
            ("summary!~.*test.*", Field::Summary, Op::FitsNot, ".*test.*"),
            ("labels.source=host-1", Field::Label("source".into()), Op::Is, "host-1"),
            ("team=", Field::Label("team".into()), Op::Is, ""),
            (r#"a="say \"hi\" \\ a=b""#, Field::Label("a".into()), Op::Is, r#"say "hi" \ a=b"#),
        ] {
            assert_eq!(text.parse(), Ok(Matcher { field, op, value: value.into() }), "{text}");
        }
        for bad in ["", "severity", "=x", "a!x", "a=\"x", "a=\"x\"y", &format!("a={}", "x".repeat(1001))] {
            assert!(bad.parse::<Matcher>().is_err(), "{bad}");
        }
        assert_eq!("service=~a|b".parse::<Matcher>().unwrap().words(), "service fits a|b");
        assert_eq!("team!=".parse::<Matcher>().unwrap().words(), "team is not empty");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            name in "(labels\\.)?[a-z_.]{1,9}|service|source", op in 0usize..4, value in ".{0,20}"
        ) {
            let field = match name.as_str() {
                "service" => Field::Service,
                "source" => Field::Source,
                "summary" => Field::Summary,
                _ => Field::Label(name),
            };
            let matcher = Matcher { field, op: Op::ALL[op], value };
            prop_assert_eq!(matcher.to_string().parse::<Matcher>(), Ok(matcher));
        }

        #[test]
        fn no_text_breaks_it(text in ".{0,40}") {
            let _ = text.parse::<Matcher>();
        }
    }
}
