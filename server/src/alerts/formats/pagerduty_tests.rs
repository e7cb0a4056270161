use super::*;

const KEY: &str = "0123456789abcdefghijklmnopqrstuv";

fn trigger() -> Value {
    json!({
        "routing_key": KEY, "event_action": "trigger", "dedup_key": "srv01/HTTP",
        "payload": {
            "summary": "PING OK - Packet loss = 0 %", "source": "prod05.example.org", "severity": "critical",
            "timestamp": "2015-07-17T08:42:58.315+0000", "component": "postgres", "group": "prod-datapipe", "class": "deploy",
            "custom_details": { "ping time": "1500ms", "load avg": 0.75, "service": "support-bot", "firing": "a\nb" }
        },
        "images": [{ "src": "https://e.org/i.png", "href": "https://e.org/", "alt": "graph" }],
        "links": [{ "href": "https://e.org/r", "text": "Runbook" }],
        "client": "Monitor", "client_url": "https://m.example.org"
    })
}

fn of(event: &Value) -> Result<Event, Refused> {
    read(event.to_string().as_bytes(), Uuid::nil())
}

fn errors(change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut event = trigger();
    change(&mut event);
    match of(&event) {
        Err(Refused::Invalid(errors)) => errors,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_trigger_is_read_whole() {
    let event = of(&trigger()).unwrap();
    assert_eq!((event.routing_key.as_str(), event.dedup_key.as_str()), (KEY, "srv01/HTTP"));
    let Said::Alert(notice) = event.said else { panic!() };
    assert_eq!((notice.status, notice.dedup_key.as_str()), (Status::Firing, "srv01/HTTP"));
    assert_eq!(notice.starts_at, Some("2015-07-17T08:42:58.315Z".parse().unwrap()));
    assert_eq!((notice.name(), notice.summary()), ("deploy", "PING OK - Packet loss = 0 %"));
    assert_eq!((notice.severity_word(), notice.service_words().next()), (Some("critical"), Some("support-bot")));
    assert_eq!(notice.generator_url.as_deref(), Some("https://m.example.org"));
    let labels = ["source", "component", "group", "ping time", "load avg"].map(|name| notice.labels[name].as_str());
    assert_eq!(labels, ["prod05.example.org", "postgres", "prod-datapipe", "1500ms", "0.75"]);
    let texts = ["firing", "link_1", "image_1", "image_1_href", "client"].map(|name| notice.annotations[name].as_str());
    assert_eq!(texts, ["a\nb", "Runbook: https://e.org/r", "graph: https://e.org/i.png", "https://e.org/", "Monitor"]);
}

#[test]
fn acknowledge_and_resolve_need_only_a_key() {
    let said = |action: &str| {
        of(&json!({ "routing_key": KEY, "event_action": action, "dedup_key": "k" })).map(|event| event.said)
    };
    assert_eq!(said("acknowledge").unwrap(), Said::Acknowledged(Mark { dedup_key: "k".into(), by: None, text: None }));
    let Said::Alert(over) = said("resolve").unwrap() else { panic!() };
    assert_eq!((over.status, over.starts_at, over.ends_at), (Status::Resolved, None, None));
    for action in ["acknowledge", "resolve"] {
        let keyless = of(&json!({ "routing_key": KEY, "event_action": action }));
        assert_eq!(keyless, Err(Refused::Invalid(vec!["'dedup_key' is missing or blank".into()])));
    }
}

#[test]
fn a_key_is_made_where_there_is_none_and_is_the_same_again() {
    let mut event = trigger();
    event["dedup_key"] = Value::Null;
    let fresh = Uuid::from_u128(7);
    let made = |event: &Value| read(event.to_string().as_bytes(), fresh).unwrap();
    let first = made(&event);
    assert_eq!(first.dedup_key.len(), 32);
    assert_eq!(first, made(&event));
    assert_eq!(first.said.dedup_key(), first.dedup_key);
}

#[test]
fn all_that_is_wrong_is_said_as_pagerduty_says_it() {
    assert_eq!(errors(|event| event["routing_key"] = json!("")), ["'routing_key' is missing or blank"]);
    assert_eq!(errors(|event| event["payload"] = json!(null)), ["'payload' is missing or blank"]);
    assert_eq!(errors(|event| event["payload"] = json!("x")), ["'payload' is not an object"]);
    assert_eq!(
        errors(|event| event["payload"] = json!({})),
        [
            "'payload.summary' is missing or blank",
            "'payload.source' is missing or blank",
            "'payload.severity' is missing or blank"
        ]
    );
    assert!(errors(|event| event["payload"]["severity"] = json!("huge"))[0].contains("'payload.severity' is invalid"));
    assert!(errors(|event| event["payload"]["timestamp"] = json!("soon"))[0].contains("ISO 8601"));
    assert!(errors(|event| event["event_action"] = json!("explode"))[0].contains("'event_action' is invalid"));
    assert!(errors(|event| event["dedup_key"] = json!("k".repeat(256)))[0].contains("at most 255"));
    assert_eq!(of(&json!([])).unwrap_err(), Refused::Invalid(vec!["The event is not a JSON object".into()]));
    let long = of(&{
        let mut event = trigger();
        event["payload"]["summary"] = json!("x".repeat(2000));
        event
    });
    let Said::Alert(notice) = long.unwrap().said else { panic!() };
    assert_eq!(notice.summary().len(), SUMMARY_MOST, "cut, not refused: an alert must not be lost for its length");
}

#[test]
fn the_answers_are_pagerdutys() {
    assert_eq!(accepted("k").status, 202);
    assert_eq!(accepted("k").body, json!({ "status": "success", "message": "Event processed", "dedup_key": "k" }));
    let refused = read(b"{", Uuid::nil()).unwrap_err().answer();
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.body,
        json!({ "status": "Unrecognized object", "message": "Event object format is unrecognized", "errors": ["JSON parse error"] })
    );
    assert_eq!(
        Refused::wrong_key().answer().body,
        json!({ "status": "invalid event", "message": "Event object is invalid", "errors": ["Invalid routing key"] })
    );
    let large = vec![b' '; BYTES + 1];
    assert_eq!(read(&large, Uuid::nil()).unwrap_err().answer().status, 413);
}

#[test]
fn what_is_kept_holds_no_key() {
    let escaped = trigger().to_string().replace("0123", "\\u003012\\u0033");
    for body in [trigger().to_string(), escaped] {
        let kept = without_key(body.as_bytes(), KEY);
        assert!(!kept.windows(KEY.len()).any(|part| part == KEY.as_bytes()));
        let (first, again) = (read(body.as_bytes(), Uuid::nil()).unwrap(), read(&kept, Uuid::nil()).unwrap());
        assert_eq!(first.said, again.said);
        assert!(again.routing_key.chars().all(|letter| letter == '*'));
    }
    assert_eq!(without_key(b"not json", ""), b"not json");
}
