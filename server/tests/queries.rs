//! A page costs a constant number of queries. Alone in its process: it counts what sqlx tells of every statement.

mod support;

use app::auth::Role;
use server::http::Scope;
use std::sync::atomic::{AtomicUsize, Ordering};
use support::{Person, signalbox};
use tracing_subscriber::{
    Layer,
    layer::{Context, SubscriberExt},
};

static STATEMENTS: AtomicUsize = AtomicUsize::new(0);

struct Counter;

impl<S: tracing::Subscriber> Layer<S> for Counter {
    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            STATEMENTS.fetch_add(1, Ordering::Relaxed);
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
    ];
    ana.press(&format!("{incident}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    let few = statements(&ana, &pages).await;
    for n in 0..12 {
        ana.press("/incidents", &[("title", &format!("Incident {n}")), ("severity", "SEV3")]).await.is(303);
        ana.press("/services", &[("name", &format!("Service {n}"))]).await.is(303);
        ana.press("/services/chat/dependencies", &[("on", &format!("service-{n}"))]).await.is(303);
        for service in ["chat", "nobody", &format!("service-{n}")] {
            signalbox.bearer("POST", "/api/v1/changes", &intake, &change(service, n)).await.is(201);
        }
        ana.press(&format!("{incident}/notes"), &[("text", &format!("note {n}"))]).await.is(303);
        ana.press(&format!("{incident}/mitigations"), &[("title", &format!("mitigation {n}"))]).await.is(303);
    }
    let many = statements(&ana, &pages).await;
    for ((page, few), many) in pages.iter().zip(&few).zip(&many) {
        assert!((2..40).contains(few), "{page} costs {few} queries");
        assert!(many <= few, "{page} costs {few} queries with few rows and {many} with many");
    }
}

async fn statements(person: &Person, pages: &[&str]) -> Vec<usize> {
    let mut counts = Vec::new();
    for page in pages {
        // The first look may cost a look at the session's age.
        person.get(page).await.is(200);
        let before = STATEMENTS.load(Ordering::Relaxed);
        person.get(page).await.is(200);
        counts.push(STATEMENTS.load(Ordering::Relaxed) - before);
    }
    counts
}
