use super::*;

fn event(payload: Value) -> Value {
    json!({ "routing_key": "k", "payload": payload })
}

#[test]
fn a_change_event_is_read_with_what_it_says_of_a_part() {
    let sent = json!({
        "routing_key": "k",
        "payload": {
            "summary": "Prompt v7 live",
            "source": "deployer",
            "timestamp": "2025-02-15T13:30:00.000+0000",
            "custom_details": { "service": "support-bot", "artifact": "prompt", "version": 7, "previous": "v6", "by": "Mara K" },
        },
        "links": [{ "href": "javascript:alert(1)" }, { "href": "https://ci.test/7", "text": "the build" }],
        "images": [],
    });
    let (key, told) = read(&sent).unwrap();
    assert_eq!(key, "k");
    assert_eq!(told.service.as_deref(), Some("support-bot"));
    assert_eq!(told.artifact.as_deref(), Some("prompt"));
    assert_eq!((told.version.as_deref(), told.previous.as_deref()), (Some("7"), Some("v6")));
    assert_eq!(told.author.as_deref(), Some("Mara K"));
    assert_eq!(told.address.as_deref(), Some("https://ci.test/7"));
    assert_eq!(told.happened_at, Some("2025-02-15T13:30:00Z".parse().unwrap()));
}

#[test]
fn little_is_needed() {
    let (_, told) = read(&event(json!({ "summary": "Build 4 deployed", "source": "ci" }))).unwrap();
    assert_eq!(told.author.as_deref(), Some("ci"));
    assert_eq!((told.service, told.version, told.happened_at), (None, None, None));
    let odd = read(&event(json!({ "summary": "x", "custom_details": "just words" }))).unwrap().1;
    assert_eq!(odd.details, Some(json!("just words")));
    let long = read(&event(json!({ "summary": "x", "custom_details": { "version": "v".repeat(300) } }))).unwrap().1;
    assert_eq!(long.version, None, "half a version is a wrong one");
}

#[test]
fn everything_that_is_wrong_is_said() {
    for (sent, errors) in [
        (json!([]), &["The event is not a JSON object"][..]),
        (json!({}), &["'routing_key' is missing or blank", "'payload' is missing or blank"]),
        (json!({ "routing_key": " ", "payload": { "summary": "x" } }), &["'routing_key' is missing or blank"]),
        (event(json!("x")), &["'payload' is not an object"]),
        (event(json!({ "source": "ci" })), &["'payload.summary' is missing or blank"]),
        (event(json!({ "summary": "x", "timestamp": "soon" })), &["'payload.timestamp' is invalid (must be ISO 8601)"]),
    ] {
        assert_eq!(read(&sent).unwrap_err(), errors, "{sent}");
    }
}
