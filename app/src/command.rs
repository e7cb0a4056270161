//! What can be asked of Signalbox: a command is a form, a JSON body and a route at once.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A mutation: its fields are the struct's, those named in `PATH` come from the address.
pub trait Command: Serialize + DeserializeOwned + Send + 'static {
    type Reply: Serialize + DeserializeOwned + Send + 'static;
    /// `noun.verb`, as forms and refusals name it.
    const NAME: &'static str;
    /// Where it is posted, with `{fields}`.
    const PATH: &'static str;
    /// The page that holds the form, with `{fields}`: a refused form is answered with this page.
    const PAGE: &'static str;
    /// Where a form that succeeded leads: back to its page, unless the command says otherwise.
    fn next(&self, _reply: &Self::Reply) -> String {
        let fields = serde_json::to_value(self).unwrap_or_default();
        fill(Self::PAGE, |name| match &fields[name] {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        })
    }
}

/// A command that answers nothing but "done" and leads back to its page.
#[macro_export]
macro_rules! command {
    ($($(#[$doc:meta])* $name:ident, $noun_verb:literal, $path:literal, $page:literal, {
        $($(#[$attribute:meta])* $field:ident: $kind:ty),* $(,)?
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $($(#[$attribute])* pub $field: $kind,)*
        }

        impl $crate::command::Command for $name {
            type Reply = ();
            const NAME: &'static str = $noun_verb;
            const PATH: &'static str = $path;
            const PAGE: &'static str = $page;
        }
    )*};
}

/// `/incidents/{number}` with the values of the fields, percent-encoded where a path would break.
pub fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let Some(close) = rest[open..].find('}') else { break };
        out.push_str(&rest[..open]);
        for byte in value(&rest[open + 1..open + close]).unwrap_or_default().bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => out.push(byte as char),
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
        rest = &rest[open + close + 1..];
    }
    out + rest
}

/// Forms bring a number as text, JSON as a number.
pub fn number_or_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i32, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Number(i32),
        Text(String),
    }
    match Either::deserialize(from)? {
        Either::Number(number) => Ok(number),
        Either::Text(text) => text.trim().parse().map_err(serde::de::Error::custom),
    }
}

/// A reason that stands beside one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub says: String,
}

impl FieldError {
    pub fn new(field: &str, says: impl Into<String>) -> Self {
        Self { field: field.into(), says: says.into() }
    }
}

/// Both sides of an edit that met another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stale {
    pub says: String,
    pub yours: String,
    pub theirs: String,
    pub version: i32,
}

/// A form that was not accepted: what its writer typed, and why it did not pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub command: String,
    pub says: String,
    pub errors: Vec<FieldError>,
    pub fields: Vec<(String, String)>,
    pub stale: Option<Stale>,
}

impl Refused {
    pub fn value(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value.as_str())
    }

    /// Nothing is wrong with it: what was written is shown once more before it goes out.
    pub fn is_review(&self) -> bool {
        self.errors.len() == 1 && self.error("review").is_some()
    }

    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|error| error.field == field).map(|error| error.says.as_str())
    }
}

/// Collects the reasons of several fields, so that a writer hears all of them at once.
#[derive(Default)]
pub struct Check(Vec<FieldError>);

impl Check {
    pub fn need(&mut self, holds: bool, field: &str, says: impl Into<String>) {
        if !holds {
            self.0.push(FieldError::new(field, says));
        }
    }

    /// The text without surrounding space, which must not be empty or longer than `most` characters.
    pub fn text(&mut self, field: &str, text: &str, most: usize, empty_says: &str) -> String {
        let text = text.trim().replace("\r\n", "\n").replace('\0', "");
        let length = text.chars().count();
        self.need(!text.is_empty(), field, empty_says);
        self.need(length <= most, field, format!("At most {most} characters; this has {length}."));
        text
    }

    pub fn done(self) -> Result<(), Vec<FieldError>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_filled_and_encoded() {
        let value = |name: &str| (name == "slug").then(|| "a b/../c".to_string());
        assert_eq!(fill("/runbooks/{slug}/edit", value), "/runbooks/a%20b%2F..%2Fc/edit");
        assert_eq!(fill("/now", |_| None), "/now");
    }

    #[test]
    fn a_check_says_everything_at_once() {
        let mut check = Check::default();
        check.text("title", "  ", 10, "Say what users see.");
        check.text("reason", "12345678901", 10, "Say why.");
        let errors = check.done().unwrap_err();
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[1].says, "At most 10 characters; this has 11.");
    }
}
