//! Where a fact lies: `alert.labels.host`, `items[0].name`, `"a.b".c`, or a JSON pointer, `/alert/labels/host`.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{fmt, str::FromStr};

const LONGEST: usize = 300;
const MOST_STEPS: usize = 20;

/// `.` and `$` are the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Path {
    text: String,
    steps: Vec<String>,
}

impl Path {
    /// None where nothing lies there, and where what lies there is `null`.
    pub fn find<'a>(&self, whole: &'a Value) -> Option<&'a Value> {
        let found = self.steps.iter().try_fold(whole, |at, step| match at {
            Value::Object(map) => map.get(step),
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        });
        found.filter(|found| !found.is_null())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<Path> for String {
    fn from(path: Path) -> String {
        path.text
    }
}

impl TryFrom<String> for Path {
    type Error = String;

    fn try_from(text: String) -> Result<Path, String> {
        text.parse()
    }
}

impl FromStr for Path {
    type Err = String;

    /// The error is a sentence for the writer.
    fn from_str(text: &str) -> Result<Path, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("A path is empty.".into());
        }
        if text.len() > LONGEST {
            return Err(format!("A path is longer than {LONGEST} bytes."));
        }
        let steps = match text.strip_prefix('/') {
            Some(pointer) => {
                pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect::<Vec<_>>()
            }
            None => dotted(text)?,
        };
        if steps.len() > MOST_STEPS {
            return Err(format!("{text} has more than {MOST_STEPS} steps."));
        }
        Ok(Path { text: text.to_string(), steps })
    }
}

fn dotted(text: &str) -> Result<Vec<String>, String> {
    let wrong = |why: &str| format!("{text} is no path: {why}");
    let mut steps = Vec::new();
    let mut rest = text.strip_prefix('$').unwrap_or(text);
    rest = if rest == "." { "" } else { rest.strip_prefix('.').unwrap_or(rest) };
    while !rest.is_empty() {
        let (step, after) = match rest.chars().next() {
            Some('[') => {
                let (inner, after) = rest[1..].split_once(']').ok_or_else(|| wrong("[ is not closed."))?;
                let inner = inner.trim();
                let quoted = inner.strip_prefix(['"', '\'']).and_then(|name| name.strip_suffix(['"', '\'']));
                if quoted.is_none() && !inner.bytes().all(|byte| byte.is_ascii_digit()) || inner.is_empty() {
                    return Err(wrong("in [ ] stands a number or a quoted name."));
                }
                (quoted.unwrap_or(inner).to_string(), after)
            }
            Some('"') => {
                let (name, after) = rest[1..].split_once('"').ok_or_else(|| wrong("a quote is not closed."))?;
                (name.to_string(), after)
            }
            _ => {
                let end = rest.find(['.', '[']).unwrap_or(rest.len());
                (rest[..end].trim().to_string(), &rest[end..])
            }
        };
        let is_end = after.is_empty() || after.starts_with('[');
        if step.is_empty() || !(is_end || after.starts_with('.') && after.len() > 1) {
            return Err(wrong("between two dots stands a name."));
        }
        steps.push(step);
        rest = after.strip_prefix('.').unwrap_or(after);
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn paths_find_what_lies_there() {
        let whole = json!({"alert": {"labels": {"host": "a1", "k8s.io/app": "bot"}, "none": null}, "items": [{"n": 7}], "a/b": 1});
        for (path, found) in [
            ("alert.labels.host", Some(json!("a1"))),
            ("$.alert.labels.host", Some(json!("a1"))),
            (r#"alert.labels."k8s.io/app""#, Some(json!("bot"))),
            (r#"alert.labels["k8s.io/app"]"#, Some(json!("bot"))),
            ("items[0].n", Some(json!(7))),
            ("items.0.n", Some(json!(7))),
            ("/items/0/n", Some(json!(7))),
            ("/a~1b", Some(json!(1))),
            ("items[1].n", None),
            ("alert.none", None),
            ("alert.labels.host.more", None),
        ] {
            assert_eq!(path.parse::<Path>().unwrap().find(&whole), found.as_ref(), "{path}");
        }
        for whole_path in [".", "$"] {
            assert_eq!(whole_path.parse::<Path>().unwrap().find(&whole), Some(&whole));
        }
    }

    #[test]
    fn what_is_no_path_says_why() {
        for bad in ["", "  ", "a..b", "a.", "a[", "a[x]", "a[]", "\"a", "a]b[", &"x".repeat(301), &"a.".repeat(30)] {
            assert!(bad.parse::<Path>().is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in ".{0,60}") {
            if let Ok(path) = text.parse::<Path>() {
                path.find(&json!({"a": [1, {"b": "c"}]}));
                prop_assert_eq!(path.to_string().parse::<Path>().unwrap(), path);
            }
        }
    }
}
