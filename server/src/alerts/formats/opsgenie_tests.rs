use super::*;

/// As Alertmanager 0.31 sends it.
const CREATE: &str = r#"{"alias":"8f0b2c","message":"[FIRING:1] RefusalRateHigh (support-bot)","description":"Refusals rise\nsince 10:00",
  "details":{"alertname":"RefusalRateHigh","service":"support-bot","severity":"critical"},"source":"http://am:9093/#/alerts?receiver=ops",
  "responders":[{"name":"ops","type":"team"}],"tags":["prod","llm"],"note":"from AM","priority":"P2","entity":"bot"}"#;

fn about(act: Act, identifier: &str) -> About {
    About { act: Some(act), identifier: Some(identifier.into()), ..About::default() }
}

fn fields(refused: Result<Said, Refused>) -> Vec<&'static str> {
    match refused {
        Err(Refused::Unprocessable(errors)) => errors.into_iter().map(|(field, _)| field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_alertmanager_creates_is_read_whole() {
    let Said::Alert(notice) = read(CREATE.as_bytes(), &About::default(), Uuid::nil()).unwrap() else { panic!() };
    assert_eq!((notice.dedup_key.as_str(), notice.status), ("8f0b2c", Status::Firing));
    assert_eq!((notice.name(), notice.summary()), ("RefusalRateHigh", "[FIRING:1] RefusalRateHigh (support-bot)"));
    assert_eq!((notice.severity_word(), notice.service_words().next()), (Some("critical"), Some("support-bot")));
    assert_eq!(notice.generator_url.as_deref(), Some("http://am:9093/#/alerts?receiver=ops"));
    assert_eq!(["priority", "entity"].map(|name| notice.labels[name].as_str()), ["P2", "bot"]);
    let texts = ["description", "note", "tags"].map(|name| notice.annotations[name].as_str());
    assert_eq!(texts, ["Refusals rise\nsince 10:00", "from AM", "prod, llm"]);
    assert!(notice.annotations["responders"].contains("ops"));
}

#[test]
fn the_acts_name_the_alert_by_its_alias() {
    let user = br#"{"user":"ana","note":"on it","source":"phone"}"#;
    let mark = Mark { dedup_key: "8f0b2c".into(), by: Some("ana".into()), text: Some("on it".into()) };
    let said = |act, body: &[u8]| read(body, &about(act, "8f0b2c"), Uuid::nil());
    assert_eq!(said(Act::Acknowledge, user), Ok(Said::Acknowledged(mark.clone())));
    assert_eq!(said(Act::Notes, user), Ok(Said::Noted(mark.clone())));
    assert_eq!(said(Act::Acknowledge, b""), Ok(Said::Acknowledged(Mark { by: None, text: None, ..mark.clone() })));
    let Ok(Said::Alert(over)) = said(Act::Close, b" \n") else { panic!() };
    assert_eq!((over.dedup_key.as_str(), over.status), ("8f0b2c", Status::Resolved));
    let Ok(Said::Alert(over)) = said(Act::Close, user) else { panic!() };
    assert_eq!((over.annotations["closed_by"].as_str(), over.annotations["closed_note"].as_str()), ("ana", "on it"));
    let renamed = said(Act::Message, br#"{"message":"worse"}"#);
    assert_eq!(renamed, Ok(Said::Noted(Mark { text: Some("Message: worse".into()), by: None, ..mark })));
}

#[test]
fn without_an_alias_one_is_made_and_names_it_again() {
    let fresh = Uuid::from_u128(7);
    let Ok(Said::Alert(notice)) = read(br#"{"message":"Down"}"#, &About::default(), fresh) else { panic!() };
    assert_eq!((notice.dedup_key.clone(), notice.severity_word()), (fresh.to_string(), Some("warning")));
    let told = outcome(fresh, Act::Create, &notice.dedup_key, None, DateTime::UNIX_EPOCH).body;
    let identifier = told["data"]["alertId"].as_str().unwrap();
    let Ok(Said::Alert(over)) = read(b"", &about(Act::Close, identifier), Uuid::nil()) else { panic!() };
    assert_eq!(over.dedup_key, notice.dedup_key);
    let long = "ü".repeat(ALIAS_MOST);
    let made = read(format!(r#"{{"message":"m","alias":"{long}"}}"#).as_bytes(), &About::default(), fresh).unwrap();
    let ended = read(b"", &about(Act::Close, &long), fresh).unwrap();
    assert_eq!(made.dedup_key(), ended.dedup_key(), "a long alias too");
}

#[test]
fn what_is_wrong_is_said_as_opsgenie_says_it() {
    assert_eq!(fields(read(b"{}", &About::default(), Uuid::nil())), ["message"]);
    let long = format!(r#"{{"message":" ","alias":"{}"}}"#, "x".repeat(513));
    assert_eq!(fields(read(long.as_bytes(), &About::default(), Uuid::nil())), ["message", "alias"]);
    assert_eq!(fields(read(b"{}", &about(Act::Notes, "a"), Uuid::nil())), ["note"]);
    assert_eq!(fields(read(b"{}", &about(Act::Close, " "), Uuid::nil())), ["identifier"]);
    assert_eq!(read(b"[]", &About::default(), Uuid::nil()), Err(Refused::NotJson));
    let refused = read(b"{}", &About::default(), Uuid::nil()).unwrap_err().answer(Uuid::nil());
    assert_eq!((refused.status, &refused.body["errors"]), (422, &json!({ "message": "Message can not be empty." })));
    assert_eq!(Refused::WrongKey.answer(Uuid::nil()).status, 401);
}

#[test]
fn the_answer_names_the_request() {
    let request = Uuid::from_u128(7);
    let answer = accepted(request);
    assert_eq!(answer.status, 202);
    assert_eq!(answer.body["result"], "Request will be processed");
    assert_eq!(answer.body["requestId"], request.to_string());
    assert!(answer.body["took"].is_number());
}

#[test]
fn the_key_stands_in_the_authorization() {
    let headers = |value: &str| HeaderMap::from_iter([(http::header::AUTHORIZATION, value.parse().unwrap())]);
    assert_eq!(key(&headers("GenieKey abc")), Some("abc"));
    assert_eq!(key(&headers("geniekey  abc ")), Some("abc"));
    for bad in ["Bearer abc", "GenieKey", "GenieKey  ", "abc"] {
        assert_eq!(key(&headers(bad)), None, "{bad}");
    }
    assert_eq!(key(&HeaderMap::new()), None);
}
