//! Any JSON, read by the mapping that an administrator made for it.

use super::{Mark, Order, Said, Sent, text};
use crate::alerts::alertmanager::{Notice, Status};
use app::alerts::mapping::{Event, Mapping, State, events};
use chrono::SubsecRound;
use serde_json::Value;

const LONGEST_NAME: usize = 300;

pub fn read(body: &[u8], mapping: &Mapping) -> Result<Sent, String> {
    let body: Value = serde_json::from_slice(body).map_err(|error| format!("The body is not JSON: {error}."))?;
    of_value(&body, mapping)
}

/// The group is the first one's: those of one delivery that belong to different groups are placed by rules.
pub fn of_value(body: &Value, mapping: &Mapping) -> Result<Sent, String> {
    let events = events(mapping, body)?;
    let group = events.first().and_then(|event| event.group.clone());
    let is_one_group = events.iter().all(|event| event.group == group);
    let group_key = group.filter(|_| is_one_group).map(|group| text::key(&group)).unwrap_or_default();
    Ok(Sent { group_key, order: Order::Arrival, said: events.into_iter().map(said).collect() })
}

fn said(event: Event) -> Said {
    let dedup_key = match &event.key {
        Some(key) => text::key(key),
        None => text::key_of(&event.facts.labels),
    };
    let status = match event.state {
        State::Firing => Status::Firing,
        State::Resolved => Status::Resolved,
        State::Acknowledged => return Said::Acknowledged(Mark { dedup_key, by: None, text: event.summary }),
    };
    // Rules and views know an alert's name, severity and service by these three labels; what a sender wrote under
    // the same names stays where it is only where the mapping found nothing.
    let (mut labels, mut annotations) = (event.facts.labels, event.facts.annotations);
    for (name, value) in [("alertname", event.name), ("severity", event.severity), ("service", event.service)] {
        let Some(value) = value.and_then(|value| text::clean(&value)) else { continue };
        if let Some(theirs) =
            labels.insert(name.into(), text::cut(&value, LONGEST_NAME)).filter(|theirs| *theirs != value)
        {
            annotations.entry(format!("said.{name}")).or_insert(theirs);
        }
    }
    if let Some(summary) = event.summary {
        annotations.insert("summary".into(), summary);
    }
    let at = event.started_at.map(|at| at.trunc_subsecs(6));
    let is_over = status == Status::Resolved;
    Said::Alert(Notice {
        dedup_key,
        status,
        labels,
        annotations,
        // The time of an end is its end: when it began is known from its firing.
        starts_at: at.filter(|_| !is_over),
        ends_at: at.filter(|_| is_over),
        generator_url: event.url.and_then(|url| text::address(&url)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notices(body: &str) -> Vec<Notice> {
        let sent = read(body.as_bytes(), &Mapping::usual()).unwrap();
        let alerts = sent.said.into_iter().filter_map(|said| match said {
            Said::Alert(notice) => Some(notice),
            _ => None,
        });
        alerts.collect()
    }

    #[test]
    fn a_monitor_nobody_knows_is_understood() {
        let fired = r#"{"id":"m-7","name":"Login slow","status":"down","level":"CRIT","service":"login","msg":"p95 9 s",
            "time":"2026-08-19T10:00:00.5Z","url":"https://monitor/7","region":"eu"}"#;
        let notice = &notices(fired)[0];
        assert_eq!((notice.dedup_key.as_str(), notice.status), ("m-7", Status::Firing));
        assert_eq!((notice.name(), notice.summary()), ("Login slow", "Login slow"));
        assert_eq!((notice.severity_word(), notice.service_words().next()), (Some("critical"), Some("login")));
        assert_eq!(notice.labels["region"], "eu");
        assert_eq!(notice.labels["msg"], "p95 9 s");
        assert_eq!(notice.generator_url.as_deref(), Some("https://monitor/7"));
        let over = &notices(&fired.replace("down", "up"))[0];
        assert_eq!((over.dedup_key.as_str(), over.status), ("m-7", Status::Resolved));
        assert_eq!((over.starts_at, over.ends_at), (None, notice.starts_at));
    }

    #[test]
    fn without_a_key_the_labels_decide_and_an_acknowledgement_is_none() {
        let [one, two] = &notices(r#"[{"name":"A","host":"1"},{"name":"A","host":"2"}]"#)[..] else { panic!() };
        assert_ne!(one.dedup_key, two.dedup_key);
        let sent = read(br#"{"key":"k","status":"acknowledged","summary":"on it"}"#, &Mapping::usual()).unwrap();
        let mark = Mark { dedup_key: "k".into(), by: None, text: Some("on it".into()) };
        assert_eq!(sent.said, [Said::Acknowledged(mark)]);
    }

    #[test]
    fn what_the_sender_wrote_under_our_names_is_kept() {
        let mut mapping = Mapping::usual();
        mapping.severity = "weight".parse().unwrap();
        let sent = read(br#"{"name":"A","severity":"blue","weight":"p1"}"#, &mapping).unwrap();
        let Said::Alert(notice) = &sent.said[0] else { panic!() };
        assert_eq!((notice.severity_word(), notice.annotations["said.severity"].as_str()), (Some("critical"), "blue"));
    }
}
