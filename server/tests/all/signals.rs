//! Evidence for checks and questions over the whole server: what sources, status pages, changes and alerts say is
//! proposed, a person answers, and both are kept. Against a small server with all its moods; time is turned by hand.

use crate::support::{Box, Person, signalbox};
use app::auth::Role;
use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use chrono::Duration;
use serde_json::{Value, json};
use server::{http::Scope, jobs, providers, signals};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

const RUNBOOK: &str = r#"---
slug: refusals
title: Refusals
variables: JOB
---
## Signals
### refusal_rate
Refused answers `unit: percent`
```promql
refusals{job="$JOB"}
```
## Triage `time: 5m`
- [ ] The alert is real
- [ ] Check recent changes `changes: prompt within 2h`
- [ ] Check the provider's status `provider: acme-ai`
- [ ] Decide whether users are being harmed now
- [ ] Look at the refusals `when: refusal_rate > 8 %`
## Decision tree
- Do refusals stay high? `when: refusal_rate > 8 % for 10m`
  - YES → Is the provider in trouble? `provider: acme-ai`
    - YES → Switch to the fallback
    - NO → Look on
  - NO → Wait
"#;
const QUERY: &str = r#"refusals{job="vllm"}"#;

#[derive(Clone, Debug)]
enum Mood {
    /// The result of an instant or of a window, as JSON.
    Vector(String),
    Error(u16, &'static str),
    Slow,
}

fn figure(figure: &str) -> Mood {
    Mood::Vector(format!(r#"{{"metric":{{}},"value":[1,"{figure}"]}}"#))
}

/// As many samples as a window of ten minutes has.
fn window(figure: impl Fn(usize) -> String) -> Mood {
    let values: Vec<String> = (0..41).map(|at| format!(r#"[{at},"{}"]"#, figure(at))).collect();
    Mood::Vector(format!(r#"{{"metric":{{}},"values":[{}]}}"#, values.join(",")))
}

/// A Prometheus and a status page in one.
#[derive(Clone)]
struct Outside {
    address: String,
    moods: Arc<Mutex<HashMap<String, Mood>>>,
    asked: Arc<Mutex<Vec<String>>>,
    summary: Arc<Mutex<(u16, String)>>,
}

impl Outside {
    async fn start() -> Outside {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let summary = Arc::new(Mutex::new((200, r#"{"status":{"indicator":"none","description":"All good"}}"#.into())));
        let outside = Outside { address, moods: Arc::default(), asked: Arc::default(), summary };
        // What a source is asked with when it is added.
        outside.set("vector", "1", figure("1"));
        let router = Router::new()
            .route(
                "/api/v1/query",
                post(async |State(outside): State<Outside>, body: String| outside.answer("vector", &body).await),
            )
            .route(
                "/api/v1/query_range",
                post(async |State(outside): State<Outside>, body: String| outside.answer("matrix", &body).await),
            )
            .route("/api/v2/summary.json", get(async |State(outside): State<Outside>| outside.summary()))
            .with_state(outside.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        outside
    }

    fn set(&self, kind: &str, query: &str, mood: Mood) {
        self.moods.lock().expect("no panic").insert(format!("{kind} {query}"), mood);
    }

    fn says(&self, status: u16, summary: &str) {
        *self.summary.lock().expect("no panic") = (status, summary.to_string());
    }

    fn asked(&self, query: &str) -> usize {
        self.asked.lock().expect("no panic").iter().filter(|asked| asked.ends_with(query)).count()
    }

    async fn answer(&self, kind: &str, body: &str) -> Response {
        let form: HashMap<String, String> = serde_urlencoded::from_str(body).expect("a form");
        let key = format!("{kind} {}", form["query"]);
        self.asked.lock().expect("no panic").push(key.clone());
        let mood = self.moods.lock().expect("no panic").get(&key).cloned();
        let result = match mood {
            Some(Mood::Vector(result)) => result,
            Some(Mood::Error(status, says)) => {
                let body = format!(r#"{{"status":"error","errorType":"execution","error":"{says}"}}"#);
                return (StatusCode::from_u16(status).expect("a status"), body).into_response();
            }
            Some(Mood::Slow) => {
                tokio::time::sleep(std::time::Duration::from_secs(20)).await;
                String::new()
            }
            None => String::new(),
        };
        format!(r#"{{"status":"success","data":{{"resultType":"{kind}","result":[{result}]}}}}"#).into_response()
    }

    fn summary(&self) -> Response {
        let (status, body) = self.summary.lock().expect("no panic").clone();
        (StatusCode::from_u16(status).expect("a status"), body).into_response()
    }
}

struct Scene {
    signalbox: Box,
    ana: Person,
    outside: Outside,
    number: i64,
}

/// An incident on a service whose runbook asks everything, and a source that has figures.
async fn scene() -> Scene {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let outside = Outside::start().await;
    let source = [("name", "Prometheus main"), ("address", outside.address.as_str())];
    ana.press("/settings/sources", &source).await.is(303);
    ana.press("/services", &[("name", "Chat")]).await.is(303);
    ana.press("/services/chat/variables", &[("name", "JOB"), ("value", "vllm")]).await.is(303);
    ana.press("/runbooks", &[("text", RUNBOOK)]).await.is(303);
    let fields = [("title", "The bot refuses"), ("severity", "SEV2"), ("service", "chat"), ("runbook", "refusals")];
    let declared = ana.press("/incidents", &fields).await.is(303);
    let number = declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number");
    ana.press(&format!("/incidents/{number}/runs"), &[("runbook", "refusals")]).await.is(303);
    jobs::run_due(&signalbox.app).await.expect("asked");
    Scene { signalbox, ana, outside, number }
}

impl Scene {
    async fn ask(&self) -> usize {
        signals::ask_due(&self.signalbox.app).await.expect("asked")
    }

    /// The triage as text that people see, without marks.
    async fn triage(&self) -> String {
        self.page(&format!("/incidents/{}?at=triage", self.number)).await
    }

    async fn page(&self, path: &str) -> String {
        seen(&self.ana.get(path).await.is(200).text)
    }

    async fn run(&self) -> String {
        let id: uuid::Uuid = self.one("select id from run").await;
        id.to_string()
    }

    async fn one<T>(&self, sql: &'static str) -> T
    where
        (T,): for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
        T: Send + Unpin,
    {
        sqlx::query_scalar(sql).fetch_one(&self.signalbox.app.pool).await.expect("a row")
    }

    fn forward(&self, seconds: i64) {
        self.signalbox.clock.forward(Duration::seconds(seconds));
    }
}

/// The words between the tags.
fn seen(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        rest = rest[open..].split_once('>').map(|(_, rest)| rest).unwrap_or_default();
    }
    text.push_str(rest);
    let text = text.replace("&gt;", ">").replace("&lt;", "<").replace("&quot;", "\"").replace("&#x27;", "'");
    text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn key(text: &str) -> String {
    let runbook = server::runbooks::read(RUNBOOK);
    let check = runbook.checks().find(|check| check.text.contains(text)).map(|check| check.key.clone());
    let question = || {
        runbook
            .tree
            .as_ref()?
            .questions()
            .into_iter()
            .find(|question| question.text.contains(text))
            .map(|question| question.key.clone())
    };
    check.or_else(question).expect("a check or a question")
}

#[tokio::test]
async fn a_question_proposes_and_both_the_proposal_and_the_answer_are_kept() {
    let scene = scene().await;
    let waits = scene.triage().await;
    assert!(waits.contains("No data Prometheus main is being asked"), "{waits}");
    scene.outside.set("vector", QUERY, figure("19"));
    scene.outside.set("matrix", QUERY, window(|_| "19".into()));
    assert_eq!(scene.ask().await, 2, "the check's instant and the question's window");
    assert_eq!(scene.ask().await, 0, "not again before its time");
    let page = scene.triage().await;
    assert!(page.contains("Proposed: yes, 19 % > 8 % at 14:10:00"), "{page}");
    assert!(page.contains("19 % > 8 % for 10 min at 14:10:00"), "{page}");
    let html = scene.ana.get(&format!("/incidents/{}?at=triage", scene.number)).await.text;
    let link = format!("{}/graph?g0.expr=refusals%7Bjob%3D%22vllm%22%7D", scene.outside.address);
    assert!(html.contains(&link) && html.contains("act proposed"), "{html}");
    let alone = scene.page(&format!("/incidents/{}/runs/{}", scene.number, scene.run().await)).await;
    assert!(alone.contains("19 % > 8 % for 10 min"), "{alone}");
    assert_eq!(scene.outside.asked(QUERY), 2, "no page asks a source");

    // A person overrides it; both stand in the row, the record and the walked path.
    let (run, question) = (scene.run().await, key("stay high"));
    let answer = [("run", run.as_str()), ("question", &question), ("label", "NO"), ("evidence", "a test account")];
    scene.ana.press(&format!("/incidents/{}/answers", scene.number), &answer).await.is(303);
    let kept: Value = scene.one("select proposed from run_answer").await;
    assert_eq!((kept["label"].as_str(), kept["says"].as_str()), (Some("YES"), Some("19 % > 8 % for 10 min")));
    let told: Value = scene.one("select data from timeline_event where kind = 'question.answered'").await;
    assert_eq!((told["label"].as_str(), told["proposed"]["label"].as_str()), (Some("NO"), Some("YES")));
    assert_eq!(told["proposed"]["href"], json!(null), "the record names no inside address");
    let page = scene.triage().await;
    assert!(page.contains("answered NO, against the proposed YES: Do refusals stay high?"), "{page}");
    assert!(page.contains("Overrides the proposed YES:"), "{page}");

    // A tick keeps what was seen beneath it, also when the figure has moved on.
    let check = key("Look at the refusals");
    let tick = [("run", run.as_str()), ("key", &check), ("state", "done"), ("at", "triage")];
    scene.ana.press(&format!("/incidents/{}/checks", scene.number), &tick).await.is(303);
    scene.outside.set("vector", QUERY, figure("3"));
    scene.forward(61);
    assert_eq!(scene.ask().await, 0, "what is answered is not asked again");
    let page = scene.triage().await;
    assert!(page.contains("Proposed yes: 19 % > 8 % at 14:10:00"), "{page}");
    assert!(page.contains("ticked: Look at the refusals (yes: 19 % > 8 %, 14:10:00 UTC)"), "{page}");
    // Opened again it shows what is known now.
    let open = [("run", run.as_str()), ("key", &check), ("state", "open"), ("at", "triage")];
    scene.ana.press(&format!("/incidents/{}/checks", scene.number), &open).await.is(303);
    scene.ask().await;
    assert!(scene.triage().await.contains("3 %, not > 8 %"));
}

#[tokio::test]
async fn odd_answers_are_no_data_and_never_a_no() {
    let scene = scene().await;
    let series = |a: &str, b: &str| {
        Mood::Vector(format!(
            r#"{{"metric":{{"l":"a"}},"value":[1,"{a}"]}},{{"metric":{{"l":"b"}},"value":[1,"{b}"]}}"#
        ))
    };
    let rows = [
        (figure("NaN"), "No data the query answers no figure"),
        (Mood::Vector(String::new()), "No data the query answers nothing"),
        (Mood::Error(422, "many-to-many"), "No data Prometheus main: execution: many-to-many"),
        (Mood::Vector("{\"metric\":7}".into()), "No data Prometheus main:"),
        (series("1", "NaN"), "No data the query answers no figure of 1 of 2 series"),
        (series("1", "9"), "9 % > 8 % in {l=\"b\"}, 1 of 2 series"),
        (series("1", "2"), "2 %, not > 8 % in {l=\"b\"}, 1 of 2 series"),
    ];
    for (mood, says) in rows {
        scene.outside.set("vector", QUERY, mood);
        scene.ask().await;
        let page = scene.triage().await;
        assert!(page.contains(says), "{says}: {page}");
        scene.forward(30);
    }
    // A window that is not covered, and one that is.
    for (mood, says) in [
        (window(|at| if at == 20 { "NaN".into() } else { "9".into() }), "samples are missing in the last 10 min"),
        (window(|at| if at == 20 { "7".into() } else { "9".into() }), "9 % now, but not > 8 % for 10 min"),
    ] {
        scene.outside.set("matrix", QUERY, mood);
        scene.ask().await;
        let page = scene.triage().await;
        assert!(page.contains(says), "{says}: {page}");
        scene.forward(30);
    }
    // Nobody asked for a while: what was known is not known any more.
    scene.forward(120);
    assert!(scene.triage().await.contains("Prometheus main was not asked lately"));
}

#[tokio::test]
async fn a_source_that_hangs_shows_as_such_and_blocks_nothing() {
    let scene = scene().await;
    scene.outside.set("vector", QUERY, Mood::Slow);
    scene.outside.set("matrix", QUERY, Mood::Slow);
    let app = scene.signalbox.app.clone();
    let asking = tokio::spawn(async move { signals::ask_due(&app).await });
    let began = std::time::Instant::now();
    scene.triage().await;
    let (run, check) = (scene.run().await, key("Look at the refusals"));
    let tick = [("run", run.as_str()), ("key", &check), ("state", "done"), ("at", "triage")];
    scene.ana.press(&format!("/incidents/{}/checks", scene.number), &tick).await.is(303);
    assert!(began.elapsed().as_secs() < 3, "pages and ticks wait for the source");
    asking.await.expect("no panic").expect("asked");
    let page = scene.triage().await;
    assert!(page.contains("Prometheus main does not answer since 14:10:00 UTC: "), "{page}");
    assert!(page.contains("did not answer within 5 s"), "{page}");
}

#[tokio::test]
async fn a_provider_that_is_chosen_is_polled_and_its_word_is_evidence() {
    let scene = scene().await;
    let ben = scene.signalbox.person("Ben Osei", Role::Commander).await;
    ben.get("/settings/providers").await.is(403);
    for path in
        ["/settings/providers", "/settings/providers/choose", "/settings/providers/check", "/settings/providers/remove"]
    {
        ben.press(path, &[("provider", "openai"), ("watch", "yes"), ("name", "x"), ("address", "http://x")])
            .await
            .is(403);
    }
    let page = scene.page("/settings/providers").await;
    assert!(
        page.contains("No provider is watched.") && page.contains("OpenAI") && page.contains("Anthropic"),
        "{page}"
    );
    assert!(scene.triage().await.contains("No data no provider called acme-ai is known"));
    assert_eq!(providers::poll_due(&scene.signalbox.app).await.expect("polled"), 0, "off until chosen");

    let address = format!("{}/api/v2/summary.json", scene.outside.address);
    for (name, address, says) in [
        ("", address.as_str(), "Name it"),
        ("OpenAI", &address, "comes with Signalbox"),
        ("Acme AI", "status.acme.test", "whole address"),
        ("Acme AI", "http://a:b@status.acme.test", "leave out"),
    ] {
        let refused = scene.ana.press("/settings/providers", &[("name", name), ("address", address)]).await.is(422);
        assert!(refused.text.contains(says), "{name} {address}: {}", refused.text);
    }
    scene.ana.press("/settings/providers", &[("name", "Acme AI"), ("address", &address)]).await.is(303);
    scene.ana.press("/settings/providers", &[("name", "acme ai"), ("address", &address)]).await.is(422);
    jobs::run_due(&scene.signalbox.app).await.expect("asked");
    assert!(scene.page("/settings/providers").await.contains("All good"));
    assert!(scene.triage().await.contains("Proposed: no, Acme AI: All good at 14:10:00"), "{}", scene.triage().await);

    let outage = r#"{"page":{"url":"https://status.acme.test"},"status":{"indicator":"major","description":"Outage"},
        "components":[{"name":"Chat","status":"partial_outage"},{"name":"Site","status":"operational"}]}"#;
    scene.outside.says(200, outage);
    scene.forward(61);
    assert_eq!(providers::poll_due(&scene.signalbox.app).await.expect("polled"), 1);
    assert_eq!(providers::poll_due(&scene.signalbox.app).await.expect("polled"), 0, "once a minute");
    let page = scene.triage().await;
    assert!(page.contains("Proposed: yes, Acme AI: Outage (major); Chat partial outage at 14:11:01"), "{page}");
    assert_eq!(scene.one::<i64>("select count(*) from provider_state").await, 2, "each change once");

    // It fails: what it said stays for five minutes, then it is no data.
    for (status, body, says) in [
        (200, "<html>", "no JSON"),
        (200, r#"{"status":{}}"#, "without status.indicator"),
        (503, "", "It answered 503."),
    ] {
        scene.outside.says(status, body);
        scene.forward(60);
        providers::poll_due(&scene.signalbox.app).await.expect("polled");
        let page = scene.page("/settings/providers").await;
        assert!(page.contains("Outage (major)") && page.contains(says), "{says}: {page}");
    }
    assert!(scene.triage().await.contains("Proposed: yes, Acme AI: Outage"));
    scene.forward(180);
    let page = scene.triage().await;
    assert!(page.contains("No data Acme AI’s status page does not answer: It answered 503"), "{page}");

    // Switched off it is asked no more; what it said is no evidence.
    scene.ana.press("/settings/providers/choose", &[("provider", "acme-ai"), ("watch", "no")]).await.is(303);
    assert_eq!(providers::poll_due(&scene.signalbox.app).await.expect("polled"), 0);
    assert!(scene.triage().await.contains("No data Acme AI is not watched"));
    scene.ana.press("/settings/providers/remove", &[("provider", "acme-ai")]).await.is(303);
    scene.ana.press("/settings/providers/remove", &[("provider", "acme-ai")]).await.is(410);
    scene.ana.press("/settings/providers/choose", &[("provider", "nobody"), ("watch", "yes")]).await.is(410);
}

fn firing(from: &str, status: &str) -> String {
    let ends = if status == "firing" { "0001-01-01T00:00:00Z" } else { "2025-02-15T14:10:30Z" };
    json!({
        "version": "4", "status": status, "groupKey": "{}:{alertname=\"RefusalRateHigh\"}", "truncatedAlerts": 0,
        "alerts": [{
            "status": status, "labels": { "alertname": "RefusalRateHigh", "service": "bot", "runbook": "refusals" },
            "annotations": { "summary": "The bot refuses" }, "startsAt": "2025-02-15T14:05:00Z", "endsAt": ends,
            "generatorURL": from, "fingerprint": "f1"
        }]
    })
    .to_string()
}

#[tokio::test]
async fn an_alert_is_asked_for_by_its_own_query() {
    let scene = scene().await;
    let intake = scene.signalbox.token(Scope::Intake).await;
    let deliver = async |body: String| {
        scene.signalbox.bearer("POST", "/api/v1/intake/alertmanager", &intake, &body).await.is(202);
        while server::alerts::process_waiting(&scene.signalbox.app).await.expect("processed") > 0 {}
    };
    let from = format!("{}/graph?g0.expr=refusal_ratio+%3E+0.08&g0.tab=1", scene.outside.address);
    deliver(firing(&from, "firing")).await;
    let number: i64 = scene.one("select max(number) from incident").await;
    let triage = async || scene.page(&format!("/incidents/{number}?at=triage")).await;
    // The sender's word, until its query is answered.
    let page = triage().await;
    assert!(page.contains("RefusalRateHigh still fires, says Alertmanager prod at 14:10:00"), "{page}");
    scene.outside.set("vector", "refusal_ratio", figure("0.19"));
    scene.ask().await;
    let page = triage().await;
    assert!(page.contains("Proposed: yes, 0.19 > 0.08 at 14:10:00"), "{page}");
    scene.outside.set("vector", "refusal_ratio", figure("0.05"));
    scene.forward(30);
    scene.ask().await;
    assert!(triage().await.contains("Proposed: no, 0.05, not > 0.08 at 14:10:30"));
    // The figure is gone: the sender is heard again.
    scene.outside.set("vector", "refusal_ratio", Mood::Vector(String::new()));
    scene.forward(30);
    scene.ask().await;
    let page = triage().await;
    assert!(page.contains("RefusalRateHigh still fires") && page.contains("the query answers nothing"), "{page}");
    deliver(firing(&from, "resolved")).await;
    let page = triage().await;
    assert!(
        page.contains("RefusalRateHigh fires no longer") && page.contains("No data the query answers nothing"),
        "{page}"
    );
}

#[tokio::test]
async fn changes_and_key_metrics_are_evidence_as_soon_as_the_incident_opens() {
    let scene = scene().await;
    let says = scene.triage().await;
    assert!(says.contains("No data no prompt is registered, so nobody knows what changed"), "{says}");
    assert!(says.contains("No data no key metric is watched on this incident"), "{says}");
    let intake = scene.signalbox.token(Scope::Intake).await;
    let change = |version: &str, at: &str| {
        json!({ "service": "chat", "artifact": "prompt", "version": version, "happened_at": at, "by": "Mara K" })
            .to_string()
    };
    for (version, at) in [("v6", "2025-02-01T10:00:00Z"), ("v7", "2025-02-15T13:30:00Z")] {
        scene.signalbox.bearer("POST", "/api/v1/changes", &intake, &change(version, at)).await.is(201);
    }
    let page = scene.triage().await;
    assert!(page.contains("prompt v6 → v7, 40 min before"), "{page}");
    let (run, check) = (scene.run().await, key("recent changes"));
    let tick = [("run", run.as_str()), ("key", &check), ("state", "done"), ("at", "triage")];
    scene.ana.press(&format!("/incidents/{}/checks", scene.number), &tick).await.is(303);
    let kept: Value = scene.one("select proposed from run_check").await;
    assert!(kept["says"].as_str().is_some_and(|says| says.starts_with("prompt v6 → v7")), "{kept}");

    scene.outside.set("vector", "harm", figure("19"));
    let metric = [("name", "refusal_rate"), ("role", "key"), ("query", "harm"), ("bound", "<= 6 %"), ("hold", "1m")];
    scene.ana.press(&format!("/incidents/{}/metrics", scene.number), &metric).await.is(303);
    server::recovery::sample_due(&scene.signalbox.app).await.expect("sampled");
    let page = scene.triage().await;
    assert!(page.contains("Proposed: yes, Refusal rate 19 %, bound ≤ 6 % at 14:10:00"), "{page}");
}

#[tokio::test]
async fn one_query_is_one_request_and_what_nobody_wants_is_not_asked() {
    let scene = scene().await;
    for n in 0..4 {
        let fields =
            [("title", &*format!("Again {n}")), ("severity", "SEV3"), ("service", "chat"), ("different", "yes")];
        let declared = scene.ana.press("/incidents", &fields).await.is(303);
        scene.ana.press(&format!("{}/runs", declared.location()), &[("runbook", "refusals")]).await.is(303);
    }
    let app = &scene.signalbox.app;
    let (one, two) = tokio::join!(signals::ask_due(app), signals::ask_due(app));
    assert_eq!(one.expect("asked") + two.expect("asked"), 2, "five runs, two processes, two questions");
    assert_eq!(scene.outside.asked(QUERY), 2);
    // A value that changes asks another question; the old one is wanted by nobody.
    scene.ana.press("/services/chat/variables", &[("name", "JOB"), ("value", "tgi")]).await.is(303);
    scene.forward(61);
    scene.ask().await;
    assert_eq!(scene.outside.asked(QUERY), 2);
    assert_eq!(scene.outside.asked(r#"refusals{job="tgi"}"#), 2);
    for n in 1..=5 {
        let end = [("outcome", "false-alarm"), ("reason", "not real")];
        scene.ana.press(&format!("/incidents/{n}/stand-down"), &end).await.is(303);
    }
    scene.forward(61);
    assert_eq!(scene.ask().await, 0, "nothing is open");
    let before = scene.signalbox.clock.now() + Duration::days(1);
    assert_eq!(signals::forget(&scene.signalbox.app.pool, before, 100).await.expect("forgotten"), 4);
}
