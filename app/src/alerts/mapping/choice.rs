//! Several places for one fact, the best first: `labels.host | host`.

use super::{Path, spread::plain};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

const MOST: usize = 10;

/// Empty: the fact is not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Choice(Vec<Path>);

impl Choice {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn paths(&self) -> &[Path] {
        &self.0
    }

    /// The first that lies somewhere and says something.
    pub fn find<'a, 'b>(&'a self, whole: &'b Value) -> Option<(&'a Path, &'b Value)> {
        self.0.iter().find_map(|path| {
            let found = path.find(whole)?;
            let is_blank = found.as_str().is_some_and(|text| text.trim().is_empty());
            (!is_blank).then_some((path, found))
        })
    }

    /// As one word or sentence; none where it is a list or an object.
    pub fn text(&self, whole: &Value) -> Option<(&Path, String)> {
        self.find(whole).and_then(|(path, found)| Some((path, plain(found)?)))
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<String> = self.0.iter().map(Path::to_string).collect();
        f.write_str(&paths.join(" | "))
    }
}

impl From<Choice> for String {
    fn from(choice: Choice) -> String {
        choice.to_string()
    }
}

impl TryFrom<String> for Choice {
    type Error = String;

    fn try_from(text: String) -> Result<Choice, String> {
        text.parse()
    }
}

impl FromStr for Choice {
    type Err = String;

    fn from_str(text: &str) -> Result<Choice, String> {
        if text.trim().is_empty() {
            return Ok(Choice::default());
        }
        let paths = text.split('|').map(str::parse).collect::<Result<Vec<Path>, String>>()?;
        if paths.len() > MOST {
            return Err(format!("At most {MOST} paths for one field."));
        }
        Ok(Choice(paths))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_that_says_something_is_taken() {
        let choice: Choice = "labels.host | host|name".parse().unwrap();
        let text = |whole: Value| choice.text(&whole).map(|(path, text)| (path.to_string(), text));
        assert_eq!(text(json!({"labels": {"host": " "}, "host": 7})), Some(("host".into(), "7".into())));
        assert_eq!(text(json!({"name": "n", "labels": {"host": "a"}})), Some(("labels.host".into(), "a".into())));
        assert_eq!(text(json!({"host": {"x": 1}, "name": "n"})), None, "an object is no word");
        assert_eq!(text(json!([])), None);
        assert_eq!(choice.to_string(), "labels.host | host | name");
        assert!("".parse::<Choice>().unwrap().is_empty());
        assert!("a||b".parse::<Choice>().is_err());
    }
}
