//! Changes: kept once and in any order, placed or waiting for a person, frozen at declaration, told before an incident.

use crate::support::{Answer, Box, Person, signalbox, start, words};
use app::auth::Role;
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use chrono::Duration;
use http_body_util::BodyExt;
use serde::Deserialize;
use serde_json::{Value, json};
use server::http::Scope;
use tower::ServiceExt;

const CHANGES: &str = "/api/v1/changes";

fn ago(minutes: i64) -> String {
    (start() - Duration::minutes(minutes)).to_rfc3339()
}

fn change(artifact: &str, version: &str, minutes: i64) -> Value {
    json!({ "service": "support-bot", "artifact": artifact, "version": version, "happened_at": ago(minutes) })
}

async fn send(signalbox: &Box, token: &str, body: Value) -> Answer {
    signalbox.bearer("POST", CHANGES, token, &body.to_string()).await
}

async fn support_bot(signalbox: &Box) -> (Person, String, String) {
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    (ana, signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await)
}

/// Name, live version and the one before, of every part.
async fn live(signalbox: &Box, read: &str) -> Vec<(String, Option<String>, Option<String>)> {
    let answer = signalbox.bearer("GET", "/api/v1/services/support-bot/artifacts", read, "").await.is(200).json();
    let text = |value: &Value| value.as_str().map(str::to_string);
    let items = answer["items"].as_array().expect("a list").iter();
    items
        .map(|part| (text(&part["name"]).unwrap(), text(&part["live"]["version"]), text(&part["live"]["previous"])))
        .collect()
}

fn part(name: &str, version: Option<&str>, previous: Option<&str>) -> (String, Option<String>, Option<String>) {
    (name.to_string(), version.map(str::to_string), previous.map(str::to_string))
}

async fn count(signalbox: &Box, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&signalbox.app.pool).await.expect("a count")
}

#[tokio::test]
async fn a_change_is_kept_once_and_registers_its_part() {
    let signalbox = signalbox().await;
    let (_, intake, read) = support_bot(&signalbox).await;
    let first = send(&signalbox, &intake, change("prompt", "v7", 40)).await.is(201).json();
    assert_eq!((&first["state"], &first["repeated"]), (&json!("placed"), &json!(false)));
    let again = send(&signalbox, &intake, change("prompt", "v7", 40)).await.is(200).json();
    assert_eq!((&again["id"], &again["repeated"]), (&first["id"], &json!(true)));
    let mut keyed = change("retrieval-index", "kb-2025-02-15", 30);
    keyed["key"] = json!("build-7");
    send(&signalbox, &intake, json!([keyed, keyed])).await.is(201);
    keyed["version"] = json!("kb-other");
    send(&signalbox, &intake, keyed.clone()).await.is(409);
    // Another sender may use the same key.
    let other = signalbox.token(Scope::Intake).await;
    send(&signalbox, &other, keyed).await.is(201);
    assert_eq!(count(&signalbox, "select count(*) from change").await, 3);
    assert_eq!(live(&signalbox, &read).await.len(), 2);
}

#[tokio::test]
async fn twins_sent_at_once_are_kept_once() {
    let signalbox = signalbox().await;
    let (_, intake, _) = support_bot(&signalbox).await;
    let sent = (0..10).map(|_| send(&signalbox, &intake, change("prompt", "v7", 40)));
    let answers = futures::future::join_all(sent).await;
    assert!(answers.iter().all(|answer| answer.status.is_success()));
    assert_eq!(answers.iter().filter(|answer| answer.status == StatusCode::CREATED).count(), 1);
    assert_eq!(count(&signalbox, "select count(*) from change").await, 1);
    assert_eq!(count(&signalbox, "select count(*) from artifact").await, 1);
}

#[tokio::test]
async fn what_is_live_follows_from_when_it_happened() {
    let signalbox = signalbox().await;
    let (ana, intake, read) = support_bot(&signalbox).await;
    for (version, minutes) in [("v7", 40), ("v5", 900), ("v6", 500)] {
        send(&signalbox, &intake, change("prompt", version, minutes)).await.is(201);
    }
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v7"), Some("v6"))]);
    // By hand, back-dated, and it takes its place.
    let page = ana.get("/services/support-bot").await.is(200).text;
    let id = page.split("id=\"part-").nth(1).and_then(|rest| rest.split('"').next()).expect("a part").to_string();
    let fields = [("part", id.as_str()), ("version", "v6.1"), ("happened", "2025-02-15T10:00"), ("by", "Mara K")];
    ana.press("/services/support-bot/changes", &fields).await.is(303);
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v7"), Some("v6.1"))]);
    let page = ana.get("/services/support-bot").await.is(200).text;
    assert!(page.contains("Mara K") && page.contains("written"), "a back-dated change says so");
    let late = [("part", id.as_str()), ("version", "v8"), ("happened", "2025-02-16T10:00")];
    ana.press("/services/support-bot/changes", &late).await.is(422);
    let id = id_of(&signalbox, "v7").await;
    ana.press("/services/support-bot/changes/withdraw", &[("change", &id)]).await.is(303);
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v6.1"), Some("v6"))]);
}

async fn id_of(signalbox: &Box, version: &str) -> String {
    let id: String = sqlx::query_scalar("select id::text from change where version = $1")
        .bind(version.to_string())
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a change");
    id
}

#[tokio::test]
async fn without_a_key_or_a_time_the_same_words_just_now_are_the_same_change() {
    let signalbox = signalbox().await;
    let (_, intake, read) = support_bot(&signalbox).await;
    let said = |version: &str| json!({ "service": "support-bot", "artifact": "prompt", "version": version });
    send(&signalbox, &intake, said("v6")).await.is(201);
    signalbox.clock.forward(Duration::seconds(20));
    send(&signalbox, &intake, said("v6")).await.is(200);
    send(&signalbox, &intake, said("v7")).await.is(201);
    signalbox.clock.forward(Duration::seconds(20));
    send(&signalbox, &intake, said("v6")).await.is(201);
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v6"), Some("v7"))]);
    signalbox.clock.forward(Duration::minutes(30));
    send(&signalbox, &intake, said("v6")).await.is(201);
}

#[tokio::test]
async fn an_unknown_service_or_part_loses_nothing() {
    let signalbox = signalbox().await;
    let (ana, intake, read) = support_bot(&signalbox).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    for minutes in [50, 45] {
        let mut lost = change("prompt", &format!("v{minutes}"), minutes);
        lost["service"] = json!("suport-bot");
        let answer = send(&signalbox, &intake, lost).await.is(201).json();
        assert_eq!(answer["state"], "unplaced");
    }
    let answer = send(&signalbox, &intake, change("spoon", "v1", 44)).await.is(201).json();
    assert_eq!(answer["state"], "unplaced");
    let page = ana.get("/services").await.is(200).text;
    assert!(page.contains("Changes without a place") && page.contains("no service is called “suport-bot”"));
    assert!(page.contains("Support bot has no part “spoon”"), "{page}");
    let id = id_of(&signalbox, "v50").await;
    let place = format!("/changes/{id}/place");
    kim.press(&place, &[("service", "support-bot"), ("kind", "prompt")]).await.is(403);
    ana.press(&place, &[("service", "support-bot")]).await.is(422);
    ana.press(&place, &[("service", "support-bot"), ("kind", "prompt")]).await.is(303);
    // The other one that says the same went along; it is the later one.
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v45"), Some("v50"))]);
    ana.press(&place, &[("service", "support-bot"), ("kind", "prompt")]).await.is(409);
    let id = id_of(&signalbox, "v1").await;
    ana.press(&format!("/changes/{id}/set-aside"), &[]).await.is(303);
    assert!(!ana.get("/services").await.is(200).text.contains("Changes without a place"));
}

#[tokio::test]
async fn wrong_changes_are_problems_that_say_why() {
    let signalbox = signalbox().await;
    let (_, intake, read) = support_bot(&signalbox).await;
    let answer = send(&signalbox, &intake, json!([change("prompt", "v7", 1), {}])).await.is(422);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let fields: Vec<Value> = answer.json()["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
    assert_eq!(fields, ["1.service", "1.artifact", "1.version"]);
    send(&signalbox, &intake, change("prompt", "v7", -60)).await.is(422);
    signalbox.bearer("POST", CHANGES, &intake, "{").await.is(400);
    signalbox.bearer("POST", CHANGES, &read, "{}").await.is(403);
    assert_eq!(count(&signalbox, "select count(*) from change").await, 0, "a list is kept whole or not at all");
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    status: String,
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rejected {
    status: String,
    message: String,
    errors: Vec<String>,
}

async fn enqueue(signalbox: &Box, body: &str) -> (u16, String) {
    let request = Request::post("/v2/change/enqueue")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .expect("a request");
    let response = signalbox.router.clone().oneshot(request).await.expect("infallible");
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn pagerdutys_change_events_are_spoken_to_the_letter() {
    let signalbox = signalbox().await;
    let (_, intake, read) = support_bot(&signalbox).await;
    let event = |key: &str| {
        json!({ "routing_key": key, "payload": {
            "summary": "prompt v7 is live", "source": "deployer", "timestamp": ago(40),
            "custom_details": { "service": "support-bot", "artifact": "prompt", "version": "v7", "previous": "v6" } },
            "links": [{ "href": "https://ci.test/7" }] })
        .to_string()
    };
    for _ in 0..2 {
        let (status, body) = enqueue(&signalbox, &event(&intake)).await;
        let accepted: Accepted = serde_json::from_str(&body).expect(&body);
        assert_eq!((status, accepted.status.as_str()), (202, "success"));
        assert_eq!(accepted.message, "Change event processed");
    }
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v7"), Some("v6"))]);
    assert_eq!(count(&signalbox, "select count(*) from change").await, 1);
    for (body, status, error) in [
        (event("0123456789abcdef0123456789abcdef"), "invalid event", "Invalid routing key"),
        (event(&read), "invalid event", "Invalid routing key"),
        ("{".to_string(), "Unrecognized object", "JSON parse error"),
        (
            json!({ "routing_key": intake, "payload": {} }).to_string(),
            "invalid event",
            "'payload.summary' is missing or blank",
        ),
    ] {
        let (code, answer) = enqueue(&signalbox, &body).await;
        let rejected: Rejected = serde_json::from_str(&answer).expect(&answer);
        assert_eq!((code, rejected.status.as_str(), rejected.errors), (400, status, vec![error.to_string()]));
        assert!(rejected.message.starts_with("Event object"));
    }
    // It names nothing: kept all the same.
    let bare = json!({ "routing_key": intake, "payload": { "summary": "Build 4 deployed" } }).to_string();
    assert_eq!(enqueue(&signalbox, &bare).await.0, 202);
    assert_eq!(count(&signalbox, "select count(*) from change where service_id is null").await, 1);
    let large = json!({ "routing_key": intake, "payload": { "summary": "x".repeat(600 << 10) } }).to_string();
    assert_eq!(enqueue(&signalbox, &large).await.0, 413);
}

#[tokio::test]
async fn the_worked_example_says_what_changed_and_what_did_not() {
    let signalbox = signalbox().await;
    let (ana, intake, _) = support_bot(&signalbox).await;
    ana.press("/services", &[("name", "Router")]).await.is(303);
    ana.press("/services/support-bot/parts/usual", &[]).await.is(303);
    ana.press("/services/support-bot/dependencies", &[("on", "router")]).await.is(303);
    // A loop ends.
    ana.press("/services/router/dependencies", &[("on", "support-bot")]).await.is(303);
    let mut policy = change("router policy", "small-first", 24 * 60 * 22);
    policy["service"] = json!("router");
    let told = json!([
        change("prompt", "prompt-v6", 60 * 24 * 9),
        change("prompt", "prompt-v7", 40),
        change("code", "api-v18", 60 * 24 * 8),
        policy,
    ]);
    send(&signalbox, &intake, told).await.is(201);
    let fields = [("title", "Refusals"), ("severity", "SEV2"), ("service", "support-bot")];
    let number = ana.press("/incidents", &fields).await.is(303).location().rsplit('/').next().unwrap().to_string();
    // The index is told late, and takes its place.
    signalbox.clock.forward(Duration::minutes(20));
    let mut index = change("retrieval index", "kb-2025-02-15", 30);
    index["previous"] = json!("kb-2025-02-01");
    send(&signalbox, &intake, index).await.is(201);

    let page = words(&ana.get(&format!("/incidents/{number}?at=triage")).await.is(200).text);
    let card = page.split("What changed before 14:10").nth(1).expect("the card").split("Write a note").next().unwrap();
    let near = card.find("−30 min retrieval index kb-2025-02-01 → kb-2025-02-15").expect(card);
    let far = card.find("−40 min prompt prompt-v6 → prompt-v7").expect(card);
    assert!(near < far, "the nearest stands first");
    assert!(card.contains("after the versions were frozen"), "{card}");
    assert!(card.contains("Not changed: code since 7 Feb, router policy of Router since 24 Jan."), "{card}");
    assert!(
        card.contains("Unknown model weights, router policy, thresholds, guardrail, tools and provider model."),
        "{card}"
    );
    assert!(card.contains("Versions frozen 14:10 : 10 parts"), "{card}");
    assert!(page.contains("froze the versions of 10 parts as evidence, 7 of them unknown"), "{page}");

    let frozen: Vec<(String, Option<String>)> = sqlx::query_as(
        "select name, version from incident_version where version is not null or name = 'retrieval index' order by name",
    )
    .fetch_all(&signalbox.app.pool)
    .await
    .expect("rows");
    let says = |name: &str, version: Option<&str>| (name.to_string(), version.map(str::to_string));
    assert_eq!(
        frozen,
        [
            says("code", Some("api-v18")),
            says("prompt", Some("prompt-v7")),
            says("retrieval index", None),
            says("router policy", Some("small-first"))
        ]
    );
    for sql in ["update incident_version set version = 'x'", "delete from incident_version", "delete from change"] {
        let error = sqlx::query(sql).execute(&signalbox.app.pool).await.expect_err(sql);
        let code = error.as_database_error().and_then(|refused| refused.code().map(|code| code.to_string()));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}");
    }
}

#[tokio::test]
async fn an_incident_that_an_alert_opens_freezes_too() {
    let signalbox = signalbox().await;
    let (_, intake, _) = support_bot(&signalbox).await;
    send(&signalbox, &intake, change("prompt", "prompt-v7", 40)).await.is(201);
    let alert = json!({ "version": "4", "groupKey": "g", "status": "firing", "alerts": [{ "status": "firing",
        "labels": { "alertname": "RefusalRateHigh", "service": "support-bot" }, "annotations": {},
        "startsAt": start().to_rfc3339(), "fingerprint": "f1" }] });
    signalbox.bearer("POST", "/api/v1/intake/alertmanager", &intake, &alert.to_string()).await.is(202);
    server::alerts::process_waiting(&signalbox.app).await.expect("the inbox works");
    let (name, version): (String, Option<String>) = sqlx::query_as("select name, version from incident_version")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a row");
    assert_eq!((name.as_str(), version.as_deref()), ("prompt", Some("prompt-v7")));
}

#[tokio::test]
async fn known_good_has_a_name_and_can_be_withdrawn() {
    let signalbox = signalbox().await;
    let (ana, intake, read) = support_bot(&signalbox).await;
    send(&signalbox, &intake, json!([change("prompt", "v6", 500), change("prompt", "v7", 40)])).await.is(201);
    let artifacts = "/api/v1/services/support-bot/artifacts";
    let one = async || signalbox.bearer("GET", artifacts, &read, "").await.is(200).json()["items"][0].clone();
    let id = one().await["id"].as_str().unwrap().to_string();
    for version in ["v6", "v7"] {
        ana.press("/services/support-bot/known-good", &[("part", &id), ("version", version)]).await.is(303);
        signalbox.clock.forward(Duration::minutes(1));
    }
    let shown = one().await;
    assert_eq!((&shown["known_good"]["version"], &shown["way_back"]["version"]), (&json!("v7"), &json!("v6")));
    assert_eq!(shown["known_good"]["by"], "Ana Ruiz");
    let mark: String = sqlx::query_scalar("select id::text from known_good where version = 'v7'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a mark");
    ana.press("/services/support-bot/known-good/withdraw", &[("mark", &mark)]).await.is(303);
    assert_eq!(one().await["known_good"]["version"], "v6");
    ana.press("/services/support-bot/known-good", &[("part", &id), ("version", " ")]).await.is(422);
    // Retired parts leave; a new change brings them back.
    ana.press("/services/support-bot/parts/retire", &[("part", &id)]).await.is(303);
    assert!(live(&signalbox, &read).await.is_empty());
    send(&signalbox, &intake, change("prompt", "v8", 1)).await.is(201);
    assert_eq!(live(&signalbox, &read).await, [part("prompt", Some("v8"), Some("v7"))]);
}
