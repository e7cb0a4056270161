//! The line end to end through the edge, as forms without scripts: from a delivered alert to the exported postmortem.

use crate::support::{Box, Person, signalbox, start};
use app::auth::Role;
use serde_json::json;
use server::http::Scope;

const HOSTILE: &str = "</title></textarea><script>alert(1)</script>";

fn firing(name: &str, service: &str, summary: &str, fingerprint: &str) -> String {
    json!({
        "version": "4", "status": "firing", "groupKey": format!("{{}}:{{alertname=\"{name}\"}}"), "truncatedAlerts": 0,
        "alerts": [{
            "status": "firing",
            "labels": { "alertname": name, "severity": "critical", "service": service },
            "annotations": { "summary": summary },
            "startsAt": "2025-02-15T14:05:00.123456789Z", "endsAt": "0001-01-01T00:00:00Z",
            "generatorURL": "javascript:alert(1)", "fingerprint": fingerprint
        }]
    })
    .to_string()
}

async fn deliver(signalbox: &Box, token: &str, body: &str) {
    let answer = signalbox.bearer("POST", "/api/v1/intake/alertmanager", token, body).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    while server::alerts::process_waiting(&signalbox.app).await.expect("deliveries are processed") > 0 {}
}

async fn incidents(signalbox: &Box, read: &str) -> Vec<serde_json::Value> {
    let listed = signalbox.bearer("GET", "/api/v1/incidents", read, "").await.is(200).json();
    listed["items"].as_array().cloned().unwrap_or_default()
}

fn is_text_only(page: &str, text: &str) {
    assert!(!text.contains("<script>alert(1)"), "{page} runs the alert's script");
    assert!(!text.contains("</textarea><script"), "{page} lets it leave the field");
    assert!(!text.contains("href=\"javascript:"), "{page} links to a script");
}

#[tokio::test]
async fn from_an_alert_to_an_exported_postmortem() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let owner = ana.id.to_string();
    ana.press("/services", &[("name", "Support bot"), ("owner", &owner)]).await.is(303);

    deliver(&signalbox, &intake, &firing("RefusalRateHigh", "support-bot", HOSTILE, "f1")).await;
    let opened = incidents(&signalbox, &read).await.remove(0);
    assert_eq!((opened["number"].as_i64(), opened["severity"].as_str()), (Some(1), Some("SEV2")));
    assert_eq!((opened["title"].as_str(), opened["owner"]["name"].as_str()), (Some(HOSTILE), Some("Ana Ruiz")));
    assert_eq!(opened["acknowledged_at"], json!(null), "a name is no acknowledgement");

    ana.press("/incidents/1/acknowledge", &[]).await.is(303);
    ben.press("/incidents/1/notes", &[("text", HOSTILE)]).await.is(303);
    let triage = ana.get("/incidents/1?at=triage").await.is(200).text;
    is_text_only("triage", &triage);
    tick_all(&signalbox, &ben).await;
    answer_the_tree(&signalbox, &ben).await;
    ben.press("/incidents/1/class", &[("class", "prompt regression")]).await.is(303);
    ben.press("/incidents/1/mitigations", &[("title", "Rolled the prompt back to v6"), ("reason", HOSTILE)])
        .await
        .is(303);

    let early = ana.press("/incidents/1/resolve", &[("reason", "It works again")]).await.is(409).text;
    assert!(early.contains("nobody has confirmed the recovery") && early.contains("It works again"), "{early}");
    publish(&ana).await;
    let status = public_page(&signalbox).await;
    assert!(status.contains("next update by") || status.contains("Next update"), "the promise stands on the page");
    is_text_only("status", &status);

    ana.press("/incidents/1/recovery", &[("evidence", "Refusals are at 5 % on the dashboard, as before")])
        .await
        .is(303);
    ana.press("/incidents/1/resolve", &[("reason", "Prompt rolled back")]).await.is(303);
    ana.press("/incidents/1/reopen", &[("reason", "It is back"), ("back_to", "mitigate")]).await.is(303);
    ana.press("/incidents/1/resolve", &[("reason", "Again")]).await.is(409);
    ana.press("/incidents/1/recovery", &[("evidence", "Refusals are at 5 % again, held for an hour")]).await.is(303);
    ana.press("/incidents/1/resolve", &[("reason", "Prompt and index rolled back")]).await.is(303);

    for path in
        ["", "?at=alert", "?at=severity", "?at=owner", "?at=mitigate", "?at=verify", "?at=postmortem", "/postmortem"]
    {
        is_text_only(path, &ana.get(&format!("/incidents/1{path}")).await.is(200).text);
    }
    for page in ["/", "/incidents", "/alerts", "/postmortems", "/services/support-bot"] {
        is_text_only(page, &ana.get(page).await.is(200).text);
    }
    let export = ana.get("/incidents/1/postmortem.md").await.is(200).text;
    for part in [
        "**Severity**",
        "**Duration**",
        "**Impact**",
        "## Timeline",
        "## Root cause",
        "## Resolution",
        "## Action items",
        "## Lessons learned",
    ] {
        assert!(export.contains(part), "the export lacks {part}:\n{export}");
    }
    assert!(!export.contains("<script>"), "{export}");
}

async fn runs(signalbox: &Box) -> Vec<(uuid::Uuid, String)> {
    let rows: Vec<(uuid::Uuid, String)> = sqlx::query_as("select run.id, v.text from run join runbook_version v on v.runbook_id = run.runbook_id and v.version = run.version")
        .fetch_all(&signalbox.app.pool)
        .await
        .expect("runs");
    rows
}

async fn tick_all(signalbox: &Box, person: &Person) {
    let (run, text) = runs(signalbox).await.remove(0);
    let runbook = server::runbooks::read::read(&text);
    let run = run.to_string();
    for (place, check) in runbook.triage.checks.iter().enumerate() {
        let state = if place == 1 { "skipped" } else { "done" };
        let path = "/incidents/1/checks";
        if state == "skipped" {
            person.press(path, &[("run", &run), ("key", &check.key), ("state", state)]).await.is(422);
        }
        person
            .press(path, &[("run", &run), ("key", &check.key), ("state", state), ("reason", "no access tonight")])
            .await
            .is(303);
    }
}

async fn answer_the_tree(signalbox: &Box, person: &Person) {
    use app::runbooks::Then;
    let (run, text) = runs(signalbox).await.remove(0);
    let runbook = server::runbooks::read::read(&text);
    let run = run.to_string();
    let mut at = &runbook.tree.as_ref().expect("a tree").root;
    let first = at;
    loop {
        let branch = &at.branches[0];
        person
            .press("/incidents/1/answers", &[("run", &run), ("question", &at.key), ("label", &branch.label)])
            .await
            .is(303);
        match &branch.then {
            Then::Question(next) => at = next,
            Then::Leaf(_) => break,
        }
    }
    person
        .press("/incidents/1/answers", &[("run", &run), ("question", &first.key), ("label", "PERHAPS")])
        .await
        .is(409);
    person.press("/incidents/1/answers/back", &[("run", &run)]).await.is(303);
}

async fn publish(ana: &Person) {
    let path = "/incidents/1/updates";
    let refused = ana
        .press(path, &[("audience", "customers"), ("users_see", "It declines questions"), ("title", "Refusals")])
        .await;
    let refused = refused.is(422).text;
    assert!(refused.contains("It declines questions"), "what was typed is given back");
    let fields = [
        ("audience", "customers"),
        ("phase", "identified"),
        ("title", HOSTILE),
        ("users_see", HOSTILE),
        ("since", "2025-02-15T14:05"),
        ("scope", "Paid plan, English. Not affected: other languages."),
        ("mitigation", "We take a change back."),
        ("next_update", "2025-02-15T15:10:00Z"),
        ("owner", "Support on-call"),
    ];
    let review = ana.press(path, &fields).await.is(422).text;
    assert!(review.contains("Keep, with a reason"), "what looks like code is asked about: {review}");
    let mut confirmed = fields.to_vec();
    confirmed.push(("kept_reason", "It is what they see."));
    let review = ana.press(path, &confirmed).await.is(422).text;
    assert!(review.contains("Publish to everyone"), "it is read once more before it is public: {review}");
    confirmed.push(("review", "yes"));
    ana.press(path, &confirmed).await.is(303);
}

async fn public_page(signalbox: &Box) -> String {
    server::status::refresh(&signalbox.app).await.expect("the page is rendered");
    signalbox.stranger("GET", "/status").await.is(200).text
}

#[tokio::test]
async fn alerts_join_and_never_resolve() {
    let signalbox = signalbox().await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let first = firing("RefusalRateHigh", "unknown-service", "It refuses", "f1");
    deliver(&signalbox, &intake, &first).await;
    deliver(&signalbox, &intake, &first).await;
    deliver(&signalbox, &intake, &firing("RefusalRateHigh", "unknown-service", "It refuses too", "f2")).await;
    let open = incidents(&signalbox, &read).await;
    assert_eq!(open.len(), 1, "the same group joins");
    assert_eq!(open[0]["owner"], json!(null), "an unknown service is owned by nobody");
    assert_eq!(open[0]["alerts"], json!(2), "sent again is not another alert");
    deliver(&signalbox, &intake, &firing("GpuMemoryHigh", "unknown-service", "Out of memory", "f3")).await;
    assert_eq!(incidents(&signalbox, &read).await.len(), 2);

    let resolved = first.replace("\"firing\"", "\"resolved\"").replace("0001-01-01T00:00:00Z", "2025-02-15T14:09:00Z");
    deliver(&signalbox, &intake, &resolved).await;
    let open = incidents(&signalbox, &read).await;
    assert!(open.iter().all(|incident| incident["state"] == "open"), "people resolve, alerts do not");
}

#[tokio::test]
async fn severity_follows_an_editable_rule() {
    let signalbox = signalbox().await;
    let admin = signalbox.person("Kim Lund", Role::Admin).await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    admin
        .press("/settings/severities/rules", &[("label", "service"), ("value", "payments"), ("severity", "SEV1")])
        .await
        .is(303);
    deliver(&signalbox, &intake, &firing("Slow", "payments", "Slow", "f1")).await;
    assert_eq!(incidents(&signalbox, &read).await[0]["severity"], "SEV1");
}

#[tokio::test]
async fn ten_thousand_alerts_in_one_group_are_one_incident() {
    let signalbox = signalbox().await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let alerts: Vec<_> = (0..10_000)
        .map(|n| {
            json!({ "status": "firing", "labels": { "alertname": "PodDown", "pod": n.to_string(), "severity": "warning" },
                "annotations": {}, "startsAt": "2025-02-15T14:05:00Z", "fingerprint": format!("{n:016x}") })
        })
        .collect();
    let body =
        json!({ "version": "4", "status": "firing", "groupKey": "{}:{alertname=\"PodDown\"}", "alerts": alerts })
            .to_string();
    deliver(&signalbox, &intake, &body).await;
    let open = incidents(&signalbox, &read).await;
    assert_eq!((open.len(), open[0]["alerts"].as_i64()), (1, Some(10_000)));
}

/// One that ended: its number.
async fn resolved(ana: &Person) -> i64 {
    let number = ana.declare("The support bot refuses").await;
    for (path, fields) in [
        ("mitigations", &[("title", "Rolled back")][..]),
        ("recovery", &[("evidence", "All is as it was before")]),
        ("resolve", &[("reason", "Rolled back")]),
    ] {
        ana.press(&format!("/incidents/{number}/{path}"), fields).await.is(303);
    }
    number
}

#[tokio::test]
async fn two_people_edit_one_section() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let number = resolved(&ana).await;
    let base: i32 = sqlx::query_scalar("select version from postmortem_section where section = 'root-cause'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a drafted section");
    let path = format!("/incidents/{number}/postmortem/sections/root-cause");
    let base = base.to_string();
    ben.press(&path, &[("base", &base), ("text", "Ben says the prompt")]).await.is(303);
    let refused = ana.press(&path, &[("base", &base), ("text", "Ana says the index")]).await.is(409).text;
    assert!(refused.contains("Ana says the index") && refused.contains("Ben says the prompt"), "both texts are shown");
    let edits: i64 = sqlx::query_scalar("select count(*) from timeline_event where kind = 'postmortem.section_edited'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count");
    assert_eq!(edits, 1);
}

#[tokio::test]
async fn a_postmortem_is_read_as_a_document() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let number = resolved(&ana).await;
    let page = format!("/incidents/{number}/postmortem");
    let section = async |key: &str| part(&ana.get(&page).await.is(200).text, key);
    assert!(section("summary").await.contains("<strong>Severity</strong>"));
    assert!(section("root-cause").await.contains("<em class=\"prompt\">Needs a person: what made it possible"));
    assert!(!is_unfolded(&section("root-cause").await), "it holds what the record knows");
    assert!(is_unfolded(&section("lessons").await), "nobody has begun it");

    let lessons = format!("{page}/sections/lessons");
    ana.press(&lessons, &[("base", "1"), ("text", "")]).await.is(303);
    assert!(section("lessons").await.contains("needs you"), "saved as it was offered, nothing is written");
    let long = "We learned. ".repeat(10_000);
    let refused = ana.press(&lessons, &[("base", "1"), ("text", &long)]).await.is(422).text;
    assert!(is_unfolded(&part(&refused, "lessons")) && part(&refused, "lessons").contains("We learned. We learned."));
    assert!(!part(&refused, "summary").contains("id=\"refused\""), "the reason stands at its own section");
    let text = "# Gates\n\nThe **<system>** prompt had none. [x](javascript:alert(1))";
    ana.press(&lessons, &[("base", "1"), ("text", text)]).await.is(303);
    let written = section("lessons").await;
    assert!(!is_unfolded(&written) && written.contains("Ana Ruiz, version 2"), "{written}");
    assert!(written.contains("<h3>Gates</h3>") && written.contains("<strong>&lt;system&gt;</strong>"), "{written}");
    is_text_only("the lessons", &written);
}

/// One section of a page, up to the next.
fn part(page: &str, id: &str) -> String {
    let (_, from) = page.split_once(&format!("id=\"{id}\"")).expect("the section");
    from.split("</section>").next().unwrap_or_default().to_string()
}

fn is_unfolded(part: &str) -> bool {
    let (_, from) = part.split_once("<details").expect("a form that unfolds");
    from.split('>').next().unwrap_or_default().contains(" open")
}

#[tokio::test]
async fn a_duplicate_moves_its_alerts_along() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let number = ana.declare("The support bot refuses").await;
    deliver(&signalbox, &intake, &firing("RefusalRateHigh", "x", "It refuses", "f1")).await;
    let fields = [("outcome", "duplicate"), ("duplicate_of", "1"), ("reason", "The same refusals")];
    ana.press("/incidents/2/stand-down", &fields).await.is(303);
    let listed = incidents(&signalbox, &read).await;
    assert_eq!((listed[0]["ended_as"].as_str(), listed[0]["alerts"].as_i64()), (Some("duplicate"), Some(0)));
    assert_eq!((listed[1]["number"].as_i64(), listed[1]["alerts"].as_i64()), (Some(number), Some(1)));
}

#[tokio::test]
async fn a_hand_over_is_owned_by_the_giver_until_it_is_accepted() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let read = signalbox.token(Scope::Read).await;
    let number = ana.declare("The support bot refuses").await;
    ana.press(&format!("/incidents/{number}/hand-over"), &[("to", &ben.id.to_string())]).await.is(303);
    assert_eq!(incidents(&signalbox, &read).await[0]["owner"]["name"], "Ana Ruiz");
    assert!(ben.get(&format!("/incidents/{number}")).await.text.contains("hands this to you"));
    ben.press(&format!("/incidents/{number}/hand-over/accept"), &[]).await.is(303);
    assert_eq!(incidents(&signalbox, &read).await[0]["owner"]["name"], "Ben Osei");
    ana.press(&format!("/incidents/{number}/hand-over/accept"), &[]).await.is(409);
}

#[tokio::test]
async fn a_promise_that_falls_due_is_told_as_late() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let number = ana.declare("The support bot refuses").await;
    assert_eq!(signalbox.clock.now(), start());
    signalbox.clock.forward(chrono::Duration::minutes(33));
    let page = ana.get(&format!("/incidents/{number}")).await.is(200).text;
    assert!(page.contains("3 min late"), "the promise of 30 min is 3 min late");
}
