//! A page costs a constant number of queries. Alone in its process: it counts what sqlx tells of every statement.

mod support;

use app::auth::Role;
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
    let pages = [incident.as_str(), &triage, "/", "/incidents", "/alerts", "/services", "/runbooks", "/postmortems"];
    ana.press(&format!("{incident}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    let few = statements(&ana, &pages).await;
    for n in 0..12 {
        ana.press("/incidents", &[("title", &format!("Incident {n}")), ("severity", "SEV3")]).await.is(303);
        ana.press("/services", &[("name", &format!("Service {n}"))]).await.is(303);
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
