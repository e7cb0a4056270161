//! The gate over the whole server: nothing is resolved while a metric has neither held nor been waived. Time is turned
//! by hand; the figures come from a small server that speaks Prometheus' API.

use crate::support::{
    Box, Person,
    prometheus::{Mood, Prometheus},
    signalbox,
};
use app::auth::Role;
use chrono::Duration;
use serde_json::json;
use server::{http::Scope, jobs, recovery};

const SURE: &str = "Forty test chats were answered, and support confirms it.";
const NOW: &str = "The figure counts a whole day, and it is night in all our markets.";

struct Scene {
    signalbox: Box,
    prometheus: Prometheus,
    ana: Person,
    number: i64,
}

impl Scene {
    /// An incident that is mitigated, its source, and one key metric with a hold of a minute.
    async fn new() -> Scene {
        let signalbox = signalbox().await;
        let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
        let prometheus = Prometheus::start().await;
        ana.press("/settings/sources", &[("name", "Prometheus main"), ("address", &prometheus.address)]).await.is(303);
        jobs::run_due(&signalbox.app).await.expect("asked");
        let number = ana.declare("The support bot refuses").await;
        ana.press(&format!("/incidents/{number}/class"), &[("class", "prompt regression")]).await.is(303);
        ana.press(&format!("/incidents/{number}/mitigations"), &[("title", "Put the old prompt back")]).await.is(303);
        let scene = Scene { signalbox, prometheus, ana, number };
        scene.add("refusal_rate", "key", "refusals", "<= 6 %").await;
        scene
    }

    fn at(&self, path: &str) -> String {
        format!("/incidents/{}{path}", self.number)
    }

    async fn add(&self, name: &str, role: &str, query: &str, bound: &str) {
        let fields =
            [("name", name), ("role", role), ("query", query), ("bound", bound), ("hold", "1m"), ("every", "15s")];
        self.ana.press(&self.at("/metrics"), &fields).await.is(303);
    }

    /// So many samples of this figure, 15 s apart.
    async fn sample(&self, figure: &'static str, samples: usize) {
        self.prometheus.set("refusals", Mood::Figure(figure));
        self.steps(samples).await;
    }

    async fn steps(&self, steps: usize) {
        for _ in 0..steps {
            recovery::sample_due(&self.signalbox.app).await.expect("sampled");
            self.signalbox.clock.forward(Duration::seconds(15));
        }
    }

    async fn refused(&self) -> String {
        self.ana.press(&self.at("/resolve"), &[("reason", "The old prompt is back")]).await.is(409).text
    }

    async fn resolved(&self) {
        self.ana.press(&self.at("/resolve"), &[("reason", "The old prompt is back")]).await.is(303);
    }

    async fn verify(&self) -> String {
        self.ana.get(&self.at("?at=verify")).await.is(200).text
    }

    async fn metric(&self, name: &str) -> String {
        let id: uuid::Uuid = sqlx::query_scalar("select id from metric where name = $1 and removed_at is null")
            .bind(name)
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a metric");
        id.to_string()
    }

    async fn sign(&self, name: &str) {
        let metric = self.metric(name).await;
        let fields = [("metric", metric.as_str()), ("how_known", SURE), ("why_not_wait", NOW)];
        self.ana.press(&self.at("/waivers"), &fields).await.is(303);
    }

    async fn waiver(&self) -> String {
        let id: uuid::Uuid = sqlx::query_scalar("select id from waiver order by signed_at desc limit 1")
            .fetch_one(&self.signalbox.app.pool)
            .await
            .expect("a waiver");
        id.to_string()
    }

    async fn record(&self, kinds: &str) -> Vec<serde_json::Value> {
        sqlx::query_scalar("select data from timeline_event where kind like $1 order by position")
            .bind(kinds)
            .fetch_all(&self.signalbox.app.pool)
            .await
            .expect("events")
    }

    async fn export(&self) -> String {
        self.ana.get(&self.at("/postmortem.md")).await.is(200).text
    }
}

#[tokio::test]
async fn nothing_is_resolved_before_the_hold_is_over() {
    let scene = Scene::new().await;
    let never = scene.refused().await;
    assert!(never.contains("Not yet: Refusal rate has no data yet; no data is never a pass."), "{never}");
    scene.sample("8", 2).await;
    let outside = scene.refused().await;
    let says = "Not yet: Refusal rate is outside: 8 %, bound ≤ 6 %. Earliest 60 s after it is inside.";
    assert!(outside.contains(says) && outside.contains("The old prompt is back"), "{outside}");
    // Words are welcome and open no gate.
    scene.ana.press(&scene.at("/recovery"), &[("evidence", "Refusals look fine on my dashboard")]).await.is(303);
    scene.sample("5", 3).await;
    let holding = scene.refused().await;
    assert!(holding.contains("Not yet: Refusal rate has held 45 of 60 s. Earliest 14:11."), "{holding}");
    let page = scene.verify().await;
    assert!(page.contains("0 of 1 held") && page.contains("if nothing changes."), "{page}");
    assert!(page.contains("Nothing to do until 14:11. It is inside for 45 of 60 s."), "{page}");
    assert!(page.contains("Refusal rate 5 %, bound 6 %"), "how bad it is");
    assert!(page.contains("<title>◔ 45/60 s #"), "{page}");
    assert!(page.contains("aria-current=\"step\"") && page.contains("stroke-dasharray=\"75 100\""), "{page}");
    scene.sample("5", 2).await;
    let page = scene.verify().await;
    assert!(page.contains("1 of 1 held") && page.contains("Recovered: one metric held 60 s."), "{page}");
    scene.resolved().await;
}

#[tokio::test]
async fn a_metric_that_leaves_again_begins_its_hold_again_and_says_so_at_once() {
    let scene = Scene::new().await;
    scene.sample("5", 5).await;
    for times in 1..=2 {
        scene.sample("9", 1).await;
        let page = scene.verify().await;
        assert!(page.contains("Refusal rate left its bound at") && page.contains("Back to Mitigate"), "{page}");
        assert!(page.contains("class=\"blocked\""), "the lamp is blocked: {page}");
        let refused = scene.refused().await;
        assert!(refused.contains("9 %, bound ≤ 6 %; the hold starts again."), "{refused}");
        let left = scene.record("metric.left").await;
        assert_eq!(left.last().map(|data| data["times"].clone()), Some(json!(times)));
        scene.sample("5", 4).await;
        assert!(scene.refused().await.contains("Not yet: Refusal rate has held 59 of 60 s."));
        scene.sample("5", 1).await;
    }
    assert!(scene.verify().await.contains("2 times by now"), "the record names the second time");
    scene.resolved().await;
}

#[tokio::test]
async fn a_commander_signs_and_it_stands_everywhere() {
    let scene = Scene::new().await;
    let ben = scene.signalbox.person("Ben Osei", Role::Responder).await;
    let vera = scene.signalbox.person("Vera Holm", Role::Viewer).await;
    scene.sample("8", 2).await;
    let metric = scene.metric("refusal_rate").await;
    let fields = [("metric", metric.as_str()), ("how_known", SURE), ("why_not_wait", NOW)];
    let asked = ben.press(&scene.at("/waivers"), &fields).await.is(403).text;
    assert!(asked.contains("A commander signs waivers.") && asked.contains("Ask Ana to sign"), "{asked}");
    vera.press(&scene.at("/waivers"), &fields).await.is(403);
    let short = [("metric", metric.as_str()), ("how_known", "fine"), ("why_not_wait", NOW)];
    let short = scene.ana.press(&scene.at("/waivers"), &short).await.is(422).text;
    assert!(short.contains("Write what you saw and where; at least a sentence.") && short.contains(NOW), "{short}");

    let page = scene.verify().await;
    for words in [
        "Sign a waiver for “Refusal rate”",
        "8 %, bound ≤ 6 %, inside 0 of 60 s, last sample 14:10:15",
        "How do you know that users are well?",
        "Why not wait?",
        "It stands under your name on #1, on the line, and in the postmortem. It covers this metric in this incident and \
         nothing else. You can withdraw it until #1 is resolved.",
        "Sign as Ana Ruiz",
        "Keep waiting",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    scene.ana.press(&scene.at("/waivers"), &fields).await.is(303);
    scene.ana.press(&scene.at("/waivers"), &fields).await.is(409);
    let page = scene.verify().await;
    assert!(page.contains(&format!("waived by Ana Ruiz 14:10: {SURE}")), "{page}");
    assert!(page.contains("Recovered: one is waived.") && page.contains("lamp-waived"), "{page}");
    assert_eq!(scene.record("waiver.signed").await[0]["stood"], json!("8 %, bound ≤ 6 %, inside 0 of 60 s"));
    scene.resolved().await;
    let waiver = scene.waiver().await;
    let late = scene.ana.press(&scene.at("/waivers/withdraw"), &[("waiver", &waiver)]).await.is(409).text;
    assert!(late.contains("has ended. Reopen it first."), "{late}");
    let page = scene.ana.get(&scene.at("")).await.is(200).text;
    assert!(page.contains("class=\"waived\"") && page.contains("waived by Ana Ruiz"), "{page}");
    let export = scene.export().await;
    assert!(export.contains("## Waivers\n\n- 14:10 - Ana Ruiz signed for Refusal rate (8 %, bound ≤ 6 %"), "{export}");
    assert!(export.contains(SURE) && export.contains(NOW), "{export}");
    assert!(export.contains("- Refusal rate (key), bound ≤ 6 %: outside; last value 8 % at 14:10; waived by Ana Ruiz"));
}

#[tokio::test]
async fn a_waiver_covers_its_metric_alone_and_may_be_withdrawn() {
    let scene = Scene::new().await;
    scene.add("ticket_deflection", "business", "deflected", ">= 40 %").await;
    scene.prometheus.set("deflected", Mood::Figure("38"));
    scene.sample("5", 6).await;
    assert!(scene.refused().await.contains("Not yet: Ticket deflection is outside: 38 %, bound ≥ 40 %."));
    let held = scene.metric("refusal_rate").await;
    let fields = [("metric", held.as_str()), ("how_known", SURE), ("why_not_wait", NOW)];
    let needless = scene.ana.press(&scene.at("/waivers"), &fields).await.is(409).text;
    assert!(needless.contains("Refusal rate has held: it needs no waiver."), "{needless}");
    scene.sign("ticket_deflection").await;
    let waiver = scene.waiver().await;
    let ben = scene.signalbox.person("Ben Osei", Role::Responder).await;
    ben.press(&scene.at("/waivers/withdraw"), &[("waiver", &waiver)]).await.is(403);
    scene.ana.press(&scene.at("/waivers/withdraw"), &[("waiver", &waiver)]).await.is(303);
    scene.ana.press(&scene.at("/waivers/withdraw"), &[("waiver", &waiver)]).await.is(410);
    assert!(scene.refused().await.contains("Not yet: Ticket deflection is outside"));
    scene.sign("ticket_deflection").await;
    scene.resolved().await;
    let export = scene.export().await;
    assert!(export.contains("Withdrawn 14:11 by Ana Ruiz."), "both stand in the postmortem: {export}");
    assert_eq!(export.matches("signed for Ticket deflection").count(), 2);

    // Opened again, what was signed before says nothing of what came after.
    let back = [("reason", "The refusals are back"), ("back_to", "verify")];
    scene.ana.press(&scene.at("/reopen"), &back).await.is(303);
    scene.sample("5", 6).await;
    assert!(scene.refused().await.contains("Not yet: Ticket deflection is outside"));
    scene.sign("ticket_deflection").await;
    scene.resolved().await;
    assert!(scene.export().await.contains("when the incident was opened again"));
}

#[tokio::test]
async fn no_data_is_never_a_pass() {
    let scene = Scene::new().await;
    scene.sample("5", 6).await;
    assert!(scene.verify().await.contains("1 of 1 held"));
    scene.prometheus.set("refusals", Mood::Error(503, "shutting down"));
    scene.steps(8).await;
    let refused = scene.refused().await;
    let says = "Not yet: Refusal rate has no data since 14:11, the last value was 5 %; no data is never a pass.";
    assert!(refused.contains(says), "{refused}");
    let page = scene.verify().await;
    assert!(page.contains("No data since 14:11: Prometheus main does not answer."), "the source is named: {page}");
    assert!(page.contains("There has been no sample since 14:11. A waiver says that you know it another way. Which?"));
    scene.prometheus.set("refusals", Mood::Figure("NaN"));
    scene.steps(6).await;
    assert!(scene.refused().await.contains("no data is never a pass"));
    // Back again, the hold begins anew.
    scene.sample("5", 3).await;
    assert!(scene.refused().await.contains("Not yet: Refusal rate has held"));
    scene.sample("5", 4).await;
    scene.resolved().await;
}

#[tokio::test]
async fn what_cannot_be_asked_holds_the_gate_and_what_was_removed_does_not() {
    let scene = Scene::new().await;
    scene.sample("5", 6).await;
    scene.add("quality", "safety", "quality", ">= 90 %").await;
    sqlx::query(
        "update metric set problem = 'its query needs a value for JOB; the service had none.' where name = 'quality'",
    )
    .execute(&scene.signalbox.app.pool)
    .await
    .expect("a problem");
    scene.sample("5", 1).await;
    let refused = scene.refused().await;
    let says = "Not yet: Quality has no data: its query needs a value for JOB; the service had none; no data is never a \
                pass.";
    assert!(refused.contains(says), "{refused}");
    for name in ["quality", "refusal_rate"] {
        let metric = scene.metric(name).await;
        let fields = [("metric", metric.as_str()), ("reason", "It says nothing about users")];
        scene.ana.press(&scene.at("/metrics/remove"), &fields).await.is(303);
    }
    // Nothing is measured any more: a person has to say it, and the postmortem says so.
    assert!(scene.refused().await.contains("Not yet: nobody has confirmed the recovery."));
    scene.ana.press(&scene.at("/recovery"), &[("evidence", "Twenty chats read, all were answered")]).await.is(303);
    scene.resolved().await;
    let export = scene.export().await;
    let says = "- No figures were recorded. How we knew, 14:11: Twenty chats read, all were answered";
    assert!(export.contains(says), "{export}");
    assert!(export.contains("removed the metric Quality: It says nothing about users"), "{export}");
    assert!(export.contains("## Waivers\n\nNo waiver was signed."), "{export}");
}

#[tokio::test]
async fn a_bound_that_is_edited_is_judged_anew() {
    let scene = Scene::new().await;
    scene.sample("5", 6).await;
    let metric = scene.metric("refusal_rate").await;
    let edit = |bound: &'static str, hold: &'static str| {
        vec![
            ("metric", metric.as_str()),
            ("query", "refusals"),
            ("bound", bound),
            ("hold", hold),
            ("every", "15s"),
            ("reason", "We know better by now"),
        ]
    };
    scene.ana.press(&scene.at("/metrics/change"), &edit("<= 4 %", "1m")).await.is(303);
    assert!(scene.refused().await.contains("Not yet: Refusal rate is outside: 5 %, bound ≤ 4 %."));
    scene.ana.press(&scene.at("/metrics/change"), &edit("<= 6 %", "3m")).await.is(303);
    let refused = scene.refused().await;
    assert!(refused.contains("Not yet: Refusal rate has held 1 of 3 min. Earliest 14:13."), "{refused}");
    scene.sample("5", 7).await;
    scene.resolved().await;
    assert!(scene.export().await.contains("changed the metric Refusal rate: ≤ 6 %, 1m → ≤ 4 %, 1m"));
}

#[tokio::test]
async fn the_other_ways_out_are_not_held() {
    for outcome in ["false-alarm", "handled-elsewhere"] {
        let scene = Scene::new().await;
        scene.sample("9", 2).await;
        let fields = [("outcome", outcome), ("reason", "The exporter was broken")];
        scene.ana.press(&scene.at("/stand-down"), &fields).await.is(303);
    }
}

#[tokio::test]
async fn a_duplicates_metrics_have_to_hold_where_the_work_is() {
    let mut scene = Scene::new().await;
    scene.sample("9", 2).await;
    let other = scene.ana.declare("The bot refuses again").await;
    let fields = [("outcome", "duplicate"), ("duplicate_of", &other.to_string()), ("reason", "The same refusals")];
    scene.ana.press(&scene.at("/stand-down"), &fields).await.is(303);
    scene.number = other;
    scene.ana.press(&scene.at("/class"), &[("class", "prompt regression")]).await.is(303);
    scene.ana.press(&scene.at("/mitigations"), &[("title", "Put the old prompt back")]).await.is(303);
    scene.ana.press(&scene.at("/recovery"), &[("evidence", "Twenty chats read, all were answered")]).await.is(303);
    assert!(scene.refused().await.contains("Not yet: Refusal rate has no data yet"));
    assert_eq!(scene.record("metric.added").await.len(), 2, "it stands in the record");
    scene.sample("5", 6).await;
    scene.resolved().await;
}

#[tokio::test]
async fn what_held_before_an_incident_was_opened_again_proves_nothing() {
    let scene = Scene::new().await;
    scene.sample("5", 6).await;
    scene.resolved().await;
    let back = [("reason", "The refusals are back"), ("back_to", "verify")];
    scene.ana.press(&scene.at("/reopen"), &back).await.is(303);
    assert!(scene.refused().await.contains("Not yet: Refusal rate has no data since"));
    scene.sample("5", 3).await;
    assert!(scene.refused().await.contains("Not yet: Refusal rate has held 45 of 60 s."));
    scene.sample("5", 2).await;
    scene.resolved().await;
}

#[tokio::test]
async fn a_source_that_came_after_the_end_is_asked_when_it_is_opened_again() {
    let scene = Scene::new().await;
    // As it stands where the incident was over before there was any source.
    sqlx::query("update metric set source_id = null").execute(&scene.signalbox.app.pool).await.expect("no source");
    let fields = [("outcome", "false-alarm"), ("reason", "The exporter was broken")];
    scene.ana.press(&scene.at("/stand-down"), &fields).await.is(303);
    let back = [("reason", "The refusals are real"), ("back_to", "verify")];
    scene.ana.press(&scene.at("/reopen"), &back).await.is(303);
    scene.ana.press(&scene.at("/recovery"), &[("evidence", "Twenty chats read, all were answered")]).await.is(303);
    assert!(scene.refused().await.contains("Not yet: Refusal rate has no data yet"));
    scene.sample("5", 6).await;
    scene.resolved().await;
}

#[tokio::test]
async fn open_pages_hear_of_new_figures_and_the_record_stays_as_it_is() {
    let scene = Scene::new().await;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let following = tokio::spawn(server::live::run(scene.signalbox.app.clone(), stopping));
    let mut told = scene.signalbox.app.hub.subscribe();
    let entries = scene.record("%").await.len();
    let heard = tokio::time::timeout(std::time::Duration::from_secs(10), async {
        loop {
            scene.sample("8", 1).await;
            let soon = std::time::Duration::from_millis(300);
            if let Ok(Ok(told)) = tokio::time::timeout(soon, told.recv()).await {
                return told;
            }
        }
    });
    match heard.await.expect("a word of the figures") {
        server::live::Told::Figures(numbers) => assert_eq!(numbers[..], [scene.number]),
        other => panic!("{other:?}"),
    }
    assert_eq!(scene.record("%").await.len(), entries);
    stop.send(true).expect("it listens");
    following.abort();
}

/// The support bot: two parts are rolled back, the first not enough; nobody types a figure.
#[tokio::test]
async fn the_figures_write_the_postmortem() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    ana.press("/settings/sources", &[("name", "Prometheus main"), ("address", &prometheus.address)]).await.is(303);
    jobs::run_due(&signalbox.app).await.expect("asked");
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let intake = signalbox.token(Scope::Intake).await;
    for (artifact, version, at) in [
        ("code", "api-v18", "2025-02-07T09:00:00Z"),
        ("prompt", "prompt-v6", "2025-02-01T09:00:00Z"),
        ("retrieval_index", "kb-2025-02-01", "2025-02-01T09:00:00Z"),
        ("prompt", "prompt-v7", "2025-02-15T13:30:00Z"),
        ("retrieval_index", "kb-2025-02-15", "2025-02-15T13:40:00Z"),
    ] {
        let change = json!({ "service": "support-bot", "artifact": artifact, "version": version, "happened_at": at });
        signalbox.bearer("POST", "/api/v1/changes", &intake, &change.to_string()).await.is(201);
    }
    let fields = [("title", "The support bot refuses"), ("severity", "SEV2"), ("service", "support-bot")];
    ana.press("/incidents", &fields).await.is(303);
    ana.press("/incidents/1/acknowledge", &[]).await.is(303);
    let scene = Scene { signalbox, prometheus, ana, number: 1 };
    scene.add("refusal_rate", "key", "refusals", "<= 6 %").await;
    scene.add("ticket_deflection", "business", "deflected", ">= 40 %").await;

    let deflected = |figure| scene.prometheus.set("deflected", Mood::Figure(figure));
    deflected("25");
    scene.sample("19", 3).await;
    let steps = [
        ("prompt", "prompt-v7", "prompt-v6", "8", "36"),
        ("retrieval-index", "kb-2025-02-15", "kb-2025-02-01", "5", "41"),
    ];
    for (kind, from, to, refused, deflects) in steps {
        let part: uuid::Uuid = sqlx::query_scalar("select id from artifact where kind = $1")
            .bind(kind)
            .fetch_one(&scene.signalbox.app.pool)
            .await
            .expect("a part");
        let part = part.to_string();
        let fields = [("part", part.as_str()), ("from", from), ("to", to), ("how", "hand")];
        scene.ana.press("/incidents/1/rollbacks", &fields).await.is(303);
        let step: uuid::Uuid = sqlx::query_scalar("select id from rollback order by place desc limit 1")
            .fetch_one(&scene.signalbox.app.pool)
            .await
            .expect("a step");
        scene.ana.press("/incidents/1/rollbacks/effective", &[("rollback", &step.to_string())]).await.is(303);
        deflected(deflects);
        scene.sample(refused, 5).await;
        jobs::run_due(&scene.signalbox.app).await.expect("measured");
    }
    scene.sample("5", 4).await;
    scene.resolved().await;

    let export = scene.export().await;
    for words in [
        "**Impact**: Refusal rate was 19 % at its worst, 14:10, bound ≤ 6 %; 5 % at the end.",
        "refusal rate 19 % → 8 %, ticket deflection 25 % → 36 %: not enough",
        "refusal rate 8 % → 5 %, ticket deflection 36 % → 41 %: enough",
        "- Refusal rate (key), bound ≤ 6 %: held from 14:12 to 14:14 (asked for: 60 s), last value 5 % at 14:14",
        "- Ticket deflection (business), bound ≥ 40 %: held from 14:12 to 14:14 (asked for: 60 s), last value 41 % at 14:14",
        "- Changed 13:40, 30 min before:",
        "- Changed 13:30, 40 min before:",
        "- Not changed: ",
        "since 7 Feb 2025",
        "- Last change before: 13:40 (30 min earlier",
        "prompt-v6 → prompt-v7",
        "What stands: ",
        "## Waivers\n\nNo waiver was signed.",
    ] {
        assert!(export.contains(words), "{words}:\n{export}");
    }
}
