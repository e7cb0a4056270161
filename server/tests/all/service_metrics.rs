//! A service's own metrics: set once, watched in every incident on it, and never changed behind an incident's back.

use crate::support::{Box, Person, signalbox};
use app::auth::Role;

const METRICS: &str = "/services/support-bot/metrics";

async fn support_bot(signalbox: &Box) -> Person {
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    ana
}

async fn add(person: &Person, bound: &str) -> crate::support::Answer {
    let fields = [("name", "shrug_share"), ("role", "key"), ("query", "refusals"), ("bound", bound), ("hold", "15m")];
    person.press(METRICS, &fields).await
}

/// Declares an incident on the service, and reads its Verify stop.
async fn verify(ana: &Person, title: &str) -> String {
    let fields = [("title", title), ("severity", "SEV3"), ("service", "support-bot"), ("different", "yes")];
    let location = ana.press("/incidents", &fields).await.is(303).location().to_string();
    let number = location.trim_start_matches("/incidents/").split('?').next().unwrap_or_default().to_string();
    ana.get(&format!("/incidents/{number}?at=verify")).await.is(200).text
}

#[tokio::test]
async fn every_incident_on_the_service_watches_them() {
    let signalbox = signalbox().await;
    let ana = support_bot(&signalbox).await;
    let before = verify(&ana, "Before the metric").await;
    assert!(!before.contains("Shrug share"));

    add(&ana, "<= 6 %").await.is(303);
    let page = ana.get("/services/support-bot").await.is(200).text;
    assert!(page.contains("Shrug share") && page.contains("≤ 6 %"), "{page}");
    let during = verify(&ana, "With the metric").await;
    assert!(during.contains("Shrug share") && during.contains("≤ 6 %"), "{during}");
    assert!(!ana.get("/incidents/1?at=verify").await.text.contains("Shrug share"), "an open incident keeps its own");

    let id: uuid::Uuid =
        sqlx::query_scalar("select id from service_metric").fetch_one(&signalbox.app.pool).await.expect("one");
    let id = id.to_string();
    ana.press(&format!("{METRICS}/remove"), &[("metric", &id)]).await.is(303);
    ana.press(&format!("{METRICS}/remove"), &[("metric", &id)]).await.is(410);
    assert!(ana.get("/incidents/2?at=verify").await.text.contains("Shrug share"), "and so it does after a removal");
    assert!(!verify(&ana, "After the metric").await.contains("Shrug share"));
}

#[tokio::test]
async fn a_bad_bound_goes_back_to_its_writer_and_others_set_nothing() {
    let signalbox = signalbox().await;
    let ana = support_bot(&signalbox).await;
    let page = add(&ana, "six").await.is(422).text;
    assert!(page.contains("Write a sign, a figure and a unit") && page.contains("refusals"), "{page}");
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    add(&ben, "<= 6 %").await.is(403);
    for _ in 0..10 {
        add(&ana, "<= 6 %").await.is(303);
    }
    add(&ana, "<= 6 %").await.is(409);
}
