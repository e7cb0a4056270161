//! A sentence with places to fill in: `{{ title }} on {{ host | hostname }}`.

use super::Choice;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

const LONGEST: usize = 1000;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Said(String),
    Filled(Choice),
}

/// Empty: the fact is not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Template {
    text: String,
    parts: Vec<Part>,
}

impl Template {
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// False for a sentence that is the same for every alert.
    pub fn has_places(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Filled(_)))
    }

    /// In one line. None where none of its places found anything.
    pub fn fill(&self, whole: &Value) -> Option<String> {
        let mut found = !self.has_places();
        let mut text = String::new();
        for part in &self.parts {
            match part {
                Part::Said(said) => text.push_str(said),
                Part::Filled(choice) => {
                    if let Some((_, word)) = choice.text(whole) {
                        found = true;
                        text.push_str(&word);
                    }
                }
            }
        }
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (found && !line.is_empty()).then_some(line)
    }

    /// The places that find nothing in it, as they are written.
    pub fn missing(&self, whole: &Value) -> Vec<String> {
        let filled = self.parts.iter().filter_map(|part| match part {
            Part::Filled(choice) => Some(choice),
            Part::Said(_) => None,
        });
        filled.filter(|choice| choice.text(whole).is_none()).map(Choice::to_string).collect()
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Template> for String {
    fn from(template: Template) -> String {
        template.text
    }
}

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Template, String> {
        text.parse()
    }
}

impl FromStr for Template {
    type Err = String;

    fn from_str(text: &str) -> Result<Template, String> {
        let text = text.trim();
        if text.len() > LONGEST {
            return Err(format!("At most {LONGEST} bytes."));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (inner, after) = after.split_once("}}").ok_or("{{ is not closed by }}.")?;
            let choice: Choice = inner.parse()?;
            if choice.is_empty() {
                return Err("Between {{ and }} stands a path.".into());
            }
            parts.extend((!before.is_empty()).then(|| Part::Said(before.to_string())));
            parts.push(Part::Filled(choice));
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| Part::Said(rest.to_string())));
        Ok(Template { text: text.to_string(), parts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn places_are_filled_in_one_line() {
        let template: Template = "{{ title }} on {{ host | labels.host }}".parse().unwrap();
        let whole = json!({"title": "Disk\nfull", "labels": {"host": "a1"}});
        assert_eq!(template.fill(&whole).as_deref(), Some("Disk full on a1"));
        assert_eq!(template.fill(&json!({"title": "Disk"})).as_deref(), Some("Disk on"));
        assert_eq!(template.fill(&json!({})), None);
        assert_eq!(template.missing(&json!({"title": "Disk"})), ["host | labels.host"]);
        assert_eq!("always".parse::<Template>().unwrap().fill(&whole).as_deref(), Some("always"));
        assert_eq!(Template::default().fill(&whole), None);
    }

    #[test]
    fn what_is_filled_in_is_not_read_again() {
        let template: Template = "{{ a }}".parse().unwrap();
        assert_eq!(template.fill(&json!({"a": "{{ b }}", "b": "x"})).as_deref(), Some("{{ b }}"));
    }

    #[test]
    fn a_wrong_one_says_why() {
        for bad in ["{{ a", "{{ }}", "{{ a..b }}", &"x".repeat(1001)] {
            assert!(bad.parse::<Template>().is_err(), "{bad}");
        }
    }
}
