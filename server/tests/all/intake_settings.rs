//! Intakes in the settings: made, connected, tested, replaced without a gap, and missed when they fall silent.

use crate::support::{Answer, Box, Person, signalbox, words};
use app::auth::Role;
use chrono::Duration;
use ring::hmac;
use serde_json::json;
use server::{
    alerts::process_waiting,
    db::{Tx, Who},
    http::Scope,
    jobs,
};

const ALERTMANAGER: &str = "/api/v1/intake/alertmanager";

/// Its page and its token.
async fn add(ana: &Person, name: &str, sender: &str) -> (String, String) {
    let made = ana.press("/settings/intakes", &[("name", name), ("sender", sender)]).await.is(303);
    let page = made.location().split('?').next().expect("a page").to_string();
    (page, shown(ana, &made).await)
}

/// The secret on the page that follows.
async fn shown(ana: &Person, made: &Answer) -> String {
    let page = ana.get(made.location().split('#').next().expect("an address")).await.is(200).text;
    let secret = page.split("class=\"secret\"><code>").nth(1).expect("a secret").split('<').next().expect("its end");
    assert!(secret.len() >= 32, "{secret}");
    secret.to_string()
}

fn firing(signalbox: &Box, name: &str) -> String {
    let at = signalbox.clock.now().to_rfc3339();
    json!({ "version": "4", "groupKey": name, "alerts": [{
        "status": "firing", "labels": { "alertname": name, "severity": "critical" }, "annotations": {}, "startsAt": at,
        "endsAt": "0001-01-01T00:00:00Z", "fingerprint": name,
    }] })
    .to_string()
}

async fn count(signalbox: &Box, what: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select count(*) from {what}")))
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count")
}

/// Presses the test button while a worker works.
async fn test(signalbox: &Box, ana: &Person, page: &str) -> String {
    let path = format!("{page}/test");
    let worker = async {
        loop {
            process_waiting(&signalbox.app).await.expect("worked");
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    };
    let pressed = tokio::select! {
        pressed = ana.press(&path, &[]) => pressed.is(303),
        () = worker => unreachable!(),
    };
    words(&ana.get(pressed.location().split('#').next().expect("an address")).await.is(200).text)
}

#[tokio::test]
async fn a_token_is_shown_once_with_the_configuration_to_paste() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    for (sender, part) in [
        ("alertmanager", "webhook_configs:"),
        ("grafana", "contactPoints:"),
        ("pagerduty", "pagerduty_configs:"),
        ("opsgenie", "opsgenie_configs:"),
        ("json", "/api/v1/intake/events"),
        ("cloudevents", "application/cloudevents+json"),
        ("changes", "/api/v1/changes"),
    ] {
        let made = ana.press("/settings/intakes", &[("name", sender), ("sender", sender)]).await.is(303);
        let address = made.location().split('#').next().expect("an address").to_string();
        let first = ana.get(&address).await.is(200).text;
        let token =
            first.split("class=\"secret\"><code>").nth(1).and_then(|rest| rest.split('<').next()).expect("a token");
        assert!(first.contains(part), "{sender}");
        assert!(first.matches(token).count() >= 3, "{sender}: it stands in the configuration too");
        let again = ana.get(&address).await.is(200).text;
        assert!(!again.contains(token) && again.contains("&lt;token&gt;"), "{sender}: shown once");
        ben.get(&address).await.is(403);
    }
    let twice = ana.press("/settings/intakes", &[("name", "Grafana"), ("sender", "grafana")]).await.is(422);
    assert!(twice.text.contains("Another intake has this name."));
    ben.press("/settings/intakes", &[("name", "x"), ("sender", "json")]).await.is(403);
    // A token that opens other doors is no intake, and intakes are not listed among those.
    signalbox.token(Scope::Read).await;
    let read: uuid::Uuid = sqlx::query_scalar("select id from api_token where scope = 'read'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a token");
    ana.get(&format!("/settings/intakes/{read}")).await.is(404);
    ana.press(&format!("/settings/intakes/{read}/end"), &[]).await.is(410);
    assert!(!words(&ana.get("/settings/tokens").await.is(200).text).contains("cloudevents"));
}

#[tokio::test]
async fn a_token_is_replaced_without_a_gap_and_stays_one_sender() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (page, first) = add(&ana, "Alertmanager prod", "alertmanager").await;
    let send = async |token: &str, name: &str| {
        signalbox.bearer("POST", ALERTMANAGER, token, &firing(&signalbox, name)).await.status.as_u16()
    };
    assert_eq!(send(&first, "a").await, 202);
    signalbox.clock.forward(Duration::minutes(3));
    let made = ana.press(&format!("{page}/token"), &[("keep", "24")]).await.is(303);
    let second = shown(&ana, &made).await;
    assert_eq!((send(&first, "b").await, send(&second, "c").await), (202, 202), "both open");
    assert_eq!(count(&signalbox, "(select distinct source_id from delivery) s").await, 1, "one sender");
    signalbox.clock.forward(Duration::minutes(3));
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("The old one opens until 16 Feb 14:13"), "{told}");
    assert_eq!(told.matches("used 3 min ago").count(), 3, "each with its last use, and before ending: {told}");

    ana.press(&format!("{page}/old-token/end"), &[]).await.is(303);
    assert_eq!((send(&first, "d").await, send(&second, "e").await), (401, 202));
    assert!(!words(&ana.get(&page).await.is(200).text).contains("The old one"));

    // Nobody ends it: it ends by itself.
    let made = ana.press(&format!("{page}/token"), &[("keep", "1")]).await.is(303);
    let third = shown(&ana, &made).await;
    signalbox.clock.forward(Duration::minutes(59));
    assert_eq!((send(&second, "f").await, send(&third, "g").await), (202, 202));
    signalbox.clock.forward(Duration::minutes(2));
    assert_eq!((send(&second, "h").await, send(&third, "i").await), (401, 202));

    // It leaked: at once.
    let made = ana.press(&format!("{page}/token"), &[("keep", "0")]).await.is(303);
    let fourth = shown(&ana, &made).await;
    assert_eq!((send(&third, "j").await, send(&fourth, "k").await), (401, 202));
    ana.press(&format!("{page}/token"), &[("keep", "9999")]).await.is(422);

    ana.press(&format!("{page}/end"), &[]).await.is(303);
    assert_eq!(send(&fourth, "l").await, 401);
    assert!(words(&ana.get(&page).await.is(200).text).contains("What it sent stays."));
    ana.press(&format!("{page}/token"), &[]).await.is(410);
    assert_eq!(count(&signalbox, "audit where act like 'intake.%'").await, 6);
    assert_eq!(count(&signalbox, "delivery").await, 8, "what was let in is kept");
}

#[tokio::test]
async fn a_test_goes_through_the_door_and_opens_nothing() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    for sender in ["alertmanager", "grafana", "pagerduty", "opsgenie", "json", "cloudevents"] {
        let (page, _) = add(&ana, sender, sender).await;
        let told = test(&signalbox, &ana, &page).await;
        assert!(told.contains("It works.") && told.contains("One alert was read from it"), "{sender}: {told}");
        assert!(told.contains("worked on in 0 ms, 1 alert"), "{sender}: it stands among the deliveries: {told}");
        assert!(told.contains("never heard from"), "{sender}: a test is no sign of life: {told}");
    }
    assert_eq!(count(&signalbox, "alert where kind = 'test' and ended_at is not null").await, 6);
    assert_eq!(count(&signalbox, "alert").await, 6);
    assert_eq!(count(&signalbox, "incident").await, 0);
    assert_eq!(count(&signalbox, "page").await, 0);
    let now = words(&ana.get("/").await.is(200).text);
    assert!(!now.contains("SignalboxTest"), "{now}");
    // Nobody works: the page says that it waits.
    let (page, _) = add(&ana, "Another", "alertmanager").await;
    let pressed = ana.press(&format!("{page}/test"), &[]).await.is(303);
    let told = words(&ana.get(pressed.location().split('#').next().expect("an address")).await.is(200).text);
    assert!(told.contains("Taken in, not worked on yet. It is next."), "{told}");
    let (changes, _) = add(&ana, "ci", "changes").await;
    ana.press(&format!("{changes}/test"), &[]).await.is(409);
}

#[tokio::test]
async fn a_mapping_is_tried_before_it_is_saved() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (page, token) = add(&ana, "Legacy monitor", "json").await;
    let path = format!("{page}/mapping");
    let body = r#"{"uid":"x-1","what":"Disk full","how":"P1","box":"a1","now":"BAD"}"#;
    let ours = [
        ("key", "{{ uid }}"),
        ("name", "{{ what }}"),
        ("summary", "{{ what }} on {{ box }}"),
        ("severity", "how"),
        ("severity_words", "P1 = critical\nP2 = warning"),
        ("state", "now"),
        ("resolves", "GOOD"),
        ("labels", "."),
    ];
    let with = |more: &[(&'static str, &'static str)]| [&ours[..], more].concat();

    let tried = ana.press(&path, &with(&[("sample", body), ("act", "try")])).await.is(422).text;
    let told = words(&tried);
    assert!(told.contains("Nothing is saved yet. 1 alert in the sample"), "{told}");
    assert!(told.contains("Disk full on a1 From {{ what }} on {{ box }}."), "{told}");
    assert!(told.contains("critical From how. \"P1\" means critical."), "{told}");
    assert!(tried.contains("value=\"{{ what }} on {{ box }}\""), "what was typed stays: {told}");
    assert_eq!(count(&signalbox, "intake where mapping is not null").await, 0);

    let none = words(&ana.press(&path, &with(&[("sample", ""), ("act", "try")])).await.is(422).text);
    assert!(none.contains("Nothing was pasted, and nothing came"), "{none}");
    signalbox.bearer("POST", "/api/v1/intake/events", &token, body).await.is(202);
    let last = words(&ana.press(&path, &with(&[("sample", ""), ("act", "try")])).await.is(422).text);
    assert!(last.contains("1 alert in the last delivery") && last.contains("Disk full on a1"), "{last}");

    let wrong = [("key", "always"), ("summary", "{{ open"), ("severity_words", "P1"), ("act", "save")];
    let refused = words(&ana.press(&path, &wrong).await.is(422).text);
    assert!(refused.contains("A key that is the same for all") && refused.contains("is not closed by }}"), "{refused}");
    assert!(refused.contains("“P1”: write theirs = ours."), "{refused}");

    ana.press(&path, &with(&[("act", "save")])).await.is(303);
    process_waiting(&signalbox.app).await.expect("worked");
    let (key, summary, word): (String, String, String) =
        sqlx::query_as("select dedup_key, summary, severity_word from alert")
            .fetch_one(&signalbox.app.pool)
            .await
            .expect("an alert: what waited is read by it, too");
    assert_eq!((key.as_str(), summary.as_str(), word.as_str()), ("x-1", "Disk full on a1", "critical"));
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("your own") && told.contains("One alert of this intake fires"), "{told}");
    // Our own words would say nothing to this mapping: the last delivery is sent again, under a key of the test's own.
    let told = test(&signalbox, &ana, &page).await;
    assert!(told.contains("It works.") && told.contains("Disk full"), "{told}");
    assert_eq!(count(&signalbox, "alert where kind = 'real' and deliveries = 1").await, 1);

    ana.press(&format!("{page}/mapping/usual"), &[]).await.is(303);
    assert_eq!(count(&signalbox, "intake where mapping is not null").await, 0);
}

#[tokio::test]
async fn deliveries_are_signed_and_the_secret_is_replaced_without_a_gap() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (page, token) = add(&ana, "Grafana", "grafana").await;
    let send = async |secret: Option<&str>| {
        let body = firing(&signalbox, "Refusals");
        let at = signalbox.clock.now().timestamp().to_string();
        let mut request =
            axum::http::Request::post("/api/v1/intake/grafana").header("authorization", format!("Bearer {token}"));
        if let Some(secret) = secret {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
            let mac = hmac::sign(&key, format!("{at}:{body}").as_bytes());
            let hex: String = mac.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
            request = request.header("x-grafana-alerting-signature", hex).header("x-at", &at);
        }
        let request = request.body(axum::body::Body::from(body)).expect("a request");
        let answer = tower::ServiceExt::oneshot(signalbox.router.clone(), request).await.expect("infallible");
        answer.status().as_u16()
    };
    assert_eq!(send(None).await, 202);
    let path = format!("{page}/signature");
    ana.press(&path, &[("header", "not a header")]).await.is(422);
    let made = ana.press(&path, &[("time_header", "X-At"), ("keep", "1")]).await.is(303);
    let first = shown(&ana, &made).await;
    assert_eq!((send(None).await, send(Some(&first)).await), (202, 202), "time to tell the sender");
    signalbox.clock.forward(Duration::minutes(61));
    assert_eq!((send(None).await, send(Some(&first)).await, send(Some("guessed")).await), (403, 202, 403));
    // Nor is the token enough at a door whose protocol knows no signature.
    let event = format!(
        r#"{{"routing_key":"{token}","event_action":"trigger","payload":{{"summary":"s","source":"h","severity":"error"}}}}"#
    );
    signalbox.bearer("POST", "/v2/enqueue", &token, &event).await.is(403);
    signalbox.bearer("POST", "/api/v1/intake/opsgenie/v2/alerts", &token, r#"{"message":"m"}"#).await.is(403);

    let made = ana.press(&path, &[("time_header", "X-At"), ("keep", "24")]).await.is(303);
    let second = shown(&ana, &made).await;
    assert_eq!((send(Some(&first)).await, send(Some(&second)).await, send(None).await), (202, 202, 403));
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("The old secret fits too, until"), "{told}");
    assert!(told.contains("timestampHeader: &quot;X-At&quot;") || told.contains("timestampHeader: \"X-At\""), "{told}");
    ana.press(&format!("{page}/old-secret/drop"), &[]).await.is(303);
    assert_eq!((send(Some(&first)).await, send(Some(&second)).await), (403, 202));
    let sealed: Vec<u8> = sqlx::query_scalar("select hmac_secret from intake where hmac_secret is not null")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a secret");
    assert!(!sealed.windows(8).any(|part| part == &second.as_bytes()[..8]), "it lies sealed");
    ana.press(&format!("{page}/signature/stop"), &[]).await.is(303);
    assert_eq!(send(None).await, 202);
}

#[tokio::test]
async fn what_came_is_shown_with_what_became_of_it() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (page, token) = add(&ana, "Alertmanager prod", "alertmanager").await;
    let secret = "ghp_0123456789abcdefABCDEF0123456789abcd";
    let body = firing(&signalbox, "Refusals")
        .replace("\"annotations\":{}", &format!("\"annotations\":{{\"token\":\"{secret}\"}}"));
    signalbox.bearer("POST", ALERTMANAGER, &token, &body).await.is(202);
    signalbox.clock.forward(Duration::seconds(2));
    process_waiting(&signalbox.app).await.expect("worked");
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("14:10:00 worked on in 2 s, 1 alert"), "{told}");
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from delivery").fetch_one(&signalbox.app.pool).await.expect("a delivery");
    let raw = ana.get(&format!("{page}?raw={id}")).await.is(200).text;
    assert!(raw.contains("ghp_…masked") && !raw.contains(secret), "what looks like a secret is not there");
    assert!(words(&raw).contains("\"status\": \"firing\"") || raw.contains("&quot;status&quot;: &quot;firing&quot;"));
    // Another intake's page shows nothing of it.
    let (other, _) = add(&ana, "Other", "alertmanager").await;
    assert!(!ana.get(&format!("{other}?raw={id}")).await.is(200).text.contains("ghp_"));

    sqlx::query("update delivery set body = 'nonsense', processed_at = null")
        .execute(&signalbox.app.pool)
        .await
        .expect("broken");
    process_waiting(&signalbox.app).await.expect("worked");
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("failed once, tried again 14:10 : ") && told.contains("not JSON"), "{told}");
    for _ in 0..9 {
        signalbox.clock.forward(Duration::minutes(6));
        process_waiting(&signalbox.app).await.expect("worked");
    }
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("failed 10 times and given up: "), "{told}");
    let list = words(&ana.get("/settings/intakes").await.is(200).text);
    assert!(list.contains("1 delivery failed in the last 24 h"), "{list}");

    // What stood in its way was mended: it is worked on again, as it came.
    sqlx::query("update delivery set body = $1")
        .bind(body.as_bytes())
        .execute(&signalbox.app.pool)
        .await
        .expect("mended");
    let again = format!("{page}/deliveries/{id}/again");
    let kim = signalbox.person("Kim Lund", Role::Commander).await;
    kim.press(&again, &[]).await.is(403);
    ana.press(&again, &[]).await.is(303);
    process_waiting(&signalbox.app).await.expect("worked");
    let told = words(&ana.get(&page).await.is(200).text);
    assert!(told.contains("worked on in") && !told.contains("given up"), "{told}");
}

#[tokio::test]
async fn a_silent_intake_turns_the_calm_page_into_a_warning() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let (page, token) = add(&ana, "Alertmanager prod", "alertmanager").await;
    let closed = ana.declare("Something old").await;
    ana.press(
        &format!("/incidents/{closed}/stand-down"),
        &[("outcome", "false-alarm"), ("reason", "it was nothing at all")],
    )
    .await
    .is(303);
    let calm = async |person: &Person| words(&person.get("/").await.is(200).text);
    assert!(calm(&ana).await.contains("Nothing is open, but Alertmanager prod was never heard from."));
    for _ in 0..20 {
        signalbox.clock.forward(Duration::seconds(30));
        let over = firing(&signalbox, "a").replace("firing", "resolved");
        signalbox.bearer("POST", ALERTMANAGER, &token, &over).await.is(202);
    }
    process_waiting(&signalbox.app).await.expect("worked");
    signalbox.clock.forward(Duration::seconds(12));
    let told = calm(&ana).await;
    assert!(told.contains("Nothing is open.") && told.contains("1 of 1 source heard from, 12 s ago."), "{told}");
    assert!(told.contains("Alertmanager prod usually every 30 s 12 s ago"), "{told}");

    signalbox.clock.forward(Duration::minutes(27));
    let html = ana.get("/").await.is(200).text;
    let told = words(&html);
    let says = "Nothing is open, but Alertmanager prod has been silent for 27 min; it usually speaks every 30 s.";
    assert!(told.contains(says), "{told}");
    assert!(told.contains("silent 27 min") && html.contains("calm unproved"), "{told}");
    assert!(html.contains(&format!("href=\"{page}\"")) && told.contains("Check the intake"), "{told}");
    let told = calm(&kim).await;
    assert!(told.contains(says), "whoever reads is warned: {told}");
    assert!(!kim.get("/").await.text.contains("/settings/intakes"), "a viewer can't open the settings");
    assert!(words(&ana.get(&page).await.text).contains("silent for 27 min; it usually speaks every 30 s"));

    // A test is no sign of life; a delivery is.
    test(&signalbox, &ana, &page).await;
    assert!(calm(&ana).await.contains(says));
    signalbox
        .bearer("POST", ALERTMANAGER, &token, &firing(&signalbox, "a").replace("firing", "resolved"))
        .await
        .is(202);
    assert!(calm(&ana).await.contains("1 of 1 source heard from, 0 s ago."));
}

#[tokio::test]
async fn a_data_source_that_does_not_answer_is_found_before_it_is_needed() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (_, token) = add(&ana, "Alertmanager prod", "alertmanager").await;
    let number = ana.declare("Something old").await;
    ana.press(
        &format!("/incidents/{number}/stand-down"),
        &[("outcome", "false-alarm"), ("reason", "it was nothing at all")],
    )
    .await
    .is(303);
    let source = [("name", "Prometheus main"), ("address", "http://127.0.0.1:1")];
    ana.press("/settings/sources", &source).await.is(303);
    let over = firing(&signalbox, "a").replace("firing", "resolved");
    signalbox.bearer("POST", ALERTMANAGER, &token, &over).await.is(202);
    sqlx::query("delete from job").execute(&signalbox.app.pool).await.expect("nobody asked it yet");
    let told = words(&ana.get("/").await.is(200).text);
    assert!(told.contains("Nothing is open.") && told.contains("Prometheus main asked by us not asked yet"), "{told}");

    let mut tx = Tx::begin(&signalbox.app.pool, Who::System, signalbox.clock.now()).await.expect("a transaction");
    let now = tx.now();
    jobs::enqueue(&mut tx, "source.watch", "first", &(), now).await.expect("asked for");
    tx.commit(()).await.expect("a commit");
    jobs::run_due(&signalbox.app).await.expect("worked");
    signalbox.clock.forward(Duration::minutes(3));
    let told = words(&ana.get("/").await.is(200).text);
    assert!(told.contains("Nothing is open, but Prometheus main does not answer since 14:10, 3 min."), "{told}");
    assert!(told.contains("no answer 3 min"), "{told}");
    assert_eq!(count(&signalbox, "job where kind = 'source.watch' and finished_at is null").await, 1, "the next look");
}

#[tokio::test]
async fn bodies_are_let_go_after_thirty_days_and_the_record_stays() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (page, token) = add(&ana, "Alertmanager prod", "alertmanager").await;
    let (_, quiet) = add(&ana, "Quiet", "alertmanager").await;
    let clean = async || {
        let mut tx = Tx::begin(&signalbox.app.pool, Who::System, signalbox.clock.now()).await.expect("a transaction");
        let now = tx.now();
        let key = now.timestamp().to_string();
        jobs::enqueue(&mut tx, "clean-up", &key, &(), now).await.expect("asked for");
        tx.commit(()).await.expect("a commit");
        jobs::run_due(&signalbox.app).await.expect("worked");
        assert_eq!(count(&signalbox, "job where kind = 'clean-up' and error is not null").await, 0);
    };
    signalbox.bearer("POST", ALERTMANAGER, &token, &firing(&signalbox, "a")).await.is(202);
    signalbox.bearer("POST", ALERTMANAGER, &quiet, &firing(&signalbox, "q")).await.is(202);
    process_waiting(&signalbox.app).await.expect("worked");
    signalbox.clock.forward(Duration::days(1));
    signalbox.bearer("POST", ALERTMANAGER, &token, &firing(&signalbox, "waits")).await.is(202);
    signalbox.clock.forward(Duration::days(1));
    signalbox.bearer("POST", ALERTMANAGER, &token, &firing(&signalbox, "b")).await.is(202);
    signalbox.clock.forward(Duration::days(27) + Duration::hours(23));
    clean().await;
    assert_eq!(count(&signalbox, "delivery where octet_length(body) = 0").await, 0, "not yet");
    signalbox.clock.forward(Duration::hours(2));
    clean().await;
    assert_eq!(count(&signalbox, "delivery where octet_length(body) = 0").await, 2);
    signalbox.clock.forward(Duration::days(3));
    clean().await;
    assert_eq!(
        count(&signalbox, "delivery where octet_length(body) = 0").await,
        2,
        "two that nobody worked on are kept"
    );
    process_waiting(&signalbox.app).await.expect("worked");
    signalbox.clock.forward(Duration::days(1));
    clean().await;
    assert_eq!(count(&signalbox, "delivery where octet_length(body) = 0").await, 4);
    assert_eq!(count(&signalbox, "delivery").await, 4);
    assert_eq!(count(&signalbox, "alert_event").await, 4);
    let kim = signalbox.person("Kim Lund", Role::Admin).await;
    let told = words(&kim.get(&page).await.is(200).text);
    assert!(told.contains("1 alert Alertmanager · 0 B body let go"), "{told}");
}
