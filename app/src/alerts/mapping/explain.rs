//! A mapping tried on a sample: what each field would be, and where it comes from.

use super::{
    Choice, Event, Mapping, State, Template,
    event::{our_word, state},
    events, moment,
};
use serde_json::Value;

const LONGEST_SAMPLE: usize = 1 << 20;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// As the form names it.
    pub field: &'static str,
    pub value: Option<String>,
    /// Where it comes from, or what happens without it.
    pub says: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// How many alerts the sample holds.
    pub count: usize,
    /// Of the first one, in the order of the form.
    pub fields: Vec<Explained>,
    pub first: Event,
}

/// The error is a sentence for the person who pasted the sample.
pub fn try_on(mapping: &Mapping, sample: &str) -> Result<Trial, String> {
    if sample.len() > LONGEST_SAMPLE {
        return Err(format!("The sample is larger than {LONGEST_SAMPLE} bytes."));
    }
    let body: Value = serde_json::from_str(sample).map_err(|error| format!("The sample is not JSON: {error}."))?;
    let all = events(mapping, &body)?;
    let count = all.len();
    let Some(first) = all.into_iter().next() else {
        return Err("The sample is an empty list: it holds no alert to try.".into());
    };
    let (one, items) = first_of(mapping, &body);
    let key = filled("key", &mapping.key, one, "its labels tell it from others, so a change of one makes a new alert");
    let mut fields = vec![
        items,
        key,
        filled("name", &mapping.name, one, "it is called Unnamed alert"),
        filled("summary", &mapping.summary, one, "its name is shown instead"),
        severity(mapping, one),
        chosen("service", &mapping.service, one, "a rule may give it one"),
        said_state(mapping, one),
        started(mapping, one),
        chosen("url", &mapping.url, one, "there is no link back"),
        filled("group", &mapping.group, one, "it joins incidents by service and name, or by a rule"),
    ];
    let labels = first.facts.labels.len();
    fields.push(Explained {
        field: "labels",
        value: Some(
            first.facts.labels.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(", "),
        ),
        says: format!("{labels} labels and {} annotations: everything is kept.", first.facts.annotations.len()),
    });
    Ok(Trial { count, fields, first })
}

fn first_of<'a>(mapping: &Mapping, body: &'a Value) -> (&'a Value, Explained) {
    let explained = |value: Option<String>, says: &str| Explained { field: "items", value, says: says.into() };
    match (mapping.items.find(body), body) {
        (Some((path, Value::Array(items))), _) => {
            let says = format!("A list of {} at {path}; the first one is shown.", items.len());
            (items.first().unwrap_or(body), explained(Some(path.to_string()), &says))
        }
        (Some((path, one @ Value::Object(_))), _) => (one, explained(Some(path.to_string()), "One object lies there.")),
        (_, Value::Array(items)) => {
            let says = format!("The body is a list of {}; the first one is shown.", items.len());
            (items.first().unwrap_or(body), explained(None, &says))
        }
        _ => (body, explained(None, "The body is one alert.")),
    }
}

fn filled(field: &'static str, template: &Template, one: &Value, without: &str) -> Explained {
    let value = template.fill(one);
    let missing = template.missing(one);
    let says = match (&value, missing.is_empty()) {
        _ if template.is_empty() => format!("Not taken: {without}."),
        (Some(_), true) => format!("From {template}."),
        (Some(_), false) => format!("From {template}. Nothing lies at {}.", missing.join(", ")),
        (None, _) => format!("Nothing lies at {}: {without}.", missing.join(", ")),
    };
    Explained { field, value, says }
}

fn chosen(field: &'static str, choice: &Choice, one: &Value, without: &str) -> Explained {
    match choice.text(one) {
        Some((path, value)) => Explained { field, value: Some(value), says: format!("From {path}.") },
        None if choice.is_empty() => Explained { field, value: None, says: format!("Not taken: {without}.") },
        None => Explained { field, value: None, says: format!("Nothing lies at {choice}: {without}.") },
    }
}

fn severity(mapping: &Mapping, one: &Value) -> Explained {
    let plain =
        chosen("severity", &mapping.severity, one, "the alert has no word for it, SEV3 unless a rule says otherwise");
    let Some(theirs) = plain.value.clone() else { return plain };
    match our_word(mapping, &theirs) {
        Some(ours) => {
            Explained { says: format!("{} \"{theirs}\" means {ours}.", plain.says), value: Some(ours), ..plain }
        }
        None => Explained {
            says: format!("{} \"{theirs}\" has no word of ours and is kept as it is.", plain.says),
            ..plain
        },
    }
}

fn said_state(mapping: &Mapping, one: &Value) -> Explained {
    let plain = chosen("state", &mapping.state, one, "it fires, and nothing ever ends it");
    let word = match state(mapping, one) {
        State::Firing => "firing",
        State::Acknowledged => "acknowledged",
        State::Resolved => "resolved",
    };
    let says = match &plain.value {
        Some(theirs) => format!("{} \"{theirs}\" means {word}.", plain.says),
        None => plain.says,
    };
    Explained { value: Some(word.into()), says, ..plain }
}

fn started(mapping: &Mapping, one: &Value) -> Explained {
    let plain = chosen("started_at", &mapping.started_at, one, "the time of receipt is taken");
    let Some((path, said)) = mapping.started_at.find(one) else { return plain };
    match moment(said) {
        Some(at) => Explained { value: Some(at.to_rfc3339()), ..plain },
        None => {
            let says = format!("What lies at {path} is no time that is known: the time of receipt is taken.");
            Explained { value: None, says, ..plain }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(mapping: &Mapping, sample: &str, field: &str) -> (Option<String>, String) {
        let trial = try_on(mapping, sample).unwrap();
        let explained = trial.fields.into_iter().find(|explained| explained.field == field).unwrap();
        (explained.value, explained.says)
    }

    #[test]
    fn each_field_says_where_it_comes_from() {
        let sample =
            r#"{"alerts":[{"id":"a-1","title":"Disk full","priority":"P1","state":"alerting","time":"soon"},{}]}"#;
        let usual = Mapping::usual();
        assert_eq!(try_on(&usual, sample).unwrap().count, 2);
        for (field, value, says) in [
            ("items", Some("alerts"), "A list of 2 at alerts; the first one is shown."),
            ("severity", Some("critical"), "From priority. \"P1\" means critical."),
            ("state", Some("firing"), "From state. \"alerting\" means firing."),
            ("service", None, "Nothing lies at service | labels.service | app | component: a rule may give it one."),
            ("started_at", None, "What lies at time is no time that is known: the time of receipt is taken."),
            ("group", None, "Not taken: it joins incidents by service and name, or by a rule."),
        ] {
            assert_eq!(said(&usual, sample, field), (value.map(String::from), says.to_string()), "{field}");
        }
        assert_eq!(said(&usual, sample, "key").0.as_deref(), Some("a-1"));
        assert!(said(&usual, sample, "labels").1.ends_with("everything is kept."));
    }

    #[test]
    fn what_cannot_be_tried_says_why() {
        let usual = Mapping::usual();
        for (sample, says) in [("{", "not JSON"), ("[]", "empty list"), ("7", "JSON object"), ("[3]", "JSON object")] {
            assert!(try_on(&usual, sample).unwrap_err().contains(says), "{sample}");
        }
        assert!(said(&usual, "{}", "key").1.contains("its labels tell it from others"));
    }
}
