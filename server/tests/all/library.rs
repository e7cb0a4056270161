//! The library and the runbook's page: found, complete or not, asked for by alerts, and never slow.

use crate::support::{Answer, Box, Person, signalbox, start};
use app::auth::Role;
use serde_json::json;
use server::{
    http::Scope,
    runbooks::versions::{Draft, save_version},
};
use std::time::{Duration, Instant};

async fn deliver(signalbox: &Box, token: &str, name: &str, service: &str) {
    let body = json!({
        "version": "4", "status": "firing", "groupKey": format!("{{}}:{{alertname=\"{name}\"}}"), "truncatedAlerts": 0,
        "alerts": [{
            "status": "firing",
            "labels": { "alertname": name, "severity": "critical", "service": service },
            "annotations": { "summary": name },
            "startsAt": "2025-02-15T14:05:00Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": name
        }]
    });
    let answer = signalbox.bearer("POST", "/api/v1/intake/alertmanager", token, &body.to_string()).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    while server::alerts::process_waiting(&signalbox.app).await.expect("deliveries are processed") > 0 {}
}

async fn write(signalbox: &Box, slug: &str, text: &str) {
    let mut connection = signalbox.app.pool.acquire().await.expect("a connection");
    let draft = Draft { text, comment: "", by: None, at: start(), shipped: false };
    save_version(&mut connection, slug, &draft).await.expect("a version");
}

/// Without the marks that part the pieces of a text.
#[track_caller]
fn plain(answer: Answer) -> String {
    answer.is(200).text.replace("<!>", "")
}

async fn library(person: &Person, query: &str) -> String {
    plain(person.get(&format!("/runbooks{query}")).await)
}

fn links(text: &str) -> Vec<String> {
    let rows = text.split("href=\"/runbooks/").skip(1).filter_map(|rest| rest.split('"').next());
    rows.filter(|slug| slug.starts_with("zz-")).map(str::to_string).collect()
}

#[tokio::test]
async fn a_runbook_is_found_by_its_title_its_class_and_its_text() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let text = "---\nfailure_class: quota\nowner_role: Billing engineer\n---\n# Credits run out\n\n## Triage\n\n- [ ] Look at 100% of gpu_util\n";
    write(&signalbox, "credits", text).await;
    for (query, found) in [
        ("", true),
        ("?q=credits+RUN", true),
        ("?q=quota", true),
        ("?q=100%25+of+gpu_util", true),
        ("?q=gpuXutil", false),
        ("?class=quota", true),
        ("?class=latency", false),
        ("?q=credits&class=quota", true),
    ] {
        let page = library(&ana, query).await;
        assert_eq!(page.contains("href=\"/runbooks/credits\""), found, "{query}");
    }
    let page = library(&ana, "?q=credits").await;
    assert!(page.contains("of 8, lacks trigger conditions"), "completeness is spoken");
    assert!(page.contains("Billing engineer"));
    assert!(!page.contains("No runbook"), "a search does not list what is missing");
    assert!(library(&ana, "?q=nothing+like+it").await.contains("No runbook matches."));
}

#[tokio::test]
async fn a_thousand_runbooks_are_listed_in_pages_and_quickly() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let filler = "It says a lot about what to look at.\n".repeat(200);
    for n in 0..1000 {
        let text = format!("# Zz {:03}\n\n## Triage\n\n- [ ] Look\n\n{filler}", n / 2);
        write(&signalbox, &format!("zz-{n:04}"), &text).await;
    }
    let mut seen: Vec<String> = Vec::new();
    let mut address = String::from("?q=Zz");
    let began = Instant::now();
    for _ in 0..19 {
        let page = library(&ana, &address).await;
        seen.extend(links(&page));
        let last = seen.last().expect("a row").clone();
        address = format!("?q=Zz&after={last}");
        assert!(page.contains(&format!("after={last}")), "the page leads on");
    }
    assert!(began.elapsed() < Duration::from_secs(19), "{:?} for nineteen pages", began.elapsed());
    let last = library(&ana, &address).await;
    assert!(!last.contains("More runbooks"));
    seen.extend(links(&last));
    assert_eq!(seen.len(), 1000);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 1000, "each once");
}

#[tokio::test]
async fn what_has_no_runbook_is_named_and_mended() {
    let signalbox = signalbox().await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let intake = signalbox.token(Scope::Intake).await;
    for name in ["Support bot", "Billing", "Search"] {
        ana.press("/services", &[("name", name)]).await.is(303);
    }
    deliver(&signalbox, &intake, "DiskFull", "billing").await;
    deliver(&signalbox, &intake, "RefusalRateHigh", "support-bot").await;

    let page = library(&ben, "").await;
    let (_, none) = page.split_once("id=\"none\"").expect("the section");
    assert!(none.contains("DiskFull") && !none.contains("RefusalRateHigh"));
    assert!(none.contains("href=\"/services/billing\"") && none.contains("href=\"/services/search\""));
    assert!(!none.contains("href=\"/services/support-bot\""), "its alert has a runbook");
    assert!(none.contains("/runbooks/new?alert=DiskFull") && none.contains("/runbooks/choose?alert=DiskFull"));

    let form = plain(ben.get("/runbooks/choose?alert=DiskFull").await);
    assert!(form.contains("value=\"DiskFull\"") && form.contains("value=\"slow-answers\""));
    let add = |fields: &[(&'static str, &'static str)]| {
        let (ben, fields) = (ben.clone(), fields.to_vec());
        async move { ben.press("/runbooks/matches", &fields).await }
    };
    let refused = add(&[("runbook", "slow-answers")]).await.is(422);
    assert!(refused.text.contains("Write the name of an alert"));
    add(&[("runbook", "slow-answers"), ("pattern", "**")]).await.is(422);
    add(&[("runbook", "slow-answers"), ("pattern", "a*b")]).await.is(422);
    add(&[("runbook", "unknown"), ("pattern", "DiskFull")]).await.is(422);
    let added = add(&[("runbook", "slow-answers"), ("pattern", "Disk*")]).await.is(303);
    assert_eq!(added.location(), "/runbooks/slow-answers#matches");
    let twice = add(&[("runbook", "prompt-regression"), ("pattern", "disk*")]).await.is(422);
    assert!(twice.text.contains("already"), "one name brings one runbook");
    add(&[("runbook", "prompt-regression"), ("service", "search")]).await.is(303);

    let page = library(&ben, "").await;
    assert!(page.contains("Everything has one."), "nothing is left");

    // What was chosen holds for the next alerts, by name and by service.
    for (name, service, slug) in [("DiskAlmostFull", "billing", "slow-answers"), ("Odd", "search", "prompt-regression")]
    {
        deliver(&signalbox, &intake, name, service).await;
        let incident = sqlx::query_scalar::<_, i64>("select max(number) from incident").fetch_one(&signalbox.app.pool);
        let number = incident.await.expect("an incident");
        let page = plain(ana.get(&format!("/incidents/{number}?at=triage")).await);
        assert!(page.contains(&format!("href=\"/runbooks/{slug}\"")), "{name} attaches {slug}");
    }

    let audited = "select count(*) from audit where act in ('runbook.match_added', 'runbook.match_removed')";
    let page = plain(ben.get("/runbooks/slow-answers").await);
    let (_, own) = page.split_once("<code dir=\"auto\">Disk*</code>").expect("the match is listed");
    let id = own.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("its id");
    ben.press("/runbooks/slow-answers/matches/remove", &[("id", id)]).await.is(303);
    ben.press("/runbooks/slow-answers/matches/remove", &[("id", id)]).await.is(410);
    let page = plain(ben.get("/runbooks/slow-answers").await);
    assert!(!page.contains("Disk*"));
    let count: i64 = sqlx::query_scalar(audited).fetch_one(&signalbox.app.pool).await.expect("a count");
    assert_eq!(count, 3);
}

#[tokio::test]
async fn a_viewer_reads_what_is_not_restricted_and_changes_nothing() {
    let signalbox = signalbox().await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    write(
        &signalbox,
        "leak",
        "---\ntitle: Leaked keys\nfailure_class: secret-class\nrestricted: yes\n---\n# Leaked keys\n",
    )
    .await;
    assert!(library(&ben, "").await.contains("Leaked keys"));
    let page = library(&kim, "").await;
    for hidden in ["Leaked keys", "secret-class", "Write it", "Choose…", "/runbooks/new"] {
        assert!(!page.contains(hidden), "{hidden}");
    }
    kim.get("/runbooks/leak").await.is(404);
    ben.get("/runbooks/leak").await.is(200);
    kim.get("/runbooks/choose").await.is(403);
    kim.press("/runbooks/matches", &[("runbook", "slow-answers"), ("pattern", "X")]).await.is(403);
    let page = plain(kim.get("/runbooks/slow-answers").await);
    assert!(!page.contains(">Edit<") && !page.contains("Remove"));
}

#[tokio::test]
async fn the_page_is_filled_for_a_service_and_leads_to_an_open_incident() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    ana.press("/services/support-bot/variables", &[("name", "NAMESPACE"), ("value", "bots & more")]).await.is(303);
    let text = "---\nvariables: NAMESPACE, GATEWAY\n---\n# Pods\n\n## Triage\n\n- [ ] Look\n\n  ```sh\n  kubectl -n $NAMESPACE get pods \\\n    | grep $GATEWAY\n  ```\n";
    write(&signalbox, "pods", text).await;
    let page = plain(ana.get("/runbooks/pods").await);
    assert!(page.contains("⟨NAMESPACE?⟩") && page.contains("The commands need NAMESPACE, GATEWAY."));
    assert!(!page.contains("Attach to #"), "nothing is open");
    assert!(page.contains("pods v1 · printed 15 Feb 2025 14:10 UTC · 127.0.0.1:3000/runbooks/pods"));

    let number = ana.declare("The support bot is slow").await;
    let page = plain(ana.get("/runbooks/pods?service=support-bot").await);
    assert!(page.contains("&#x27;bots &amp; more&#x27;") || page.contains("'bots &amp; more'"), "the value is quoted");
    assert!(page.contains("which has no GATEWAY"));
    assert!(page.contains(&format!("Attach to #{number}")));
    ana.press(&format!("/incidents/{number}/runs"), &[("runbook", "pods")]).await.is(303);
    let page = plain(ana.get("/runbooks/pods").await);
    assert!(!page.contains("Attach to #"));
    assert!(page.contains(&format!("#{number} The support bot is slow")), "used in");
}
