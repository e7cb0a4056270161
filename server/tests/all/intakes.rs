//! Six formats at the door: each sender hears its own protocol, each alert is there, and load is never its fault.

use crate::support::{Answer, Box, signalbox, start, words};
use app::auth::Role;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request},
};
use chrono::Duration;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use server::{
    alerts::process_waiting,
    clock::Clock,
    db,
    http::{App, Scope, Site, routes},
    outgoing::Reach,
    seal::Seal,
};
use sqlx::Row;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};
use tower::ServiceExt;

const ALERTMANAGER: &str = "/api/v1/intake/alertmanager";
const GRAFANA: &str = "/api/v1/intake/grafana";
const OPSGENIE: &str = "/api/v1/intake/opsgenie/v2/alerts";
const EVENTS: &str = "/api/v1/intake/events";
const PAGERDUTY: &str = "/v2/enqueue";

async fn ask(router: &Router, method: Method, path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let request = headers
        .iter()
        .fold(Request::builder().method(method).uri(path), |request, (name, value)| request.header(*name, *value));
    let answer = router.clone().oneshot(request.body(body.into()).expect("a request")).await.expect("infallible");
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// A sender with its key.
struct Sender<'a> {
    signalbox: &'a Box,
    key: String,
}

impl Sender<'_> {
    async fn bearer(&self, path: &str, body: &Value) -> Answer {
        self.signalbox.bearer("POST", path, &self.key, &body.to_string()).await
    }

    async fn with(&self, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let bearer = format!("Bearer {}", self.key);
        let headers = [&[("authorization", bearer.as_str())], headers].concat();
        ask(&self.signalbox.router, Method::POST, path, &headers, body).await
    }

    async fn genie(&self, method: Method, path: &str, body: &Value) -> Answer {
        let key = format!("GenieKey {}", self.key);
        let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
        let body = if method == Method::GET { String::new() } else { body.to_string() };
        ask(&self.signalbox.router, method, &format!("{OPSGENIE}{path}"), &headers, body).await
    }

    async fn event(&self, event: Value) -> Answer {
        let mut event = event;
        event["routing_key"] = self.key.clone().into();
        self.plain(event.to_string()).await
    }

    async fn plain(&self, body: String) -> Answer {
        ask(&self.signalbox.router, Method::POST, PAGERDUTY, &[("content-type", "application/json")], body).await
    }

    async fn worked(&self) -> usize {
        process_waiting(&self.signalbox.app).await.expect("it works")
    }
}

async fn sender(signalbox: &Box) -> Sender<'_> {
    Sender { signalbox, key: signalbox.token(Scope::Intake).await }
}

async fn text(signalbox: &Box, sql: &'static str) -> Vec<String> {
    let rows = sqlx::query(sql).fetch_all(&signalbox.app.pool).await.expect("rows");
    rows.iter().map(|row| row.try_get::<String, _>(0).expect("text")).collect()
}

/// Key and state of every alert, in the order in which they began here.
async fn alerts(signalbox: &Box) -> Vec<String> {
    let sql = "select dedup_key || case when ended_at is not null then ' over' when acknowledged_at is not null
                   then ' acknowledged' else ' fires' end
               from alert order by first_seen_at, id";
    text(signalbox, sql).await
}

fn fires(key: &str, minute: u32) -> Value {
    alert(key, "firing", minute, None)
}

fn alert(key: &str, status: &str, minute: u32, end: Option<u32>) -> Value {
    let at = |minute: u32| format!("2025-02-15T14:{minute:02}:00Z");
    let ends_at = end.map_or("0001-01-01T00:00:00Z".to_string(), at);
    let labels = json!({ "alertname": key });
    json!({ "status": status, "fingerprint": key, "labels": labels, "startsAt": at(minute), "endsAt": ends_at })
}

fn webhook(group: &str, alerts: &[Value]) -> Value {
    json!({ "version": "4", "groupKey": group, "alerts": alerts })
}

#[tokio::test]
async fn alertmanager_is_answered_when_its_delivery_is_kept() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let answer = sender.bearer(ALERTMANAGER, &webhook("g", &[fires("a", 1)])).await.is(202);
    let kept = text(&signalbox, "select id::text from delivery where processed_at is null").await;
    assert_eq!(kept, [answer.json()["delivery"].as_str().expect("an id")]);
    assert_eq!(sender.worked().await, 1);
    assert_eq!(alerts(&signalbox).await, ["a fires"]);
    // Basic authentication carries the same token.
    let basic = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("am:{}", sender.key));
    let headers = [("authorization", &*format!("Basic {basic}"))];
    let over = webhook("g", &[alert("a", "resolved", 1, Some(5))]).to_string();
    ask(&signalbox.router, Method::POST, ALERTMANAGER, &headers, over).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["a over"]);
}

#[tokio::test]
async fn the_order_in_which_twins_arrive_does_not_matter() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    // The end comes first, from the quicker twin; then the beginning, twice.
    for said in [alert("a", "resolved", 1, Some(5)), fires("a", 1), fires("a", 1)] {
        sender.bearer(ALERTMANAGER, &webhook("g", &[said])).await.is(202);
        sender.worked().await;
    }
    assert_eq!(alerts(&signalbox).await, ["a over"], "an end before its beginning leaves nothing that never ends");
    assert!(text(&signalbox, "select title from incident").await.is_empty());
    let ended = text(&signalbox, "select to_char(ended_at, 'HH24:MI') from alert").await;
    assert_eq!(ended, ["14:05"]);
    sender.bearer(ALERTMANAGER, &webhook("g", &[fires("a", 8)])).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["a over", "a fires"], "a later one is a new one");
}

#[tokio::test]
async fn many_deliveries_are_one_transaction_and_a_bad_one_harms_no_other() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    for key in 0..150 {
        sender.bearer(ALERTMANAGER, &webhook(&format!("g{key}"), &[fires(&format!("a{key:03}"), 1)])).await.is(202);
    }
    sqlx::query("update delivery set body = 'broken' where seq = 20")
        .execute(&signalbox.app.pool)
        .await
        .expect("an update");
    assert_eq!(sender.worked().await, 149);
    let left =
        text(&signalbox, "select seq || ' ' || attempts || ' ' || error from delivery where processed_at is null");
    let left = left.await;
    assert!(left.len() == 1 && left[0].starts_with("20 1 The body is not JSON"), "{left:?}");
    let transactions = text(&signalbox, "select count(distinct xmin::text)::text from alert").await;
    let transactions: usize = transactions[0].parse().expect("a number");
    assert!(transactions < 110, "those before the bad one one by one, the rest together: {transactions}");
    // The same without a bad one.
    for key in 200..300 {
        sender.bearer(ALERTMANAGER, &webhook(&format!("g{key}"), &[fires(&format!("a{key:03}"), 1)])).await.is(202);
    }
    assert_eq!(sender.worked().await, 100);
    let sql = "select count(distinct xmin::text)::text from alert where dedup_key >= 'a200'";
    assert_eq!(text(&signalbox, sql).await, ["1"]);
}

#[tokio::test]
async fn a_storm_without_groups_is_one_incident_with_a_count() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    for disk in 0..120 {
        let summary = format!("Disk {disk} is full");
        let payload = json!({ "summary": summary, "source": "db", "severity": "error", "class": "disk full" });
        sender
            .event(json!({ "event_action": "trigger", "dedup_key": format!("disk{disk}"), "payload": payload }))
            .await
            .is(202);
    }
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await.len(), 120);
    assert_eq!(text(&signalbox, "select title from incident").await, ["Disk 0 is full"]);
    let why = text(&signalbox, "select why from alert order by first_seen_at, id").await;
    assert_eq!(why.iter().filter(|why| why.starts_with("Opened #1.")).count(), 1);
    assert_eq!(why.iter().filter(|why| why.starts_with("Joined #1: same sender and name.")).count(), 119);
}

#[tokio::test]
async fn grafana_posts_or_puts_and_may_have_to_sign() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let mut said = webhook("g", &[fires("a", 1)]);
    said["alerts"][0]["valueString"] = "[ var='A' value=0.19 ]".into();
    sender.bearer(GRAFANA, &said).await.is(202);
    signalbox.bearer("PUT", GRAFANA, &sender.key, &webhook("h", &[fires("b", 1)]).to_string()).await.is(202);
    assert_eq!(sender.worked().await, 2);
    let kept = text(&signalbox, "select annotations ->> 'value_string' from alert where dedup_key = 'a'").await;
    assert_eq!(kept, ["[ var='A' value=0.19 ]"]);
    sender.bearer(GRAFANA, &json!({})).await.is(400);
}

#[tokio::test]
async fn pagerduty_hears_what_its_clients_insist_on() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let payload = json!({ "summary": "Refusals rise", "source": "eval", "severity": "critical" });
    let trigger = json!({ "event_action": "trigger", "dedup_key": "srv01/HTTP", "payload": payload });
    let answer = sender.event(trigger.clone()).await.is(202).json();
    assert_eq!(answer, json!({ "status": "success", "message": "Event processed", "dedup_key": "srv01/HTTP" }));
    sender.worked().await;
    let kept = text(&signalbox, "select convert_from(body, 'UTF8') from delivery").await;
    assert!(!kept[0].contains(&sender.key), "the key does not lie in the table");
    for (action, state) in [
        ("trigger", "fires"),
        ("acknowledge", "acknowledged"),
        ("trigger", "acknowledged"),
        ("resolve", "over"),
        ("acknowledge", "over"),
        ("resolve", "over"),
    ] {
        let mut event = trigger.clone();
        event["event_action"] = action.into();
        sender.event(event).await.is(202);
        sender.worked().await;
        assert_eq!(alerts(&signalbox).await, [format!("srv01/HTTP {state}")], "{action}");
    }
    signalbox.clock.forward(Duration::minutes(1));
    sender.event(trigger.clone()).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["srv01/HTTP over", "srv01/HTTP fires"]);
    let mut keyless = trigger.clone();
    keyless["dedup_key"] = Value::Null;
    let made = sender.event(keyless).await.is(202).json()["dedup_key"].as_str().expect("a key").to_string();
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await.last(), Some(&format!("{made} fires")));

    let errors = |answer: Answer| answer.is(400).json()["errors"][0].as_str().unwrap_or_default().to_string();
    let mut wrong = trigger.clone();
    wrong["routing_key"] = "0123456789abcdefghijklmnopqrstuv".into();
    assert_eq!(errors(sender.plain(wrong.to_string()).await), "Invalid routing key");
    let read = signalbox.token(Scope::Read).await;
    wrong["routing_key"] = read.into();
    assert_eq!(errors(sender.plain(wrong.to_string()).await), "Invalid routing key", "of another scope");
    assert_eq!(errors(sender.plain("{".into()).await), "JSON parse error");
    assert!(errors(sender.event(json!({ "event_action": "trigger" })).await).contains("payload"));
    let mut large = trigger;
    large["payload"]["custom_details"] = "x".repeat(600 << 10).into();
    sender.event(large).await.is(413);
}

#[tokio::test]
async fn opsgenie_creates_marks_closes_and_tells_what_became_of_it() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let create =
        json!({ "message": "Refusals rise", "alias": "refusals/eval", "priority": "P1", "details": { "team": "llm" } });
    let accepted = sender.genie(Method::POST, "", &create).await.is(202).json();
    assert_eq!(accepted["result"], "Request will be processed");
    let request = accepted["requestId"].as_str().expect("an id").to_string();
    let path = format!("/requests/{request}");
    sender.genie(Method::GET, &path, &Value::Null).await.is(404);
    sender.worked().await;
    let outcome = sender.genie(Method::GET, &path, &Value::Null).await.is(200).json();
    assert_eq!((&outcome["data"]["isSuccess"], &outcome["data"]["alertId"]), (&json!(true), &json!("refusals/eval")));
    let other = Sender { signalbox: &signalbox, key: signalbox.token(Scope::Intake).await };
    other.genie(Method::GET, &path, &Value::Null).await.is(404);
    let at = "/refusals%2Feval";
    for (method, act, body, state) in [
        (Method::POST, "acknowledge", json!({ "user": "kim", "note": "I look" }), "acknowledged"),
        (Method::POST, "notes", json!({ "note": "It is the prompt" }), "acknowledged"),
        (Method::PUT, "message", json!({ "message": "Refusals fall" }), "acknowledged"),
        (Method::POST, "close", json!({ "user": "kim", "note": "done" }), "over"),
        (Method::POST, "close", json!({}), "over"),
    ] {
        sender.genie(method, &format!("{at}/{act}?identifierType=alias"), &body).await.is(202);
        sender.worked().await;
        assert_eq!(alerts(&signalbox).await, [format!("refusals/eval {state}")], "{act}");
    }
    let sql = "select e.status || ': ' || coalesce(n.by_word, '') || ': ' || coalesce(n.text, '')
               from alert_note n join alert_event e on e.id = n.event_id order by e.recorded_at, e.id";
    let notes = text(&signalbox, sql).await;
    assert_eq!(
        notes,
        [
            "acknowledged: kim: I look",
            "noted: : It is the prompt",
            "noted: : Message: Refusals fall",
            "resolved: kim: done"
        ]
    );
    let word = text(&signalbox, "select acknowledged_word from alert").await;
    assert_eq!(word, ["kim"]);

    sender.genie(Method::POST, &format!("{at}/explode"), &json!({})).await.is(404);
    sender.genie(Method::PUT, &format!("{at}/close"), &json!({})).await.is(404);
    let empty = sender.genie(Method::POST, "", &json!({})).await.is(422).json();
    assert_eq!(empty["errors"]["message"], "Message can not be empty.");
    let stranger = Sender { signalbox: &signalbox, key: "0123456789abcdefghijklmnopqrstuv".into() };
    assert_eq!(stranger.genie(Method::POST, "", &create).await.is(401).json()["message"], "Could not authenticate");
    stranger.genie(Method::POST, &format!("{at}/close"), &json!({})).await.is(401);
    stranger.genie(Method::GET, &path, &Value::Null).await.is(401);
}

#[tokio::test]
async fn any_json_is_read_by_the_usual_names_or_by_the_intakes_mapping() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let said =
        |status: &str| json!({ "id": "job-7", "title": "Nightly eval failed", "status": status, "priority": "high" });
    for (status, state) in [("failed", "fires"), ("failed", "fires"), ("acknowledged", "acknowledged"), ("ok", "over")]
    {
        sender.bearer(EVENTS, &said(status)).await.is(202);
        sender.worked().await;
        assert_eq!(alerts(&signalbox).await, [format!("job-7 {state}")], "{status}");
    }
    let mapping =
        json!({ "key": "{{ check.uid }}", "name": "{{ check.what }}", "state": "check.now", "resolves": ["green"] });
    let intake = "insert into intake (source_id, mapping, changed_at)
                  select id, $1, created_at from api_token where scope = 'intake'";
    sqlx::query(intake).bind(&mapping).execute(&signalbox.app.pool).await.expect("an intake");
    signalbox.app.door.forget();
    let theirs = |now: &str| json!({ "check": { "uid": "c1", "what": "Index age", "now": now } });
    sender.bearer(EVENTS, &theirs("red")).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await.last().map(String::as_str), Some("c1 fires"));
    // One list may hold an alert's beginning and its end.
    let both = json!([theirs("green"), theirs("red"), theirs("green")]);
    sender.bearer(EVENTS, &both).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await[1..], ["c1 over", "c1 over"]);
    sender.bearer(EVENTS, &json!("nothing")).await.is(400);
    sender.with(EVENTS, &[("content-type", "application/json")], "{".into()).await.is(400);
    sender.with(EVENTS, &[("content-type", "application/json")], format!("\"{}\"", "x".repeat(2 << 20))).await.is(413);
}

#[tokio::test]
async fn a_cloud_event_is_known_by_its_headers() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let event = |kind: &str| {
        json!({ "specversion": "1.0", "id": "e-1", "source": "/eval", "type": kind, "subject": "refusals",
            "data": { "title": "Refusals rise", "severity": "critical" } })
    };
    let structured = ("content-type", "application/cloudevents+json");
    sender.with(EVENTS, &[structured], event("eval.firing").to_string()).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["/eval refusals fires"]);
    let binary = [
        ("content-type", "application/json"),
        ("ce-specversion", "1.0"),
        ("ce-id", "e-2"),
        ("ce-source", "/eval"),
        ("ce-type", "eval.resolved"),
        ("ce-subject", "refusals"),
    ];
    sender.with(EVENTS, &binary, json!({ "title": "Refusals fell" }).to_string()).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["/eval refusals over"]);
    let batch = ("content-type", "application/cloudevents-batch+json");
    sender.with(EVENTS, &[batch], json!([event("eval.firing"), event("eval.resolved")]).to_string()).await.is(202);
    sender.worked().await;
    assert_eq!(alerts(&signalbox).await, ["/eval refusals over", "/eval refusals over"]);
    let refused = sender.with(EVENTS, &[structured], json!({ "specversion": "0.3" }).to_string()).await.is(400);
    assert!(refused.json()["detail"].as_str().is_some_and(|says| says.contains("specversion")));
}

#[tokio::test]
async fn an_incident_that_an_alert_opens_pages_the_first_in_line() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let sender = sender(&signalbox).await;
    sender.bearer(ALERTMANAGER, &webhook("g", &[fires("a", 1), fires("b", 1)])).await.is(202);
    sender.worked().await;
    let paged = text(&signalbox, "select person_id::text from page_told").await;
    assert_eq!(paged, [ana.id.0.to_string()], "two alerts, one incident, one page");
    assert!(words(&ana.get("/incidents/1").await.is(200).text).contains("a"));
}

/// All of them, with a body that each would take.
fn all(key: &str) -> Vec<(Method, &'static str, Vec<(&'static str, String)>, String)> {
    let bearer = vec![("authorization", format!("Bearer {key}")), ("content-type", "application/json".into())];
    let genie = vec![("authorization", format!("GenieKey {key}")), ("content-type", "application/json".into())];
    let payload = json!({ "summary": "s", "source": "s", "severity": "info" });
    let event = json!({ "routing_key": key, "event_action": "trigger", "payload": payload });
    vec![
        (Method::POST, ALERTMANAGER, bearer.clone(), webhook("g", &[fires("a", 1)]).to_string()),
        (Method::POST, GRAFANA, bearer.clone(), webhook("g", &[fires("a", 1)]).to_string()),
        (Method::POST, EVENTS, bearer, json!({ "id": "a", "title": "t" }).to_string()),
        (Method::POST, OPSGENIE, genie, json!({ "message": "m" }).to_string()),
        (Method::POST, PAGERDUTY, vec![], event.to_string()),
    ]
}

async fn each(router: &Router, key: &str) -> Vec<(u16, &'static str, HeaderMap)> {
    let asked = all(key).into_iter().map(|(method, path, headers, body)| async move {
        let headers: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = ask(router, method, path, &headers, body).await;
        (answer.status.as_u16(), path, answer.headers)
    });
    futures::future::join_all(asked).await
}

#[tokio::test]
async fn a_full_inbox_is_503_everywhere_and_never_the_senders_fault() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    sqlx::query(
        "insert into delivery (id, source_id, format, body, received_at, attempts, retry_at)
         select gen_random_uuid(), t.id, 'json', '{}', t.created_at, 0, 'infinity'
         from api_token t, generate_series(1, 100000) n",
    )
    .execute(&signalbox.app.pool)
    .await
    .expect("a full inbox");
    // Whoever comes while the first one counts takes the count before it.
    sender.bearer(ALERTMANAGER, &webhook("g", &[])).await.is(503);
    for (status, path, _) in each(&signalbox.router, &sender.key).await {
        assert_eq!(status, 503, "{path}");
    }
    sqlx::query("update delivery set processed_at = received_at").execute(&signalbox.app.pool).await.expect("room");
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    sender.bearer(ALERTMANAGER, &webhook("g", &[])).await.is(202);
    for (status, path, _) in each(&signalbox.router, &sender.key).await {
        assert_eq!(status, 202, "{path}");
    }
}

#[tokio::test]
async fn a_database_that_is_away_is_503_everywhere() {
    let pool = db::pool("postgres://nobody@127.0.0.1:1/nothing").expect("a pool");
    let site = Site { public_url: "http://x".into(), status_url: "http://x".into(), trusted_hops: 0 };
    let app = App::with(pool, Clock::standing(start()), site, Reach::default(), Seal::passing());
    for (status, path, headers) in each(&routes::router(app), "0123456789abcdefghijklmnopqrstuv").await {
        assert_eq!(status, 503, "{path}");
        assert!(path == OPSGENIE || path == PAGERDUTY || headers.contains_key("retry-after"), "{path}");
    }
}

#[tokio::test]
async fn strangers_who_announce_much_and_send_nothing_hold_up_nobody() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    let waits = (0..600).map(|_| {
        let (router, body) = (signalbox.router.clone(), futures::stream::pending::<Result<Bytes, std::io::Error>>());
        let length = [("content-length", "524288")];
        tokio::spawn(async move { ask(&router, Method::POST, PAGERDUTY, &length, Body::from_stream(body)).await })
    });
    let waits: Vec<_> = waits.collect();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    for (status, path, _) in each(&signalbox.router, &sender.key).await {
        assert_eq!(status, 202, "{path}");
    }
    for waits in waits {
        assert_eq!(waits.await.expect("an answer").status, 503, "it may be this server that is slow");
    }
}

#[tokio::test]
async fn who_is_refused_has_no_body_read() {
    let signalbox = signalbox().await;
    let sender = sender(&signalbox).await;
    for path in [ALERTMANAGER, GRAFANA, EVENTS, OPSGENIE] {
        for (key, length, status) in [("wrong", None, 401), (sender.key.as_str(), Some(1_u64 << 40), 413)] {
            let was_read = Arc::new(AtomicBool::new(false));
            let seen = was_read.clone();
            let body = futures::stream::once(async move {
                seen.store(true, Ordering::Relaxed);
                Ok::<_, std::io::Error>(Bytes::from_static(b"{}"))
            });
            let (bearer, length) = (format!("Bearer {key}"), length.map(|length| length.to_string()));
            let mut headers = vec![("authorization", bearer.as_str())];
            headers.extend(length.as_deref().map(|length| ("content-length", length)));
            ask(&signalbox.router, Method::POST, path, &headers, Body::from_stream(body)).await.is(status);
            assert!(!was_read.load(Ordering::Relaxed), "{path} read a body that it refuses with {status}");
        }
    }
}

#[tokio::test]
async fn an_ended_token_opens_no_door() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let sender = sender(&signalbox).await;
    sender.bearer(ALERTMANAGER, &webhook("g", &[])).await.is(202);
    let id = text(&signalbox, "select id::text from api_token").await;
    ana.press("/settings/tokens/end", &[("token", &id[0])]).await.is(303);
    sender.bearer(ALERTMANAGER, &webhook("g", &[])).await.is(401);
}
