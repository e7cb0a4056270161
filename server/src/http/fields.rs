//! The fields of a form, a JSON object or an address, as one bag of names and values.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

#[derive(Clone, Debug, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    pub fn from_query(text: &str) -> Fields {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_str(text).unwrap_or_default();
        let mut fields = Fields::default();
        for (name, value) in pairs {
            fields.add(&name, value);
        }
        fields
    }

    /// None where the bytes are no JSON object.
    pub fn from_json(bytes: &[u8]) -> Result<Fields, String> {
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(map)) => Ok(Fields(map)),
            Ok(_) => Err("the body must be a JSON object".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// A name that comes twice (a group of checkboxes) is joined with line breaks.
    fn add(&mut self, name: &str, value: String) {
        match self.0.get_mut(name) {
            Some(Value::String(before)) => {
                before.push('\n');
                before.push_str(&value);
            }
            _ => {
                self.0.insert(name.into(), Value::String(value));
            }
        }
    }

    pub fn set(&mut self, name: &str, value: &str) {
        self.0.insert(name.into(), Value::String(value.into()));
    }

    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub fn read<T: DeserializeOwned>(&self) -> Result<T, String> {
        serde_json::from_value(Value::Object(self.0.clone())).map_err(|error| error.to_string())
    }

    /// What the writer typed, to be given back; the key of the attempt and passwords are not.
    pub fn typed(&self) -> Vec<(String, String)> {
        let secret = |name: &str| name == "once" || name.contains("password");
        let names = self.0.keys().filter(|name| !secret(name));
        names.filter_map(|name| Some((name.clone(), self.text(name)?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_name_is_a_list_and_passwords_are_not_given_back() {
        let fields = Fields::from_query("part=a&part=b&password=x&once=1&text=%3Cb%3E");
        assert_eq!(fields.text("part").as_deref(), Some("a\nb"));
        let typed: Vec<String> = fields.typed().into_iter().map(|(name, _)| name).collect();
        assert_eq!(typed, ["part", "text"]);
    }
}
