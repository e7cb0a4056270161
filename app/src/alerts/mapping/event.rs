//! A mapping applied: what the sender's JSON says, as alerts.

use super::{
    Mapping, fits, moment, plain,
    spread::{Facts, spread},
};
use chrono::{DateTime, Utc};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Firing,
    Acknowledged,
    Resolved,
}

/// What one event says of its alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// None: the labels have to tell it from others.
    pub key: Option<String>,
    pub name: Option<String>,
    pub summary: Option<String>,
    /// In our words where one fits, else as the sender calls it.
    pub severity: Option<String>,
    pub service: Option<String>,
    pub state: State,
    /// None: the time of receipt.
    pub started_at: Option<DateTime<Utc>>,
    pub url: Option<String>,
    pub group: Option<String>,
    /// All that was said: short words as labels, the rest as annotations.
    pub facts: Facts,
}

/// The events of a body, in their order. The error says which one is no object.
pub fn events(mapping: &Mapping, body: &Value) -> Result<Vec<Event>, String> {
    let list = match mapping.items.find(body) {
        Some((_, Value::Array(items))) => items.as_slice(),
        Some((_, one @ Value::Object(_))) => std::slice::from_ref(one),
        _ => match body {
            Value::Array(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        },
    };
    let events = list.iter().enumerate().map(|(place, one)| match one {
        Value::Object(_) => Ok(event(mapping, one)),
        _ => Err(format!("[{place}]: An alert is a JSON object.")),
    });
    events.collect()
}

fn event(mapping: &Mapping, one: &Value) -> Event {
    let severity = mapping.severity.text(one).map(|(_, word)| our_word(mapping, &word).unwrap_or(word));
    Event {
        key: mapping.key.fill(one),
        name: mapping.name.fill(one),
        summary: mapping.summary.fill(one),
        severity,
        service: mapping.service.text(one).map(|(_, word)| word),
        state: state(mapping, one),
        started_at: mapping.started_at.find(one).and_then(|(_, said)| moment(said)),
        url: mapping.url.text(one).map(|(_, address)| address),
        group: mapping.group.fill(one),
        facts: facts(mapping, one),
    }
}

pub(super) fn our_word(mapping: &Mapping, theirs: &str) -> Option<String> {
    mapping.severity_words.iter().find(|(pattern, _)| fits(pattern, theirs)).map(|(_, ours)| ours.clone())
}

/// One that ends wins over one that is acknowledged.
pub(super) fn state(mapping: &Mapping, one: &Value) -> State {
    let Some((_, word)) = mapping.state.text(one) else { return State::Firing };
    let is_one_of = |list: &[String]| list.iter().any(|pattern| fits(pattern, &word));
    match () {
        () if is_one_of(&mapping.resolves) => State::Resolved,
        () if is_one_of(&mapping.acknowledges) => State::Acknowledged,
        () => State::Firing,
    }
}

/// The members of the chosen objects under their own names, then everything else under its whole path.
fn facts(mapping: &Mapping, one: &Value) -> Facts {
    let mut facts = Facts::default();
    for path in mapping.label_paths() {
        match path.find(one) {
            Some(Value::Object(members)) => {
                for (name, value) in members {
                    if let Some(word) = plain(value) {
                        spread(&mut facts, name, &Value::String(word));
                    }
                }
            }
            Some(tags @ Value::Array(_)) => spread(&mut facts, &path.to_string(), tags),
            _ => {}
        }
    }
    spread(&mut facts, "", one);
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_usual_names_are_read() {
        let body = json!({"id": 17, "title": "Disk full", "host": "a1", "priority": "P2", "status": "PROBLEM",
            "service": "search", "timestamp": 1_787_133_600, "url": "https://m/17", "tags": ["disk", "prod"],
            "data": {"free": 0.5}, "text": "line\nline"});
        let event = &events(&Mapping::usual(), &body).unwrap()[0];
        assert_eq!((event.key.as_deref(), event.summary.as_deref()), (Some("17"), Some("Disk full")));
        assert_eq!((event.severity.as_deref(), event.service.as_deref()), (Some("error"), Some("search")));
        assert_eq!((event.state, event.url.as_deref()), (State::Firing, Some("https://m/17")));
        assert_eq!(event.started_at.unwrap().to_rfc3339(), "2026-08-19T10:00:00+00:00");
        assert_eq!(event.facts.labels["host"], "a1");
        assert_eq!(event.facts.labels["data.free"], "0.5");
        assert_eq!(event.facts.annotations["tags"], "disk, prod");
        assert_eq!(event.facts.annotations["text"], "line\nline");
    }

    #[test]
    fn lists_are_many_and_words_decide_the_state() {
        let state = |word: &str| events(&Mapping::usual(), &json!([{ "status": word }])).unwrap()[0].state;
        for (word, expected) in [
            ("OK", State::Resolved),
            ("Resolved", State::Resolved),
            ("ack", State::Acknowledged),
            ("down", State::Firing),
            ("", State::Firing),
        ] {
            assert_eq!(state(word), expected, "{word}");
        }
        let inner = json!({"alerts": [{"id": 1}, {"id": 2}], "id": 9});
        assert_eq!(events(&Mapping::usual(), &inner).unwrap().len(), 2);
        assert_eq!(events(&Mapping::usual(), &json!([])).unwrap(), []);
        assert_eq!(events(&Mapping::usual(), &json!([{}, 3])).unwrap_err(), "[1]: An alert is a JSON object.");
        assert!(events(&Mapping::usual(), &json!("text")).is_err());
        let bare = &events(&Mapping::usual(), &json!({})).unwrap()[0];
        assert_eq!((bare.key.as_deref(), bare.state), (None, State::Firing));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        let name = prop_oneof!["[a-z_.]{0,8}", Just("alerts".into()), Just("labels".into()), Just("status".into())];
        leaf.prop_recursive(4, 40, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(name.clone(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_json_is_read_or_told(body in any_json()) {
            for mapping in [Mapping::usual(), Mapping::cloud_events()] {
                if let Ok(events) = super::events(&mapping, &body) {
                    for event in events {
                        prop_assert!(!event.summary.is_some_and(|text| text.is_empty()));
                        let texts = event.facts.labels.values().chain(event.facts.annotations.values());
                        prop_assert!(texts.into_iter().all(|text| !text.contains('\0')));
                    }
                }
            }
        }
    }
}
