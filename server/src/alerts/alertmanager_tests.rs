use super::*;

const SAMPLE: &str = r#"{"version":"4","receiver":"llm-ops","status":"firing","groupKey":"{}:{alertname=\"RefusalRateHigh\"}","truncatedAlerts":0,
 "notification_reason":"x","routeLabels":null,
 "groupLabels":{"alertname":"RefusalRateHigh"},"commonLabels":{},"commonAnnotations":{},"externalURL":"http://am:9093",
 "alerts":[{"status":"firing","labels":{"alertname":"RefusalRateHigh","severity":"critical","service":"support-bot"},
   "annotations":{"summary":"Refusals rise","runbook_url":"…"},"startsAt":"2026-08-19T10:00:00.123456789Z","endsAt":"0001-01-01T00:00:00Z",
   "generatorURL":"http://prom:9090/graph?g0.expr=…","fingerprint":"791cec13fcba0368"}]}"#;

fn one(alert: &str) -> Result<Notice, String> {
    parse(format!(r#"{{"alerts":[{alert}]}}"#).as_bytes()).map(|delivery| delivery.notices.into_iter().next().unwrap())
}

#[test]
fn the_sample_is_read() {
    let delivery = parse(SAMPLE.as_bytes()).unwrap();
    assert_eq!(delivery.group_key, r#"{}:{alertname="RefusalRateHigh"}"#);
    let notice = &delivery.notices[0];
    assert_eq!(notice.dedup_key, "791cec13fcba0368");
    assert_eq!(notice.status, Status::Firing);
    assert_eq!(notice.starts_at.unwrap().to_rfc3339(), "2026-08-19T10:00:00.123456+00:00");
    assert_eq!(notice.ends_at, None);
    assert_eq!((notice.name(), notice.summary()), ("RefusalRateHigh", "Refusals rise"));
    assert_eq!(notice.severity_word(), Some("critical"));
    assert_eq!(notice.service_words().collect::<Vec<_>>(), ["support-bot"]);
    assert_eq!(notice.generator_url.as_deref(), Some("http://prom:9090/graph?g0.expr=…"));
}

#[test]
fn what_is_missing_or_null_has_a_meaning() {
    let notice = one(r#"{"status":"resolved"}"#).unwrap();
    assert_eq!((notice.name(), notice.summary()), ("Unnamed alert", "Unnamed alert"));
    assert_eq!((notice.starts_at, notice.ends_at, notice.generator_url), (None, None, None));
    let nulls =
        one(r#"{"status":"resolved","labels":null,"annotations":null,"startsAt":null,"fingerprint":null}"#).unwrap();
    assert_eq!(nulls.dedup_key, notice.dedup_key);
    assert!(parse(br#"{"alerts":[],"groupKey":null}"#).unwrap().notices.is_empty());
}

#[test]
fn without_a_fingerprint_the_labels_decide() {
    let key = |labels: &str| one(&format!(r#"{{"status":"firing","labels":{labels}}}"#)).unwrap().dedup_key;
    assert_eq!(key(r#"{"a":"1","b":"2"}"#), key(r#"{"b":"2","a":"1"}"#));
    assert_ne!(key(r#"{"a":"1","b":"2"}"#), key(r#"{"a":"1b2"}"#));
    assert_ne!(key(r#"{"a":"bc"}"#), key(r#"{"ab":"c"}"#));
}

#[test]
fn a_wrong_shape_is_told() {
    for (body, says) in [
        ("{", "The body is not JSON"),
        ("", "The body is not JSON"),
        ("[]", "not an Alertmanager webhook"),
        (r#"{"alerts":7}"#, "not an Alertmanager webhook"),
        (r#"{}"#, "missing field `alerts`"),
        (r#"{"alerts":[{"status":"maybe"}]}"#, r#"alerts[0]: status is "maybe""#),
        (r#"{"alerts":[{"status":"firing","startsAt":"yesterday"}]}"#, r#"startsAt is "yesterday""#),
    ] {
        let error = parse(body.as_bytes()).unwrap_err();
        assert!(error.contains(says), "{body}: {error}");
    }
}

#[test]
fn nothing_reaches_the_database_that_it_would_refuse() {
    let long = "k".repeat(5000);
    let notice =
        one(&format!(r#"{{"status":"firing","fingerprint":"{long}","labels":{{"a\u0000b":"c\u0000","n":7}}}}"#))
            .unwrap();
    assert_eq!(notice.dedup_key.len(), 64);
    assert_eq!(notice.labels.get("ab").map(String::as_str), Some("c"));
    assert_eq!(notice.labels.get("n").map(String::as_str), Some("7"));
}

#[test]
fn ten_thousand_alerts_are_one_delivery() {
    let alert = r#"{"status":"firing","labels":{"alertname":"A"},"startsAt":"2026-08-19T10:00:00Z","fingerprint":"x"}"#;
    let body = format!(r#"{{"groupKey":"g","alerts":[{}]}}"#, vec![alert; 10_000].join(","));
    assert_eq!(parse(body.as_bytes()).unwrap().notices.len(), 10_000);
}
