//! A page costs a constant number of queries. Alone in its process: it counts what sqlx tells of every statement.

mod support;

use app::auth::Role;
use server::http::Scope;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
};
use support::{Person, signalbox};
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
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let number = ana.declare("The support bot refuses").await;
    let incident = format!("/incidents/{number}");
    let triage = format!("{incident}?at=triage");
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
    let pages = [
        &run,
        incident.as_str(),
        &triage,
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
    let few = statements(&ana, &pages).await;
    for n in 0..12 {
        ana.press("/incidents", &[("title", &format!("Incident {n}")), ("severity", "SEV3")]).await.is(303);
        ana.press("/services", &[("name", &format!("Service {n}"))]).await.is(303);
        ana.press("/services/chat/dependencies", &[("on", &format!("service-{n}"))]).await.is(303);
        for service in ["chat", "nobody", &format!("service-{n}")] {
            signalbox.bearer("POST", "/api/v1/changes", &intake, &change(service, n)).await.is(201);
        }
        let (base, text) = ((n + 2).to_string(), format!("# Prompt regression\n\n{n}"));
        ana.press("/runbooks/prompt-regression/versions", &[("base", &base), ("text", &text)]).await.is(303);
        ana.press("/runbooks", &[("text", &format!("# Runbook {n}"))]).await.is(303);
        ana.press(&format!("/runbooks/runbook-{n}/archive"), &[]).await.is(303);
        ana.press(&format!("{incident}/notes"), &[("text", &format!("note {n}"))]).await.is(303);
        ana.press(&format!("{incident}/mitigations"), &[("title", &format!("mitigation {n}"))]).await.is(303);
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
