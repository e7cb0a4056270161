//! A delivery as each kind of sender would write it, to test a door with.

use crate::alerts::formats::{About, Format, opsgenie::Act};
use app::intakes::Sender;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

pub(super) const NAME: &str = "SignalboxTest";
const SUMMARY: &str = "A test from Signalbox’s settings";

pub(super) struct Probe {
    pub format: Format,
    pub body: Vec<u8>,
    pub about: About,
}

impl Probe {
    fn of(format: Format, body: Value, about: About) -> Probe {
        Probe { format, body: body.to_string().into_bytes(), about }
    }
}

/// None: it sends no alerts.
pub(super) fn probe(sender: Sender, now: DateTime<Utc>) -> Option<Probe> {
    let at = now.to_rfc3339_opts(SecondsFormat::Millis, true);
    let probe = match sender {
        Sender::Alertmanager => Probe::of(Format::Alertmanager, alertmanager(&at), About::default()),
        Sender::Grafana => {
            let mut body = alertmanager(&at);
            body["version"] = "1".into();
            body["orgId"] = 1.into();
            body["state"] = "alerting".into();
            body["title"] = format!("[FIRING:1] {NAME}").into();
            Probe::of(Format::Grafana, body, About::default())
        }
        Sender::PagerDuty => {
            let payload = json!({ "summary": SUMMARY, "source": "signalbox", "severity": "info", "class": NAME });
            // As the door keeps it: without the key.
            let body = json!({
                "routing_key": "*".repeat(32), "event_action": "trigger", "dedup_key": "signalbox-test",
                "payload": payload,
            });
            Probe::of(Format::PagerDuty, body, About::default())
        }
        Sender::Opsgenie => {
            let about = About { act: Some(Act::Create), ..About::default() };
            let body = json!({ "message": SUMMARY, "alias": "signalbox-test", "priority": "P5", "entity": NAME });
            Probe::of(Format::Opsgenie, body, about)
        }
        Sender::Json => {
            let body = json!({
                "key": "signalbox-test", "name": NAME, "summary": SUMMARY, "severity": "info", "status": "firing",
                "time": at,
            });
            Probe::of(Format::Json, body, About::default())
        }
        Sender::CloudEvents => {
            let kind = [("content-type".to_string(), "application/cloudevents+json".to_string())];
            let about = About { headers: kind.into(), ..About::default() };
            let body = json!({
                "specversion": "1.0", "id": "signalbox-test", "source": "/signalbox/settings", "type": "signalbox.test",
                "time": at, "data": { "name": NAME, "summary": SUMMARY, "severity": "info" },
            });
            Probe::of(Format::CloudEvents, body, about)
        }
        Sender::Changes => return None,
    };
    Some(probe)
}

fn alertmanager(at: &str) -> Value {
    let (labels, annotations) = (json!({ "alertname": NAME, "severity": "info" }), json!({ "summary": SUMMARY }));
    let alert = json!({
        "status": "firing",
        "labels": labels,
        "annotations": annotations,
        "startsAt": at,
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "",
        "fingerprint": "51675a1b0c7e57",
    });
    json!({
        "version": "4",
        "receiver": "signalbox",
        "status": "firing",
        "groupKey": format!("{{}}:{{alertname=\"{NAME}\"}}"),
        "truncatedAlerts": 0,
        "groupLabels": { "alertname": NAME },
        "commonLabels": labels,
        "commonAnnotations": annotations,
        "externalURL": "",
        "alerts": [alert],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alerts::{
        alertmanager::Status,
        formats::{Said, read},
    };
    use uuid::Uuid;

    #[test]
    fn every_kind_of_sender_is_read_as_one_alert_that_fires() {
        for sender in Sender::ALL {
            let Some(probe) = probe(sender, DateTime::UNIX_EPOCH) else {
                assert_eq!(sender, Sender::Changes);
                continue;
            };
            assert_eq!(probe.format.word(), sender.word());
            let sent = read(probe.format, &probe.body, &probe.about, None, Uuid::nil()).expect("it is read");
            let [Said::Alert(notice)] = &sent.said[..] else { panic!("{sender:?}: {sent:?}") };
            assert_eq!((notice.status, notice.summary()), (Status::Firing, SUMMARY), "{sender:?}");
        }
    }
}
