use super::super::Said;
use super::*;
use crate::alerts::alertmanager::{Notice, Status};
use serde_json::json;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect()
}

fn of(pairs: &[(&'static str, &str)], body: &[u8]) -> Result<Vec<Notice>, String> {
    let sent = read(body, &about(&headers(pairs)), &Mapping::cloud_events())?;
    let notices = sent.said.into_iter().map(|said| match said {
        Said::Alert(notice) => notice,
        other => panic!("{other:?}"),
    });
    Ok(notices.collect())
}

fn event(kind: &str) -> Value {
    json!({"specversion": "1.0", "id": "e-1", "source": "/eval/refusals", "type": kind, "subject": "support-bot/refusals",
        "time": "2026-08-19T10:00:00.123456789Z", "datacontenttype": "application/json", "team": "llm",
        "data": {"title": "Refusals rise", "severity": "critical", "service": "support-bot", "rate": 0.19}})
}

fn check_first(notice: &Notice) {
    assert_eq!((notice.dedup_key.as_str(), notice.status), ("/eval/refusals support-bot/refusals", Status::Firing));
    assert_eq!((notice.name(), notice.summary()), ("support-bot/refusals", "Refusals rise"));
    assert_eq!((notice.severity_word(), notice.service_words().next()), (Some("critical"), Some("support-bot")));
    assert_eq!(notice.starts_at.unwrap().to_rfc3339(), "2026-08-19T10:00:00.123456+00:00");
    assert_eq!(["team", "data.rate"].map(|name| notice.labels[name].as_str()), ["llm", "0.19"]);
}

const JSON: (&str, &str) = ("content-type", "application/cloudevents+json; charset=utf-8");

#[test]
fn structured_and_binary_say_the_same() {
    let structured = of(&[JSON], event("com.example.alert.firing").to_string().as_bytes()).unwrap();
    check_first(&structured[0]);
    let data = event("x")["data"].to_string();
    let binary = of(
        &[
            ("content-type", "application/json"),
            ("ce-specversion", "1.0"),
            ("ce-id", "e-1"),
            ("ce-source", "/eval/refusals"),
            ("ce-type", "com.example.alert.firing"),
            ("ce-subject", "support-bot%2Frefusals"),
            ("ce-time", "\"2026-08-19T10:00:00.123456789Z\""),
            ("ce-team", "llm"),
            ("authorization", "Bearer secret"),
        ],
        data.as_bytes(),
    );
    check_first(&binary.unwrap()[0]);
}

#[test]
fn a_batch_is_several_and_a_type_may_end_an_alert() {
    let batch = json!([event("com.example.alert.firing"), event("com.example.alert.resolved")]).to_string();
    let notices = of(&[("content-type", "application/cloudevents-batch+json")], batch.as_bytes()).unwrap();
    assert_eq!(notices.iter().map(|notice| notice.status).collect::<Vec<_>>(), [Status::Firing, Status::Resolved]);
    assert_eq!(notices[0].dedup_key, notices[1].dedup_key);
    assert_eq!(of(&[("content-type", "application/cloudevents-batch+json")], b"[]"), Ok(vec![]));
}

#[test]
fn data_may_be_encoded_or_no_json_at_all() {
    let mut encoded = event("a.firing");
    let map = encoded.as_object_mut().unwrap();
    let data = map.remove("data").unwrap();
    map.insert("data_base64".into(), STANDARD.encode(data.to_string()).into());
    check_first(&of(&[JSON], encoded.to_string().as_bytes()).unwrap()[0]);
    let mut plain = event("a.firing");
    plain["data"] = json!("it broke");
    assert_eq!(of(&[JSON], plain.to_string().as_bytes()).unwrap()[0].labels["data"], "it broke");
    let text = [
        ("content-type", "text/plain"),
        ("ce-specversion", "1.0"),
        ("ce-id", "1"),
        ("ce-source", "s"),
        ("ce-type", "t"),
    ];
    assert_eq!(of(&text, b"it broke").unwrap()[0].labels["data"], "it broke");
    assert_eq!(of(&text, &[0xff, 0xfe]).unwrap()[0].labels["data"], "2 bytes");
    assert!(of(&text, b"").is_ok(), "an event needs no data");
}

#[test]
fn what_is_none_is_told() {
    for (change, says) in [
        (json!({"specversion": "0.3"}), "specversion is \"0.3\""),
        (json!({"specversion": null}), "specversion is missing"),
        (json!({"id": ""}), "id is missing"),
        (json!({"source": 7}), "source is missing"),
        (json!({"type": null}), "type is missing"),
        (json!({"data_base64": "%"}), "not base64"),
        (json!({"data_base64": "ew=="}), "The data are not JSON"),
    ] {
        let mut wrong = event("t");
        wrong.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let error = of(&[JSON], wrong.to_string().as_bytes()).unwrap_err();
        assert!(error.contains(says), "{error}");
    }
    assert!(of(&[("content-type", "application/cloudevents+avro")], b"x").unwrap_err().contains("as JSON"));
    assert!(of(&[("content-type", "application/cloudevents-batch+json")], b"{}").unwrap_err().contains("list"));
    assert!(of(&[("content-type", "application/cloudevents-batch+json")], b"[1]").unwrap_err().starts_with("[0]"));
    assert!(of(&[], b"{}").unwrap_err().contains("specversion is missing"));
}

#[test]
fn they_are_known_by_their_headers_and_no_secret_is_kept() {
    assert!(is_one(&headers(&[JSON])));
    assert!(is_one(&headers(&[("ce-specversion", "1.0")])));
    assert!(!is_one(&headers(&[("content-type", "application/json")])));
    let about = about(&headers(&[("authorization", "Bearer x"), ("ce-id", "1"), JSON]));
    assert_eq!(about.headers.keys().collect::<Vec<_>>(), ["ce-id", "content-type"]);
    let kept = serde_json::to_value(&about).unwrap();
    assert_eq!(serde_json::from_value::<About>(kept).unwrap(), about);
}
