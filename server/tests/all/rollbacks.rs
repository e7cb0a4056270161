//! Taking back what is live: figures from samples alone, before and after each step, whoever or whatever carried it out.

use crate::support::{Answer, Box, Person, signalbox, start};
use app::auth::Role;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::IntoResponse,
    routing::post,
};
use chrono::Duration;
use serde_json::{Value, json};
use server::{http::Scope, jobs, recovery, rollbacks};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

/// A Prometheus whose figures the test sets; a query without a figure is refused.
#[derive(Clone, Default)]
struct Prometheus(Arc<Mutex<HashMap<String, f64>>>);

impl Prometheus {
    async fn start(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().route("/api/v1/query", post(query)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    fn set(&self, figures: &[(&str, f64)]) {
        let mut known = self.0.lock().expect("no panic");
        known.clear();
        known.extend(figures.iter().map(|(name, figure)| (name.to_string(), *figure)));
    }
}

async fn query(State(prometheus): State<Prometheus>, body: String) -> axum::response::Response {
    let form: HashMap<String, String> = serde_urlencoded::from_str(&body).expect("a form");
    let figure = prometheus.0.lock().expect("no panic").get(&form["query"]).copied();
    match figure {
        Some(figure) => {
            let sample =
                json!({ "metric": {}, "value": [form["time"].parse::<f64>().unwrap_or_default(), figure.to_string()] });
            axum::Json(json!({ "status": "success", "data": { "resultType": "vector", "result": [sample] } }))
                .into_response()
        }
        None => (StatusCode::SERVICE_UNAVAILABLE, r#"{"status":"error","errorType":"unavailable","error":"away"}"#)
            .into_response(),
    }
}

/// A service with its parts, an incident on it, and two metrics that hold for a minute.
struct Scene {
    signalbox: Box,
    ana: Person,
    ben: Person,
    prometheus: Prometheus,
    number: i64,
}

async fn scene() -> Scene {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let intake = signalbox.token(Scope::Intake).await;
    let minutes = |count: i64| (start() - Duration::minutes(count)).to_rfc3339();
    for (part, version, before) in [
        ("prompt", "prompt-v6", 9000),
        ("retrieval-index", "kb-2025-02-01", 20_000),
        ("code", "api-v18", 11_520),
        ("prompt", "prompt-v7", 40),
        ("retrieval-index", "kb-2025-02-15", 30),
    ] {
        let change =
            json!({ "service": "support-bot", "artifact": part, "version": version, "happened_at": minutes(before) });
        signalbox.bearer("POST", "/api/v1/changes", &intake, &change.to_string()).await.is(201);
    }
    let prometheus = Prometheus::default();
    let address = prometheus.start().await;
    ana.press("/settings/sources", &[("name", "Prometheus main"), ("address", &address)]).await.is(303);
    jobs::run_due(&signalbox.app).await.expect("asked");
    let on_bot = [("title", "Support bot refuses"), ("severity", "SEV2"), ("service", "support-bot")];
    let declared = ana.press("/incidents", &on_bot).await.is(303);
    let number = declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number");
    ana.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(303);
    for (name, role, bound) in [("refusal_rate", "key", "<= 6 %"), ("deflection", "business", ">= 40 %")] {
        let fields =
            [("name", name), ("role", role), ("query", name), ("bound", bound), ("hold", "1m"), ("every", "15s")];
        ana.press(&format!("/incidents/{number}/metrics"), &fields).await.is(303);
    }
    let scene = Scene { signalbox, ana, ben, prometheus, number };
    scene.figures(19.0, 25.0);
    scene.steps(2).await;
    scene
}

impl Scene {
    fn figures(&self, refusals: f64, deflection: f64) {
        self.prometheus.set(&[("refusal_rate", refusals), ("deflection", deflection)]);
    }

    /// So many steps of 15 s, with samples and jobs at each.
    async fn steps(&self, steps: usize) {
        for _ in 0..steps {
            recovery::sample_due(&self.signalbox.app).await.expect("sampled");
            jobs::run_due(&self.signalbox.app).await.expect("worked");
            self.signalbox.clock.forward(Duration::seconds(15));
        }
        recovery::sample_due(&self.signalbox.app).await.expect("sampled");
    }

    async fn part(&self, name: &str) -> String {
        let id: uuid::Uuid = sqlx::query_scalar("select id from artifact where name = $1 or kind = $1")
            .bind(name)
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a part");
        id.to_string()
    }

    async fn start(&self, by: &Person, part: &str, from: &str, to: &str, more: &[(&str, &str)]) -> Answer {
        let part = self.part(part).await;
        let mut fields = vec![("part", part.as_str()), ("from", from), ("to", to)];
        fields.extend(more);
        by.press(&format!("/incidents/{}/rollbacks", self.number), &fields).await
    }

    async fn press(&self, by: &Person, verb: &str, place: i32, more: &[(&str, &str)]) -> Answer {
        let id: uuid::Uuid = sqlx::query_scalar("select id from rollback where place = $1")
            .bind(place)
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a step");
        let id = id.to_string();
        let mut fields = vec![("rollback", id.as_str())];
        fields.extend(more);
        by.press(&format!("/incidents/{}/rollbacks/{verb}", self.number), &fields).await
    }

    async fn told(&self) -> Vec<app::rollbacks::Rollback> {
        let pool = &self.signalbox.app.pool;
        let mut connection = pool.acquire().await.expect("a connection");
        let incident: uuid::Uuid = sqlx::query_scalar("select id from incident where number = $1")
            .bind(self.number)
            .fetch_one(&mut *connection)
            .await
            .expect("an incident");
        rollbacks::of_incident(&mut connection, incident).await.expect("rollbacks")
    }

    /// Events of rollbacks, oldest first.
    async fn record(&self) -> Vec<(String, Value)> {
        sqlx::query_as("select kind, data from timeline_event where kind like 'rollback.%' order by position")
            .fetch_all(&self.signalbox.app.pool)
            .await
            .expect("events")
    }

    async fn kinds(&self) -> Vec<String> {
        self.record().await.into_iter().map(|(kind, _)| kind).collect()
    }

    async fn live(&self, part: &str) -> String {
        let part = self.part(part).await;
        sqlx::query_scalar(
            "select version from change where artifact_id = $1::uuid and withdrawn_at is null
             order by happened_at desc, recorded_at desc, id desc limit 1",
        )
        .bind(uuid::Uuid::parse_str(&part).expect("an id"))
        .fetch_one(&self.signalbox.app.pool)
        .await
        .expect("a version")
    }

    async fn mitigate(&self, by: &Person) -> String {
        by.get(&format!("/incidents/{}?at=mitigate", self.number)).await.is(200).text
    }

    async fn is_mitigated(&self) -> bool {
        sqlx::query_scalar("select mitigated_at is not null from incident where number = $1")
            .bind(self.number)
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("an incident")
    }
}

#[tokio::test]
async fn two_rollbacks_write_their_own_story() {
    let scene = scene().await;
    let class = [("class", "prompt regression")];
    scene.ana.press(&format!("/incidents/{}/class", scene.number), &class).await.is(303);
    let page = scene.mitigate(&scene.ana).await;
    for says in ["Rollback stack", "0 of 2", "not changed, would do nothing", "Roll back the prompt", "−40 min"] {
        assert!(page.contains(says), "{says}: {page}");
    }
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    assert!(!scene.is_mitigated().await, "a start mitigates nothing");
    let page = scene.mitigate(&scene.ana).await;
    assert!(page.contains("The prompt rollback runs since 14:10."), "{page}");
    scene.steps(4).await;
    scene.press(&scene.ana, "effective", 1, &[]).await.is(303);
    assert!(scene.is_mitigated().await);
    assert_eq!(scene.live("prompt").await, "prompt-v6");
    scene.figures(8.0, 36.0);
    scene.steps(2).await;
    assert!(scene.mitigate(&scene.ana).await.contains("figures come at "), "a minute is the longest hold");
    assert!(!scene.kinds().await.contains(&"rollback.measured".to_string()));
    scene.steps(4).await;
    let page = scene.mitigate(&scene.ana).await;
    let says = "Prompt rollback helped, not enough: 19 → 8 %, bound 6 %.";
    assert!(page.contains(says) && page.contains("Roll back the retrieval"), "{page}");
    assert!(page.contains("refusal rate 19 % → 8 %, deflection 25 % → 36 %"), "{page}");

    scene.start(&scene.ben, "retrieval-index", "kb-2025-02-15", "kb-2025-02-01", &[]).await.is(303);
    scene.press(&scene.ben, "effective", 2, &[]).await.is(303);
    scene.figures(5.0, 41.0);
    scene.steps(6).await;
    let steps = scene.told().await;
    let words: Vec<String> = steps.iter().map(app::rollbacks::told).collect();
    assert_eq!(
        words,
        [
            "prompt prompt-v7 → prompt-v6: refusal rate 19 % → 8 %, deflection 25 % → 36 %: not enough",
            "retrieval index kb-2025-02-15 → kb-2025-02-01: refusal rate 8 % → 5 %, deflection 36 % → 41 %: \
             enough: all are inside their bounds",
        ]
    );
    assert_eq!(
        app::rollbacks::story(&steps)[0],
        "Refusal rate 19 % → 8 % after the prompt, → 5 % after the retrieval index"
    );
    assert!(steps.iter().all(|step| step.marks.verified.as_ref().is_some_and(|mark| mark.by == "Signalbox")));
    let each = ["rollback.started", "rollback.effective", "rollback.measured"];
    assert_eq!(scene.kinds().await, [each, each].concat());
    let measured = &scene.record().await[2].1;
    assert_eq!(measured["figures"], json!([["Refusal rate", "8 %"], ["Deflection", "36 %"]]));
    assert_eq!(measured["effect"], "helped");
    let frozen: Vec<String> = sqlx::query_scalar("select version from incident_version order by version")
        .fetch_all(&scene.signalbox.app.pool)
        .await
        .expect("frozen versions");
    assert_eq!(frozen, ["api-v18", "kb-2025-02-15", "prompt-v7"], "no step overwrites the evidence");
    let verify = scene.ana.get(&format!("/incidents/{}?at=verify", scene.number)).await.is(200).text;
    assert!(verify.contains("What each step did"), "{verify}");
}

#[tokio::test]
async fn the_second_of_two_sees_the_first_ones_step() {
    let scene = scene().await;
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    scene.signalbox.clock.forward(Duration::seconds(4));
    let second = scene.start(&scene.ben, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(409).text;
    assert!(second.contains("Ana Ruiz started this rollback 4 s ago: prompt prompt-v7 → prompt-v6."), "{second}");
    let (one, two) = tokio::join!(
        scene.start(&scene.ana, "retrieval-index", "kb-2025-02-15", "kb-2025-02-01", &[]),
        scene.start(&scene.ben, "retrieval-index", "kb-2025-02-15", "kb-2025-02-01", &[]),
    );
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    scene.press(&scene.ana, "effective", 1, &[]).await.is(303);
    let again = scene.press(&scene.ben, "effective", 1, &[]).await.is(409).text;
    assert!(again.contains("Ana Ruiz said “effective” of the prompt rollback"), "{again}");
    // A page from before shows what is live now, and starts nothing.
    let old = scene.start(&scene.ben, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(409).text;
    assert!(old.contains("live is prompt-v6 now"), "{old}");
    assert_eq!(scene.told().await.len(), 2);
    let viewer = scene.signalbox.person("Kim Lund", Role::Viewer).await;
    scene.start(&viewer, "code", "api-v18", "api-v17", &[]).await.is(403);
}

#[tokio::test]
async fn a_step_fails_is_called_off_or_undone_and_the_record_keeps_it() {
    let scene = scene().await;
    let start = || scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]);
    start().await.is(303);
    scene.press(&scene.ana, "failed", 1, &[("reason", " ")]).await.is(422);
    scene.press(&scene.ana, "failed", 1, &[("reason", "the repository is locked")]).await.is(303);
    start().await.is(303);
    scene.press(&scene.ana, "undo", 2, &[("reason", "the wrong repository")]).await.is(303);
    assert_eq!((scene.live("prompt").await.as_str(), scene.is_mitigated().await), ("prompt-v7", false));
    start().await.is(303);
    scene.press(&scene.ana, "effective", 3, &[]).await.is(303);
    assert!(scene.is_mitigated().await);
    scene.press(&scene.ben, "undo", 3, &[("reason", "answers got worse")]).await.is(303);
    assert_eq!((scene.live("prompt").await.as_str(), scene.is_mitigated().await), ("prompt-v7", false));
    scene.press(&scene.ben, "undo", 3, &[("reason", "once more")]).await.is(409);
    scene.steps(8).await;
    assert!(!scene.kinds().await.contains(&"rollback.measured".to_string()), "an undone step is not measured");
    assert_eq!(scene.kinds().await.iter().filter(|kind| *kind == "rollback.undone").count(), 2);
    let page = scene.mitigate(&scene.ana).await;
    assert!(page.contains("answers got worse") && page.contains("Roll back…"), "{page}");
    // The part moved on meanwhile: what came later is not overwritten.
    start().await.is(303);
    scene.press(&scene.ana, "effective", 4, &[]).await.is(303);
    scene.signalbox.clock.forward(Duration::minutes(1));
    let part = scene.part("prompt").await;
    let change = [("part", part.as_str()), ("version", "prompt-v8")];
    scene.ana.press("/services/support-bot/changes", &change).await.is(303);
    let refused = scene.press(&scene.ana, "undo", 4, &[("reason", "go back")]).await.is(409).text;
    assert!(refused.contains("live is prompt-v8, not prompt-v6"), "{refused}");
}

#[tokio::test]
async fn an_unchanged_part_needs_a_reason() {
    let scene = scene().await;
    let refused = scene.start(&scene.ana, "code", "api-v18", "", &[("other", "api-v17")]).await.is(422).text;
    assert!(refused.contains("It did not change before the start") && refused.contains("api-v17"), "{refused}");
    let reason = ("reason", "the release notes mention refusals");
    let same = scene.start(&scene.ana, "code", "api-v18", "", &[("other", "api-v18"), reason]).await.is(422).text;
    assert!(same.contains("api-v18 is live already"), "{same}");
    scene.start(&scene.ana, "code", "api-v18", "", &[("other", "api-v17"), reason]).await.is(303);
    let step = &scene.told().await[0];
    assert_eq!(step.unchanged.as_deref(), Some("the release notes mention refusals"));
    assert_eq!((step.marks.proposed, step.good.clone()), (None, None), "nobody proposed it");
}

#[tokio::test]
async fn a_source_that_is_down_gives_no_figure_and_is_tried_again() {
    let scene = scene().await;
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    scene.press(&scene.ana, "effective", 1, &[]).await.is(303);
    scene.prometheus.set(&[]);
    scene.steps(8).await;
    // As after a crash before the job was finished.
    sqlx::query("update job set finished_at = null where kind = 'rollback.measure' and payload->>'attempt' = '0'")
        .execute(&scene.signalbox.app.pool)
        .await
        .expect("a job again");
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    let measured = scene.record().await.into_iter().filter(|(kind, _)| kind == "rollback.measured");
    let measured: Vec<Value> = measured.map(|(_, data)| data).collect();
    assert_eq!(measured.len(), 1, "told once, however often it is tried");
    assert_eq!(measured[0]["figures"], json!([["Refusal rate", null], ["Deflection", null]]));
    assert_eq!(scene.told().await[0].marks.verified, None, "no data is never a pass");
    assert!(scene.mitigate(&scene.ana).await.contains("no data"));
    scene.figures(8.0, 36.0);
    scene.steps(12).await;
    let step = &scene.told().await[0];
    assert_eq!(app::rollbacks::moved(&step.figures), "refusal rate 19 % → 8 %, deflection 25 % → 36 %");
    assert!(step.marks.verified.is_some());
    let kinds = scene.kinds().await;
    scene.steps(12).await;
    assert_eq!(scene.kinds().await, kinds, "captured once");
}

#[tokio::test]
async fn the_next_step_begins_with_the_figures_of_the_one_before() {
    let scene = scene().await;
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    scene.press(&scene.ana, "effective", 1, &[]).await.is(303);
    scene.figures(8.0, 36.0);
    scene.steps(2).await;
    scene.start(&scene.ana, "retrieval-index", "kb-2025-02-15", "kb-2025-02-01", &[]).await.is(303);
    let expected = ["rollback.started", "rollback.effective", "rollback.measured", "rollback.started"];
    assert_eq!(scene.kinds().await, expected, "later figures would be the second step's too");
    scene.press(&scene.ana, "effective", 2, &[]).await.is(303);
    scene.figures(5.0, 41.0);
    scene.steps(8).await;
    let words: Vec<String> = scene.told().await.iter().map(|step| app::rollbacks::moved(&step.figures)).collect();
    assert_eq!(words[0], "refusal rate 19 % → 8 %, deflection 25 % → 36 %");
    assert_eq!(words[1], "refusal rate 8 % → 5 %, deflection 36 % → 41 %");
}

type Request = (HeaderMap, Bytes);

/// An automation of the user's own: it keeps what it was sent, and answers as the test says.
#[derive(Clone)]
struct Automation {
    heard: Arc<Mutex<Vec<Request>>>,
    status: Arc<Mutex<u16>>,
    address: String,
}

impl Automation {
    async fn start(status: u16) -> Automation {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let automation = Automation { heard: Arc::default(), status: Arc::new(Mutex::new(status)), address };
        let router = Router::new().route("/hook", post(hook)).with_state(automation.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        automation
    }

    fn heard(&self) -> Vec<Request> {
        self.heard.lock().expect("no panic").clone()
    }
}

async fn hook(State(automation): State<Automation>, headers: HeaderMap, body: Bytes) -> StatusCode {
    automation.heard.lock().expect("no panic").push((headers, body));
    StatusCode::from_u16(*automation.status.lock().expect("no panic")).expect("a status")
}

#[tokio::test]
async fn an_automation_is_asked_with_a_signature_and_reports_back() {
    let scene = scene().await;
    let automation = Automation::start(503).await;
    let fields = [("name", "prompt-registry"), ("address", automation.address.as_str()), ("kind", "prompt")];
    scene.ben.press("/settings/automations", &fields).await.is(403);
    let made = scene.ana.press("/settings/automations", &fields).await.is(303);
    let page = scene.ana.get(made.location()).await.is(200).text;
    let at = page.find("whsec_").expect("the secret, once");
    let secret: String = page[at..].chars().take_while(|letter| *letter != '<').collect();
    assert!(!scene.ana.get(made.location()).await.text.contains("whsec_"));
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from automation").fetch_one(&scene.signalbox.app.pool).await.expect("one");
    let how = id.to_string();
    assert!(scene.mitigate(&scene.ana).await.contains("ask automation “prompt-registry”"));
    let other = [("how", how.as_str())];
    scene.start(&scene.ana, "retrieval-index", "kb-2025-02-15", "kb-2025-02-01", &other).await.is(422);
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &other).await.is(303);
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    let page = scene.mitigate(&scene.ana).await;
    assert!(page.contains("prompt-registry did not take it: It answered 503."), "{page}");
    *automation.status.lock().expect("no panic") = 202;
    scene.signalbox.clock.forward(Duration::seconds(10));
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    assert!(scene.mitigate(&scene.ana).await.contains("prompt-registry took the request"));

    let heard = automation.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!(heard[0].0["webhook-id"], heard[1].0["webhook-id"], "tried again it is the same message");
    for (headers, body) in &heard {
        // The test's clock stands years back, where their check of the age would refuse: so their code signs, and both
        // signatures have to be the same.
        let text = |name: &str| headers[name].to_str().expect("text").to_string();
        let timestamp = text("webhook-timestamp").parse().expect("seconds");
        let webhook = standardwebhooks::Webhook::new(&secret).expect("a secret");
        let signed = webhook.sign(&text("webhook-id"), timestamp, body).expect("signed");
        assert_eq!(text("webhook-signature"), signed);
    }
    let sent: Value = serde_json::from_slice(&heard[1].1).expect("JSON");
    assert_eq!(sent["type"], "rollback.requested");
    let data = &sent["data"];
    assert_eq!((&data["from"], &data["to"]), (&json!("prompt-v7"), &json!("prompt-v6")));
    assert_eq!((&data["incident"]["number"], &data["service"]), (&json!(scene.number), &json!("support-bot")));
    let kept: i64 = sqlx::query_scalar(
        "select (select count(*) from job where payload::text like '%whsec%' or payload::text like '%Bearer%')
              + (select count(*) from once where reply::text like '%whsec%')",
    )
    .fetch_one(&scene.signalbox.app.pool)
    .await
    .expect("a count");
    assert_eq!(kept, 0, "no secret lies in the open");

    let callback = data["callback"]["url"].as_str().and_then(|url| url.strip_prefix("http://127.0.0.1:3000"));
    let callback = callback.expect("an address here").to_string();
    let bearer = data["callback"]["authorization"].as_str().and_then(|text| text.strip_prefix("Bearer "));
    let bearer = bearer.expect("a bearer").to_string();
    let report = |state: &str, message: &str| {
        let body = json!({ "state": state, "message": message }).to_string();
        let (callback, bearer, router) = (callback.clone(), bearer.clone(), &scene.signalbox);
        async move { router.bearer("POST", &callback, &bearer, &body).await }
    };
    let wrong = json!({ "state": "effective" }).to_string();
    scene.signalbox.bearer("POST", &callback, "wrong", &wrong).await.is(401);
    let intake = scene.signalbox.token(Scope::Intake).await;
    scene.signalbox.bearer("POST", &callback, &intake, &wrong).await.is(401);
    let elsewhere = format!("/api/v1/rollbacks/{}/progress", uuid::Uuid::nil());
    scene.signalbox.bearer("POST", &elsewhere, &bearer, &wrong).await.is(401);
    report("done", "").await.is(422);
    report("started", "checking out prompt-v6").await.is(200);
    let again = report("started", "checking out prompt-v6").await.is(200).json();
    assert_eq!(again, json!({ "state": "started", "repeated": true }));
    assert_eq!(report("effective", "live in 3 regions").await.is(200).json()["state"], "effective");
    assert_eq!(report("effective", "live in 3 regions").await.is(200).json()["repeated"], true);
    report("failed", "no, wait").await.is(409);
    assert_eq!(scene.live("prompt").await, "prompt-v6");
    assert!(scene.is_mitigated().await);
    let expected = ["rollback.started", "rollback.reported", "rollback.effective"];
    assert_eq!(scene.kinds().await, expected);
    let step = &scene.told().await[0];
    assert_eq!(step.marks.effective.as_ref().map(|mark| mark.by.as_str()), Some("prompt-registry"));
    let page = scene.mitigate(&scene.ana).await;
    assert!(page.contains("heard from prompt-registry that the prompt rollback took effect"), "{page}");
}

#[tokio::test]
async fn an_automation_that_never_answers_is_given_up_and_a_settled_step_is_not_asked_for() {
    let scene = scene().await;
    let automation = Automation::start(500).await;
    let fields = [("name", "deployer"), ("address", automation.address.as_str())];
    scene.ana.press("/settings/automations", &fields).await.is(303);
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from automation").fetch_one(&scene.signalbox.app.pool).await.expect("one");
    let how = id.to_string();
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[("how", how.as_str())]).await.is(303);
    for _ in 0..12 {
        jobs::run_due(&scene.signalbox.app).await.expect("worked");
        scene.signalbox.clock.forward(Duration::minutes(16));
    }
    assert_eq!(automation.heard().len(), 10);
    let page = scene.mitigate(&scene.ana).await;
    assert!(page.contains("deployer was given up after 10 tries: It answered 500."), "{page}");
    assert!(scene.ana.get("/settings/jobs").await.text.contains("rollback.ask"));
    // Said to have failed, and rotated meanwhile: nothing more is sent for the first, and both secrets sign the second.
    scene.press(&scene.ana, "failed", 1, &[("reason", "the deployer is down")]).await.is(303);
    scene.ana.press("/settings/automations/rotate", &[("automation", how.as_str())]).await.is(303);
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[("how", how.as_str())]).await.is(303);
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    let signatures = automation.heard().last().map(|(headers, _)| headers["webhook-signature"].clone());
    assert_eq!(signatures.expect("asked").to_str().expect("text").split(' ').count(), 2);
    scene.press(&scene.ana, "undo", 2, &[("reason", "done by hand instead")]).await.is(303);
    let heard = automation.heard().len();
    scene.signalbox.clock.forward(Duration::minutes(16));
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    assert_eq!(automation.heard().len(), heard, "what is settled is not asked for again");
}

#[tokio::test]
async fn a_step_told_late_has_the_figures_of_its_time() {
    let scene = scene().await;
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    scene.figures(8.0, 36.0);
    scene.steps(4).await;
    scene.figures(5.0, 41.0);
    scene.steps(4).await;
    scene.press(&scene.ana, "effective", 1, &[("happened", "2025-02-15T14:10")]).await.is(303);
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    let moved = app::rollbacks::moved(&scene.told().await[0].figures);
    assert_eq!(moved, "refusal rate 19 % → 8 %, deflection 25 % → 36 %");
}

#[tokio::test]
async fn the_change_of_a_standing_rollback_is_not_withdrawn_and_names_no_incident() {
    let scene = scene().await;
    scene.start(&scene.ana, "prompt", "prompt-v7", "prompt-v6", &[]).await.is(303);
    scene.press(&scene.ana, "effective", 1, &[]).await.is(303);
    let change: String = sqlx::query_scalar("select change_id::text from rollback_mark where state = 'effective'")
        .fetch_one(&scene.signalbox.app.pool)
        .await
        .expect("a change");
    let fields = [("change", change.as_str())];
    let withdraw = async |by: &Person| by.press("/services/support-bot/changes/withdraw", &fields).await;
    scene.ana.press(&format!("/incidents/{}/restrict", scene.number), &[("restricted", "yes")]).await.is(303);
    let says = format!("Undo the rollback on #{}, or", scene.number);
    let refused = withdraw(&scene.ana).await.is(409).text;
    assert!(refused.contains(&says), "{refused}");
    let refused = withdraw(&scene.ben).await.is(409).text;
    assert!(refused.contains("Undo the rollback, or"), "{refused}");
    assert_eq!(scene.live("prompt").await, "prompt-v6");
    scene.press(&scene.ana, "undo", 1, &[("reason", "answers got worse")]).await.is(303);
    withdraw(&scene.ana).await.is(303);
    let told: Vec<String> = sqlx::query_scalar("select summary from change where source = 'rollback' order by id")
        .fetch_all(&scene.signalbox.app.pool)
        .await
        .expect("summaries");
    assert_eq!(told, ["Rolled back", "Rollback undone"]);
}

#[tokio::test]
async fn an_automations_address_leaves_no_secret_in_the_audit() {
    let scene = scene().await;
    let add = async |address: &str| {
        scene.ana.press("/settings/automations", &[("name", "deployer"), ("address", address)]).await
    };
    add("https://tok3n@deploy.example/hook").await.is(422);
    add("https://deploy.example/hook?key=s3cret").await.is(303);
    let detail: Value = sqlx::query_scalar("select detail from audit where act = 'automation.added'")
        .fetch_one(&scene.signalbox.app.pool)
        .await
        .expect("one entry");
    assert_eq!(detail, json!({ "name": "deployer", "address": "https://deploy.example" }));
}

impl Scene {
    /// The prompt's rollback by an automation that was asked once; answers its id.
    async fn ask(&self, automation: &Automation) -> String {
        let fields = [("name", "deployer"), ("address", automation.address.as_str())];
        self.ana.press("/settings/automations", &fields).await.is(303);
        let how: String = sqlx::query_scalar("select id::text from automation")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("an automation");
        self.start(&self.ana, "prompt", "prompt-v7", "prompt-v6", &[("how", &how)]).await.is(303);
        jobs::run_due(&self.signalbox.app).await.expect("worked");
        how
    }

    async fn stand_down(&self) {
        let fields = [("outcome", "false-alarm"), ("reason", "a test of the bot")];
        self.ana.press(&format!("/incidents/{}/stand-down", self.number), &fields).await.is(303);
    }
}

#[tokio::test]
async fn reports_are_bounded_and_end_with_the_incident_and_the_automation() {
    let scene = scene().await;
    let automation = Automation::start(202).await;
    let how = scene.ask(&automation).await;
    let sent: Value = serde_json::from_slice(&automation.heard()[0].1).expect("JSON");
    let text = |name: &str| sent["data"]["callback"][name].as_str().expect("text").to_string();
    let callback = text("url").replace("http://127.0.0.1:3000", "");
    let bearer = text("authorization").replace("Bearer ", "");
    let report = async |state: &str, message: &str| {
        let body = json!({ "state": state, "message": message }).to_string();
        scene.signalbox.bearer("POST", &callback, &bearer, &body).await
    };
    for region in 0..50 {
        report("started", &format!("region {region}")).await.is(200);
    }
    report("started", "region 50").await.is(409);
    report("effective", "live").await.is(200);
    let kinds = scene.kinds().await;
    scene.stand_down().await;
    report("started", "after the end").await.is(410);
    report("effective", "live").await.is(200);
    scene.ana.press("/settings/automations/remove", &[("automation", &how)]).await.is(303);
    report("effective", "live").await.is(401);
    assert_eq!(scene.kinds().await, kinds);
}

#[tokio::test]
async fn a_reopened_incident_does_not_ask_again() {
    let scene = scene().await;
    let automation = Automation::start(500).await;
    scene.ask(&automation).await;
    assert_eq!(automation.heard().len(), 1);
    scene.stand_down().await;
    scene.signalbox.clock.forward(Duration::minutes(1));
    let back = [("reason", "It is back"), ("back_to", "mitigate")];
    scene.ana.press(&format!("/incidents/{}/reopen", scene.number), &back).await.is(303);
    jobs::run_due(&scene.signalbox.app).await.expect("worked");
    assert_eq!(automation.heard().len(), 1, "its asks ended with the incident");
}
