//! The shapes, key by key: what clients read must neither lack nor be something else.

use super::Document;
use crate::status::view::{View, sample::*, view};
use app::status::maintenance::Maintenance;
use serde_json::{Value, json};

fn read(document: Document, view: &View) -> Value {
    serde_json::from_slice(&document.json(view).unwrap()).unwrap()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

const COMPONENT: [&str; 13] = [
    "created_at",
    "description",
    "group",
    "group_id",
    "id",
    "name",
    "only_show_if_degraded",
    "page_id",
    "position",
    "showcase",
    "start_date",
    "status",
    "updated_at",
];
const INCIDENT: [&str; 13] = [
    "components",
    "created_at",
    "id",
    "impact",
    "incident_updates",
    "monitoring_at",
    "name",
    "page_id",
    "resolved_at",
    "shortlink",
    "started_at",
    "status",
    "updated_at",
];
const UPDATE: [&str; 11] = [
    "affected_components",
    "body",
    "created_at",
    "custom_tweet",
    "deliver_notifications",
    "display_at",
    "id",
    "incident_id",
    "status",
    "tweet_id",
    "updated_at",
];

#[test]
fn the_summary_has_the_whole_shape() {
    let summary = read(Document::Summary, &sample());
    let top = ["components", "incidents", "page", "scheduled_maintenances", "status"];
    assert_eq!(keys(&summary), top);
    let page = json!({"id": "kctbh9vrtdwd", "name": "Acme AI", "url": "https://status.acme.test/status",
        "time_zone": "Etc/UTC", "updated_at": "2025-02-15T14:50:00.000Z"});
    assert_eq!(summary["page"], page);
    assert_eq!(summary["status"], json!({"indicator": "major", "description": "Partial System Outage"}));

    let components = summary["components"].as_array().unwrap();
    let said: Vec<Value> = components
        .iter()
        .map(|one| json!([one["id"], one["status"], one["position"], one["group"], one["group_id"]]))
        .collect();
    let expected = json!([
        ["groupgroupgr", "partial_outage", 1, true, null],
        ["partassistan", "partial_outage", 1, false, "groupgroupgr"],
        ["partuploadpa", "under_maintenance", 2, false, null],
        ["partapipartp", "operational", 3, false, null]
    ]);
    assert_eq!(json!(said), expected);
    assert_eq!(components[0]["components"], json!(["partassistan"]));
    assert!(components[1..].iter().all(|one| keys(one) == COMPONENT), "{components:?}");
    assert_eq!(components[1]["description"], Value::Null);

    let incident = &summary["incidents"][0];
    assert_eq!(summary["incidents"].as_array().unwrap().len(), 1, "only what is open");
    assert_eq!(keys(incident), INCIDENT);
    assert_eq!(incident["impact"], "major");
    assert_eq!((&incident["started_at"], &incident["resolved_at"]), (&json!("2025-02-15T14:10:00.000Z"), &Value::Null));
    assert_eq!(incident["shortlink"], "https://status.acme.test/status/incidents/abcdefghijkl");
    assert_eq!(incident["components"][0]["id"], "partassistan");
    let updates = incident["incident_updates"].as_array().unwrap();
    assert!(updates.iter().all(|update| keys(update) == UPDATE));
    assert_eq!(updates[0]["created_at"], "2025-02-15T14:42:00.000Z", "newest first");
    let affected = json!([{"code": "partassistan", "name": "Support assistant",
        "old_status": "degraded_performance", "new_status": "partial_outage"}]);
    assert_eq!(updates[0]["affected_components"], affected);
    let body = updates[0]["body"].as_str().unwrap();
    assert!(body.starts_with("What you see: The assistant declines") && body.contains("Since: 15 Feb 2025 14:10 UTC"));

    let work = &summary["scheduled_maintenances"][0];
    assert_eq!((&work["status"], &work["impact"]), (&json!("in_progress"), &json!("maintenance")));
    assert_eq!(work["scheduled_for"], "2025-02-15T14:40:00.000Z");
    assert_eq!(work["scheduled_until"], "2025-02-15T16:00:00.000Z");
    let said: Vec<&str> =
        work["incident_updates"].as_array().unwrap().iter().map(|update| update["status"].as_str().unwrap()).collect();
    assert_eq!(said, ["in_progress", "in_progress", "scheduled"]);
}

#[test]
fn each_document_has_its_part() {
    let view = sample();
    for (document, top) in [
        (Document::Status, &["page", "status"][..]),
        (Document::Components, &["components", "page"]),
        (Document::Incidents, &["incidents", "page"]),
        (Document::Unresolved, &["incidents", "page"]),
        (Document::Maintenances, &["page", "scheduled_maintenances"]),
        (Document::Upcoming, &["page", "scheduled_maintenances"]),
        (Document::Active, &["page", "scheduled_maintenances"]),
    ] {
        assert_eq!(keys(&read(document, &view)), top, "{}", document.path());
    }
    let incidents = read(Document::Incidents, &view);
    let over = &incidents["incidents"][1];
    assert_eq!((&over["status"], &over["impact"]), (&json!("resolved"), &json!("critical")));
    assert_eq!(over["monitoring_at"], "2025-02-12T13:50:00.000Z");
    assert_eq!(over["resolved_at"], "2025-02-12T14:20:00.000Z");
    let count = |document, key: &str, view: &View| read(document, view)[key].as_array().unwrap().len();
    assert_eq!(count(Document::Unresolved, "incidents", &view), 1);
    let works = "scheduled_maintenances";
    assert_eq!((count(Document::Active, works, &view), count(Document::Upcoming, works, &view)), (1, 0));
    let earlier = super::super::view::view(&record(), &about(), at(30));
    assert_eq!((count(Document::Active, works, &earlier), count(Document::Upcoming, works, &earlier)), (0, 1));
    let later = super::super::view::view(&record(), &about(), at(130));
    assert_eq!((count(Document::Summary, works, &later), count(Document::Maintenances, works, &later)), (0, 1));
}

#[test]
fn an_empty_page_is_a_whole_document() {
    let summary = read(Document::Summary, &empty());
    assert_eq!(summary["status"], json!({"indicator": "none", "description": "All Systems Operational"}));
    for list in ["components", "incidents", "scheduled_maintenances"] {
        assert_eq!(summary[list], json!([]));
    }
    assert_eq!(summary["page"]["updated_at"], "2024-07-30T14:00:00.000Z");
}

#[test]
fn an_update_can_be_looked_at_before_it_is_published() {
    let next = said("updateupdat3", 59, app::updates::Phase::Monitoring, &[]);
    let ahead = view(&record().with_update("abcdefghijkl", next.clone()), &about(), at(60));
    let open = read(Document::Unresolved, &ahead);
    assert_eq!(
        (open["incidents"].as_array().unwrap().len(), &open["incidents"][0]["status"]),
        (1, &json!("monitoring"))
    );
    let other = view(&record().with_update("newnewnewnew", next), &about(), at(60));
    assert_eq!(read(Document::Unresolved, &other)["incidents"].as_array().unwrap().len(), 2);
}

#[test]
fn lists_end_at_fifty() {
    let mut many = record();
    many.incidents = (0..80).map(|_| many.incidents[1].clone()).collect();
    many.maintenances = (0..80)
        .map(|minute| Maintenance { starts_at: at(1000 + minute), ends_at: at(2000 + minute), ..work() })
        .collect();
    let view = view(&many, &about(), at(60));
    assert_eq!(read(Document::Incidents, &view)["incidents"].as_array().unwrap().len(), 50);
    let upcoming = read(Document::Upcoming, &view);
    assert_eq!(upcoming["scheduled_maintenances"].as_array().unwrap().len(), 50);
}

/// Clients of the registries read these: see `end2end`.
#[test]
fn written_for_foreign_clients() {
    let Some(folder) = std::env::var_os("STATUS_SAMPLE_DIR") else { return };
    for document in Document::ALL {
        let file = std::path::Path::new(&folder).join(document.path().trim_start_matches('/'));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, document.json(&sample()).unwrap()).unwrap();
    }
}
