//! Everything a sender said, as labels and annotations: a fact that is dropped is the one that was needed.

use serde_json::Value;
use std::collections::BTreeMap;

/// A longer value, or one of several lines, is an annotation: nobody filters by it.
const LONGEST_LABEL: usize = 200;
const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 8000;
/// Labels and annotations together; what lies beyond is still in the delivery as it came.
const MOST: usize = 500;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub labels: BTreeMap<String, String>,
    pub annotations: BTreeMap<String, String>,
}

impl Facts {
    fn has_room(&self) -> bool {
        self.labels.len() + self.annotations.len() < MOST
    }

    /// The first one of a name stands; a second one that says something else becomes an annotation.
    pub fn label(&mut self, name: &str, value: &str) {
        if self.labels.get(&clean(name, LONGEST_NAME)).is_some_and(|known| *known != value.trim()) {
            return self.annotation(name, value);
        }
        keep(&mut self.labels, name, value);
    }

    pub fn annotation(&mut self, name: &str, value: &str) {
        keep(&mut self.annotations, name, value);
    }
}

fn keep(map: &mut BTreeMap<String, String>, name: &str, value: &str) {
    let (name, value) = (clean(name, LONGEST_NAME), clean(value, LONGEST_TEXT));
    if !name.is_empty() && !value.is_empty() {
        map.entry(name).or_insert(value);
    }
}

/// Postgres keeps no NUL.
fn clean(text: &str, most: usize) -> String {
    let text = text.trim().chars().filter(|letter| *letter != '\0');
    text.take(most).collect()
}

/// A word, also where a sender wrote a number; none for `null`, lists and objects.
pub fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.replace('\0', "").trim().to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(is) => is.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Short words become labels under their names, joined by dots; long texts and lists become annotations.
pub fn spread(facts: &mut Facts, name: &str, value: &Value) {
    if !facts.has_room() {
        return;
    }
    match value {
        // Names that grow with each step down would cost more than they tell.
        Value::Object(_) if name.len() > LONGEST_NAME => facts.annotation(name, &value.to_string()),
        Value::Object(map) => {
            for (inner, value) in map {
                let name = if name.is_empty() { inner.clone() } else { format!("{name}.{inner}") };
                spread(facts, &name, value);
            }
        }
        Value::Array(items) => {
            let words: Option<Vec<String>> = items.iter().map(plain).collect();
            let text = words.map_or_else(|| value.to_string(), |words| words.join(", "));
            facts.annotation(name, &text);
        }
        _ => {
            let Some(text) = plain(value) else { return };
            let is_word = text.chars().count() <= LONGEST_LABEL && !text.contains('\n');
            if is_word { facts.label(name, &text) } else { facts.annotation(name, &text) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_is_kept_under_its_name() {
        let mut facts = Facts::default();
        facts.label("host", "first");
        let said = json!({"host": "second", "n": 7, "up": false, "none": null, "empty": " ", "a": {"b": {"c": "d"}},
            "tags": ["x", "y"], "odd": [{"k": 1}], "text": "two\nlines", "nul": "a\u{0}b"});
        spread(&mut facts, "", &said);
        let labels: Vec<_> = facts.labels.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(labels, ["a.b.c=d", "host=first", "n=7", "nul=ab", "up=false"]);
        let texts: Vec<_> = facts.annotations.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(texts, ["host=second", r#"odd=[{"k":1}]"#, "tags=x, y", "text=two\nlines"]);
    }

    #[test]
    fn there_is_an_end_to_it() {
        let many: serde_json::Map<String, Value> = (0..2000).map(|n| (format!("n{n}"), json!(n))).collect();
        let mut facts = Facts::default();
        spread(&mut facts, "", &Value::Object(many));
        assert_eq!(facts.labels.len(), MOST);
        facts.annotation("long", &"ü".repeat(9000));
        assert_eq!(facts.annotations["long"].chars().count(), LONGEST_TEXT);
    }
}
