//! A page costs a constant number of queries. Alone in its process: it counts what sqlx tells of every statement.

mod support;

use app::auth::Role;
use server::http::Scope;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
};
use support::{Box, Person, signalbox};
use tracing::field::{Field, Visit};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// The statement's first words.
struct Summary(String);

impl Visit for Summary {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "summary" {
            self.0 = format!("{value:?}");
        }
    }
}

struct Counter;

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            let mut summary = Summary(String::new());
            event.record(&mut summary);
            // A connection's first words are the pool's: it opens one whenever the last has not come back yet.
            if summary.0.contains("set role") {
                return;
            }
            STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner).push(summary.0);
        }
    }
}

#[tokio::test]
async fn a_page_asks_no_oftener_with_many_rows_than_with_few() {
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(Counter)).expect("the only one");
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let number = ana.declare("The support bot refuses").await;
    let incident = format!("/incidents/{number}");
    let triage = format!("{incident}?at=triage");
    let verify = format!("{incident}?at=verify");
    ana.press(&format!("{incident}/runs"), &[("runbook", "prompt-regression")]).await.is(303);
    let run: uuid::Uuid = sqlx::query_scalar("select id from run").fetch_one(&signalbox.app.pool).await.expect("a run");
    let run = format!("{incident}/runs/{run}");
    let intake = signalbox.token(Scope::Intake).await;
    let change = |service: &str, version: usize| {
        serde_json::json!({ "service": service, "artifact": "prompt", "version": format!("v{version}") }).to_string()
    };
    ana.press("/services", &[("name", "Chat")]).await.is(303);
    ana.press("/services/chat/parts/usual", &[]).await.is(303);
    for service in ["chat", "nobody"] {
        signalbox.bearer("POST", "/api/v1/changes", &intake, &change(service, 100)).await.is(201);
    }
    let on_chat = [("title", "Chat is slow"), ("severity", "SEV2"), ("service", "chat")];
    let evidence = format!("{}?at=triage", ana.press("/incidents", &on_chat).await.is(303).location());
    let mitigate = evidence.replace("at=triage", "at=mitigate");
    roll_back(&signalbox, &ana, &mitigate, 100).await;
    let pages = [
        &run,
        &mitigate,
        "/settings/automations",
        incident.as_str(),
        &triage,
        &verify,
        &evidence,
        "/",
        "/incidents",
        "/alerts",
        "/services",
        "/services/chat",
        "/runbooks",
        "/postmortems",
        "/runbooks/new",
        "/runbooks/prompt-regression/edit",
        "/runbooks/prompt-regression/versions",
        "/runbooks/prompt-regression/versions/1",
        "/runbooks/prompt-regression/compare?from=1&to=2",
        "/runbooks/archived",
        "/runbooks/slow-answers?service=service-1",
        "/runbooks/choose",
    ];
    ana.press("/runbooks/prompt-regression/versions", &[("base", "1"), ("text", "# Prompt regression")]).await.is(303);
    ana.press(&format!("{incident}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    add_metric(&signalbox, &ana, &incident, 0).await;
    let few = statements(&ana, &pages).await;
    for n in 0..12 {
        ana.press("/incidents", &[("title", &format!("Incident {n}")), ("severity", "SEV3")]).await.is(303);
        ana.press("/services", &[("name", &format!("Service {n}"))]).await.is(303);
        ana.press("/services/chat/dependencies", &[("on", &format!("service-{n}"))]).await.is(303);
        for service in ["chat", "nobody", &format!("service-{n}")] {
            signalbox.bearer("POST", "/api/v1/changes", &intake, &change(service, n)).await.is(201);
        }
        roll_back(&signalbox, &ana, &mitigate, n).await;
        let address = [("name", format!("deployer {n}")), ("address", "https://deploy.example/hook".into())];
        let address = address.each_ref().map(|(name, value)| (*name, value.as_str()));
        ana.press("/settings/automations", &address).await.is(303);
        let (base, text) = ((n + 2).to_string(), format!("# Prompt regression\n\n{n}"));
        ana.press("/runbooks/prompt-regression/versions", &[("base", &base), ("text", &text)]).await.is(303);
        ana.press("/runbooks", &[("text", &format!("# Runbook {n}"))]).await.is(303);
        ana.press(&format!("/runbooks/runbook-{n}/archive"), &[]).await.is(303);
        ana.press(&format!("{incident}/notes"), &[("text", &format!("note {n}"))]).await.is(303);
        ana.press(&format!("{incident}/mitigations"), &[("title", &format!("mitigation {n}"))]).await.is(303);
        add_metric(&signalbox, &ana, &incident, n + 1).await;
    }
    let many = statements(&ana, &pages).await;
    for ((page, few), many) in pages.iter().zip(&few).zip(&many) {
        assert!((2..40).contains(&few.len()), "{page} costs {} queries", few.len());
        assert!(
            many.len() <= few.len(),
            "{page} costs {} queries with few rows and {} with many:\n{few:#?}\n{many:#?}",
            few.len(),
            many.len()
        );
    }
}

/// One more metric, and a waiver for it.
async fn add_metric(signalbox: &Box, ana: &Person, incident: &str, n: usize) {
    let name = format!("Metric {n}");
    let fields = [("name", name.as_str()), ("role", "key"), ("query", "up"), ("bound", "<= 6 %"), ("hold", "1m")];
    ana.press(&format!("{incident}/metrics"), &fields).await.is(303);
    let id: uuid::Uuid = sqlx::query_scalar("select id from metric where name = $1")
        .bind(&name)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a metric");
    let words = "Forty test chats were answered";
    let fields = [("metric", id.to_string()), ("how_known", words.into()), ("why_not_wait", words.into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ana.press(&format!("{incident}/waivers"), &fields).await.is(303);
}

/// Starts the rollback of the prompt, whatever is live, and calls it off.
async fn roll_back(signalbox: &support::Box, person: &Person, page: &str, version: usize) {
    let pool = &signalbox.app.pool;
    let part: uuid::Uuid = sqlx::query_scalar(
        "select a.id from artifact a join service s on s.id = a.service_id where s.slug = 'chat' and a.kind = 'prompt'",
    )
    .fetch_one(pool)
    .await
    .expect("a part");
    let live: String = sqlx::query_scalar(
        "select version from change where artifact_id = $1 and withdrawn_at is null
         order by happened_at desc, recorded_at desc, id desc limit 1",
    )
    .bind(part)
    .fetch_one(pool)
    .await
    .expect("a version");
    let path = page.split('?').next().unwrap_or_default();
    let (part, other) = (part.to_string(), format!("back-{version}"));
    let reason = "it may have changed unnoticed";
    let fields = [("part", part.as_str()), ("from", &live), ("other", &other), ("reason", reason)];
    person.press(&format!("{path}/rollbacks"), &fields).await.is(303);
    let id: uuid::Uuid = sqlx::query_scalar("select id from rollback order by place desc limit 1")
        .fetch_one(pool)
        .await
        .expect("a step");
    let fields = [("rollback", id.to_string()), ("reason", "enough".to_string())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    person.press(&format!("{path}/rollbacks/undo"), &fields).await.is(303);
}

async fn statements(person: &Person, pages: &[&str]) -> Vec<Vec<String>> {
    let mut asked = Vec::new();
    for page in pages {
        // The first look may cost a look at the session's age.
        person.get(page).await.is(200);
        take();
        person.get(page).await.is(200);
        asked.push(take());
    }
    asked
}

fn take() -> Vec<String> {
    std::mem::take(&mut *STATEMENTS.lock().unwrap_or_else(PoisonError::into_inner))
}
