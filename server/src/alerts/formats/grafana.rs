//! Grafana's webhook contact point: Alertmanager's shape with more in it, and all of that is kept.

use super::{Said, Sent, text};
use crate::alerts::alertmanager::{self, Notice};
use app::alerts::mapping::plain;
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    alerts: Vec<Map<String, Value>>,
    #[serde(default, rename = "orgId")]
    org: Value,
}

/// Links of an alert, by the names that annotations get.
const LINKS: [(&str, &str); 4] = [
    ("silenceURL", "silence_url"),
    ("dashboardURL", "dashboard_url"),
    ("panelURL", "panel_url"),
    ("imageURL", "image_url"),
];

pub fn read(body: &[u8]) -> Result<Sent, String> {
    let delivery = alertmanager::parse(body).map_err(|says| says.replace("an Alertmanager", "a Grafana"))?;
    let more: Envelope =
        serde_json::from_slice(body).map_err(|error| format!("This is no Grafana webhook: {error}."))?;
    let group_key = delivery.group_key;
    let mut said = Vec::with_capacity(delivery.notices.len());
    for (place, mut notice) in delivery.notices.into_iter().enumerate() {
        if let Some(alert) = more.alerts.get(place) {
            add(&mut notice, alert, &more.org);
        }
        said.push(Said::Alert(notice));
    }
    Ok(Sent { group_key, order: super::Order::Start, said })
}

fn add(notice: &mut Notice, alert: &Map<String, Value>, org: &Value) {
    let annotations = &mut notice.annotations;
    let mut note = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            annotations.entry(name.to_string()).or_insert(value);
        }
    };
    for (theirs, ours) in LINKS {
        note(ours, alert.get(theirs).and_then(plain).and_then(|link| text::address(&link)));
    }
    if let Some(Value::Object(values)) = alert.get("values") {
        for (name, value) in values {
            note(&format!("value_{}", name.replace('\0', "")), plain(value));
        }
    }
    note("value_string", alert.get("valueString").and_then(plain));
    note("org_id", alert.get("orgId").and_then(plain).or_else(|| plain(org)));
    // Grafana's own rule lies behind generatorURL; the panel is where a person looks first.
    if notice.generator_url.is_none() {
        notice.generator_url =
            ["panel_url", "dashboard_url"].iter().find_map(|name| notice.annotations.get(*name).cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::alertmanager::Status;

    const SAMPLE: &str = r#"{"receiver":"signalbox","status":"firing","orgId":1,"version":"1","groupKey":"{}:{alertname=\"Refusals\"}",
      "state":"alerting","title":"[FIRING:2] Refusals","message":"**Firing**","externalURL":"http://grafana:3000/",
      "alerts":[
       {"status":"firing","labels":{"alertname":"Refusals","service":"support-bot"},"annotations":{"summary":"Refusals rise"},
        "startsAt":"2026-08-19T10:00:00.123456789+02:00","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://grafana:3000/alerting/1",
        "fingerprint":"f1","silenceURL":"http://grafana:3000/silence","dashboardURL":"","panelURL":"http://grafana:3000/d/1?viewPanel=2",
        "values":{"A":0.19,"B":null},"valueString":"[ var='A' value=0.19 ]","imageURL":"http://grafana:3000/i.png"},
       {"status":"resolved","labels":{"alertname":"Refusals"},"annotations":{},"startsAt":"2026-08-19T09:00:00Z",
        "endsAt":"2026-08-19T09:30:00Z","generatorURL":"","fingerprint":"f2","dashboardURL":"http://grafana:3000/d/1","values":null}]}"#;

    #[test]
    fn everything_that_grafana_adds_is_kept() {
        let sent = read(SAMPLE.as_bytes()).unwrap();
        assert_eq!(sent.group_key, r#"{}:{alertname="Refusals"}"#);
        let [Said::Alert(first), Said::Alert(second)] = &sent.said[..] else { panic!("{sent:?}") };
        assert_eq!((first.status, second.status), (Status::Firing, Status::Resolved));
        assert_eq!(first.starts_at.unwrap().to_rfc3339(), "2026-08-19T08:00:00.123456+00:00");
        for (name, value) in [
            ("summary", "Refusals rise"),
            ("silence_url", "http://grafana:3000/silence"),
            ("panel_url", "http://grafana:3000/d/1?viewPanel=2"),
            ("image_url", "http://grafana:3000/i.png"),
            ("value_A", "0.19"),
            ("value_string", "[ var='A' value=0.19 ]"),
            ("org_id", "1"),
        ] {
            assert_eq!(first.annotations.get(name).map(String::as_str), Some(value), "{name}");
        }
        assert!(!first.annotations.contains_key("dashboard_url") && !first.annotations.contains_key("value_B"));
        assert_eq!(second.generator_url.as_deref(), Some("http://grafana:3000/d/1"));
    }

    #[test]
    fn a_wrong_shape_is_told() {
        assert!(read(b"{}").unwrap_err().contains("not a Grafana webhook"));
        assert!(read(b"{").unwrap_err().contains("not JSON"));
        assert!(read(br#"{"alerts":[{"status":"x"}]}"#).unwrap_err().contains("alerts[0]"));
        assert!(read(br#"{"alerts":[]}"#).unwrap().said.is_empty());
    }
}
