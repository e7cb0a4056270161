//! What a type takes and gives, as JSON Schema. The type is asked itself: it is read from a deserializer that notes what
//! is asked of it. So the document can't say anything else than the code.

use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, Expected, IntoDeserializer, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::{Value, json};
use std::fmt;

/// What a command takes, from JSON or from a form.
pub fn of<T: DeserializeOwned>() -> Value {
    let mut shape = asked::<T>(Offer::Only(&[]));
    let names: Vec<String> =
        shape["properties"].as_object().map(|fields| fields.keys().cloned().collect()).unwrap_or_default();
    // One field at a time: a value that one of them does not accept hides none of the others.
    for name in &names {
        shape["properties"][name] = asked::<T>(Offer::Only(&[name]))["properties"][name].take();
    }
    let required = required::<T>();
    if !required.is_empty() {
        shape["required"] = json!(required);
    }
    shape
}

/// What is answered: numbers are numbers, and every field is there.
pub fn answered<T: DeserializeOwned>() -> Value {
    let mut shape = of::<T>();
    numbers_alone(&mut shape);
    if let Some(fields) = shape["properties"].as_object() {
        shape["required"] = fields.keys().cloned().collect();
    }
    shape
}

fn asked<T: DeserializeOwned>(offer: Offer) -> Value {
    let mut found = json!({});
    let _ = T::deserialize(Probe { found: &mut found, offer });
    found
}

/// Each name that is missed is offered the next time.
fn required<T: DeserializeOwned>() -> Vec<&'static str> {
    let mut missed = Vec::new();
    loop {
        let mut found = json!({});
        match T::deserialize(Probe { found: &mut found, offer: Offer::Only(&missed) }) {
            Err(Stopped::Missing(name)) if !missed.contains(&name) => missed.push(name),
            _ => return missed,
        }
    }
}

fn numbers_alone(shape: &mut Value) {
    match shape {
        Value::Object(fields) => {
            if fields.get("type") == Some(&json!(["integer", "string"])) {
                fields.insert("type".into(), json!("integer"));
            }
            fields.values_mut().for_each(numbers_alone);
        }
        Value::Array(items) => items.iter_mut().for_each(numbers_alone),
        _ => {}
    }
}

/// The fields that a struct is given.
#[derive(Clone, Copy)]
enum Offer<'a> {
    All,
    Only(&'a [&'a str]),
}

#[derive(Debug)]
enum Stopped {
    Missing(&'static str),
    Otherwise,
}

impl fmt::Display for Stopped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Stopped {}

impl de::Error for Stopped {
    fn custom<T: fmt::Display>(_: T) -> Stopped {
        Stopped::Otherwise
    }

    fn missing_field(name: &'static str) -> Stopped {
        Stopped::Missing(name)
    }
}

struct Probe<'a> {
    found: &'a mut Value,
    offer: Offer<'a>,
}

impl Probe<'_> {
    fn whole<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "integer" });
        visitor.visit_u64(1)
    }

    /// Texts of a form say what they expect.
    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let expected = (&visitor as &dyn Expected).to_string().to_lowercase();
        let (format, value) = if expected.contains("uuid") {
            ("uuid", "01939c00-0000-7000-8000-000000000000")
        } else if expected.contains("date and time") {
            ("date-time", "2025-02-15T14:10:00Z")
        } else if expected.contains("date") {
            ("date", "2025-02-15")
        } else {
            *self.found = json!({ "type": "string" });
            return visitor.visit_str("");
        };
        *self.found = json!({ "type": "string", "format": format });
        visitor.visit_str(value)
    }
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = Stopped;

    /// Asked without a wish: a number that may come as text, or whatever there is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        if (&visitor as &dyn Expected).to_string().contains("JSON") {
            return visitor.visit_unit();
        }
        *self.found = json!({ "type": ["integer", "string"] });
        visitor.visit_u64(1)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "boolean" });
        visitor.visit_bool(true)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.whole(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.whole(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.whole(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.whole(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "number" });
        visitor.visit_f64(1.0)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        self.text(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let mut inner = json!({});
        let read = visitor.visit_some(Probe { found: &mut inner, offer: Offer::All });
        *self.found = match &inner["type"] {
            Value::String(kind) => {
                inner["type"] = json!([kind, "null"]);
                inner
            }
            Value::Null => json!({}),
            _ => json!({ "anyOf": [inner, { "type": "null" }] }),
        };
        read
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "null" });
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Stopped> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        let mut items = json!({});
        let read = visitor.visit_seq(One(Some(&mut items)));
        *self.found = json!({ "type": "array", "items": items });
        read
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "object" });
        visitor.visit_map(Given { names: Vec::new(), found: self.found })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        let offered = |name: &&&str| match self.offer {
            Offer::All => true,
            Offer::Only(only) => only.contains(*name),
        };
        let names = fields.iter().rev().filter(offered).copied().collect();
        let properties: Value = fields.iter().map(|name| (name.to_string(), json!({}))).collect();
        *self.found = json!({ "type": "object", "properties": properties });
        visitor.visit_map(Given { names, found: self.found })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stopped> {
        *self.found = json!({ "type": "string", "enum": variants });
        let first: de::value::StrDeserializer<'_, Stopped> =
            variants.first().copied().unwrap_or("").into_deserializer();
        visitor.visit_enum(first)
    }

    forward_to_deserialize_any! {
        i8 i16 u8 u16 f32 char bytes byte_buf unit_struct tuple tuple_struct identifier ignored_any
    }
}

/// The fields of a struct, the last one first.
struct Given<'a> {
    names: Vec<&'static str>,
    found: &'a mut Value,
}

impl<'de> MapAccess<'de> for Given<'_> {
    type Error = Stopped;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Stopped> {
        let Some(name) = self.names.last().copied() else { return Ok(None) };
        let name: de::value::StrDeserializer<'_, Stopped> = name.into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stopped> {
        let name = self.names.pop().unwrap_or_default();
        seed.deserialize(Probe { found: &mut self.found["properties"][name], offer: Offer::All })
    }
}

struct One<'a>(Option<&'a mut Value>);

impl<'de> SeqAccess<'de> for One<'_> {
    type Error = Stopped;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Stopped> {
        let Some(found) = self.0.take() else { return Ok(None) };
        seed.deserialize(Probe { found, offer: Offer::All }).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::{
        command::{FieldError, number_or_text},
        ids::{IncidentNumber, PersonId},
    };
    use chrono::{DateTime, NaiveDate, Utc};
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Way {
        ByHand,
        Automation,
    }

    #[derive(Deserialize)]
    #[allow(dead_code, reason = "it is only asked for its shape")]
    struct Ask {
        number: IncidentNumber,
        person: PersonId,
        #[serde(default)]
        text: String,
        #[serde(default, deserialize_with = "number_or_text")]
        version: i32,
        way: Way,
        at: Option<DateTime<Utc>>,
        due: NaiveDate,
        sure: bool,
        share: f64,
        errors: Vec<FieldError>,
        more: Option<Value>,
    }

    #[test]
    fn a_command_tells_its_fields() {
        let shape = of::<Ask>();
        let text_and = |format: &str| json!({ "type": "string", "format": format });
        for (name, expected) in [
            ("number", json!({ "type": ["integer", "string"] })),
            ("person", text_and("uuid")),
            ("text", json!({ "type": "string" })),
            ("version", json!({ "type": ["integer", "string"] })),
            ("way", json!({ "type": "string", "enum": ["by-hand", "automation"] })),
            ("at", json!({ "type": ["string", "null"], "format": "date-time" })),
            ("due", text_and("date")),
            ("sure", json!({ "type": "boolean" })),
            ("share", json!({ "type": "number" })),
            ("more", json!({})),
        ] {
            assert_eq!(shape["properties"][name], expected, "{name}");
        }
        let error = &shape["properties"]["errors"]["items"]["properties"];
        assert_eq!(error, &json!({ "field": { "type": "string" }, "says": { "type": "string" } }));
        assert_eq!(shape["required"], json!(["number", "person", "way", "due", "sure", "share", "errors"]));
        let _ = (Way::ByHand, Way::Automation);
    }

    #[test]
    fn an_answer_has_numbers_and_all_its_fields() {
        assert_eq!(answered::<()>(), json!({ "type": "null" }));
        assert_eq!(answered::<String>(), json!({ "type": "string" }));
        assert_eq!(answered::<IncidentNumber>(), json!({ "type": "integer" }));
        let shape = answered::<Ask>();
        assert_eq!(shape["properties"]["number"], json!({ "type": "integer" }));
        assert_eq!(shape["required"].as_array().map(Vec::len), Some(11));
    }
}
