//! Evidence under an injected clock: changes told late and in any order, holds that are broken and bridged, sources that
//! go and come back. Hours pass in milliseconds.

use crate::support::{
    Box, Person,
    prometheus::{Mood, Prometheus},
    signalbox, start, words,
};
use app::auth::Role;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};
use server::{http::Scope, jobs, recovery};

const STEP: i64 = 15;

struct Scene {
    signalbox: Box,
    ana: Person,
    prometheus: Prometheus,
}

/// An administrator and a source.
async fn scene() -> Scene {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    let fields = [("name", "Prometheus main"), ("address", prometheus.address.as_str())];
    ana.press("/settings/sources", &fields).await.is(303);
    jobs::run_due(&signalbox.app).await.expect("asked");
    Scene { signalbox, ana, prometheus }
}

impl Scene {
    async fn metric(&self, number: i64, query: &str, bound: &str, hold: &str) {
        let fields =
            [("name", query), ("role", "key"), ("query", query), ("bound", bound), ("hold", hold), ("every", "15s")];
        self.ana.press(&format!("/incidents/{number}/metrics"), &fields).await.is(303);
    }

    /// One letter for each step: a figure of the query from `0` to `9`, `e` for an empty answer, `n` for NaN, `f` for a
    /// server that fails, `.` for no step at all.
    async fn play(&self, query: &str, row: &str) {
        const FIGURES: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        for letter in row.chars() {
            let mood = match letter {
                'e' => Mood::Empty,
                'n' => Mood::Figure("NaN"),
                'f' => Mood::Error(503, "shutting down"),
                digit => Mood::Figure(FIGURES[digit.to_digit(10).unwrap_or(0) as usize]),
            };
            if letter != '.' {
                self.prometheus.set(query, mood);
                recovery::sample_due(&self.signalbox.app).await.expect("sampled");
            }
            self.signalbox.clock.forward(Duration::seconds(STEP));
        }
    }

    async fn verify(&self, number: i64) -> String {
        words(&self.ana.get(&format!("/incidents/{number}?at=verify")).await.is(200).text)
    }

    /// The metrics' turns in the record, oldest first.
    async fn turns(&self) -> Vec<String> {
        sqlx::query_scalar(
            "select substring(kind from 8) from timeline_event
             where kind like 'metric.%' and kind <> 'metric.added' order by position",
        )
        .fetch_all(&self.signalbox.app.pool)
        .await
        .expect("events")
    }

    async fn samples(&self) -> i64 {
        count(&self.signalbox, "select count(*) from metric_sample").await
    }
}

async fn count(signalbox: &Box, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(&signalbox.app.pool).await.expect("a count")
}

#[tokio::test]
async fn one_missed_sample_is_bridged_and_two_begin_the_hold_again() {
    // A hold of four steps, begun at 14:10; what the page says after the row.
    for (row, says) in [
        ("55555", "inside since 14:10, held 60 of 60 s"),
        ("55e55", "inside since 14:10, held 60 of 60 s"),
        ("5n5e5", "inside since 14:10, held 60 of 60 s"),
        ("55.55", "inside since 14:10, held 60 of 60 s"),
        ("55ee5", "inside since 14:11"),
        ("555..5", "inside since 14:11"),
        ("55855", "inside since 14:10"),
        ("55eee", "no data since 14:10, the last value was 5 %"),
        ("eeeee", "no data yet; no data is never a pass"),
        ("88888", "8 %, bound ≤ 6 %, 2 points outside"),
    ] {
        let scene = scene().await;
        let number = scene.ana.declare("The support bot refuses").await;
        scene.metric(number, "refusals", "<= 6 %", "1m").await;
        scene.play("refusals", row).await;
        let page = scene.verify(number).await;
        assert!(page.contains(says), "{row}: {page}");
        assert_eq!(page.contains("held 60 of 60 s"), says.contains("held"), "{row}");
    }
}

#[tokio::test]
async fn a_long_hold_goes_on_through_hours_and_begins_again_each_time_it_is_left() {
    let scene = scene().await;
    let number = scene.ana.declare("The support bot refuses").await;
    scene.metric(number, "refusals", "<= 6 %", "15m").await;
    scene.play("refusals", &"8".repeat(40)).await;
    assert_eq!(scene.turns().await, Vec::<String>::new(), "that it is outside is known from the alert");
    for round in 1..=3 {
        scene.play("refusals", &"5".repeat(59)).await;
        assert!(!scene.verify(number).await.contains("held 15 of 15 min"), "14 and a half minutes are not 15");
        scene.play("refusals", "7").await;
        assert_eq!(scene.turns().await, ["hold_began", "left"].repeat(round));
    }
    assert!(scene.verify(number).await.contains("the hold starts again (third time)"));
    scene.play("refusals", &"6".repeat(61)).await;
    let page = scene.verify(number).await;
    assert!(page.contains("held 15 of 15 min"), "on the bound is inside: {page}");
    assert_eq!(scene.turns().await[6..], ["hold_began", "held"]);
    assert_eq!(scene.samples().await, 40 + 3 * 60 + 61, "one row for each step");
}

#[tokio::test]
async fn a_counter_that_begins_again_is_judged_as_it_stands() {
    let scene = scene().await;
    let number = scene.ana.declare("The support bot refuses").await;
    scene.metric(number, "answered", ">= 4", "1m").await;
    scene.play("answered", "56789").await;
    assert!(scene.verify(number).await.contains("held 60 of 60 s"));
    // The server of the metric starts anew, and counts from nothing.
    scene.play("answered", "01").await;
    assert!(scene.verify(number).await.contains("left at 14:11, the hold starts again"));
    scene.play("answered", "4567").await;
    assert!(!scene.verify(number).await.contains("held 60 of 60 s"), "what was counted before proves nothing");
    scene.play("answered", "8").await;
    assert!(scene.verify(number).await.contains("held 60 of 60 s"));
    assert_eq!(scene.turns().await, ["hold_began", "held", "left", "hold_began", "held"]);
}

#[tokio::test]
async fn a_series_that_vanishes_or_appears_begins_the_hold_again() {
    let scene = scene().await;
    let number = scene.ana.declare("The support bot refuses").await;
    scene.metric(number, "refusals", "<= 6 %", "1m").await;
    let step = async |mood: Mood, steps: usize| {
        for _ in 0..steps {
            scene.prometheus.set("refusals", mood.clone());
            recovery::sample_due(&scene.signalbox.app).await.expect("sampled");
            scene.signalbox.clock.forward(Duration::seconds(STEP));
        }
    };
    step(Mood::Series(&[("a", "4"), ("b", "8")]), 3).await;
    assert!(scene.verify(number).await.contains("8 %, bound ≤ 6 %"), "the worst of the series is told");
    step(Mood::Series(&[("a", "4"), ("b", "5")]), 5).await;
    assert!(scene.verify(number).await.contains("held 60 of 60 s"));
    // The bad one is gone: that alone is no recovery.
    step(Mood::Series(&[("a", "4")]), 4).await;
    assert!(!scene.verify(number).await.contains("held 60 of 60 s"));
    step(Mood::Series(&[("a", "4")]), 1).await;
    assert!(scene.verify(number).await.contains("held 60 of 60 s"));
    step(Mood::Series(&[("a", "4"), ("c", "1")]), 1).await;
    assert!(!scene.verify(number).await.contains("held 60 of 60 s"), "a new one has proved nothing yet");
}

#[tokio::test]
async fn samples_from_the_future_count_for_nothing() {
    let scene = scene().await;
    let number = scene.ana.declare("The support bot refuses").await;
    scene.metric(number, "refusals", "<= 6 %", "1m").await;
    scene.play("refusals", "88").await;
    sqlx::query(
        r#"insert into metric_sample (metric_id, at, reading)
           select id, $1::timestamptz + make_interval(mins => step), '{"figures": [["{}", 1.0]]}'
           from metric, generate_series(60, 90) step"#,
    )
    .bind(scene.signalbox.clock.now())
    .execute(&scene.signalbox.app.pool)
    .await
    .expect("samples of a clock that ran ahead");
    assert!(scene.verify(number).await.contains("8 %, bound ≤ 6 %, 2 points outside"));
    scene.play("refusals", "8").await;
    scene.play("refusals", &"f".repeat(20)).await;
    let page = scene.verify(number).await;
    assert!(page.contains("no data since 14:10, the last value was 8 %; no data is never a pass"), "{page}");
    let mut connection = scene.signalbox.app.pool.acquire().await.expect("a connection");
    let id: uuid::Uuid = sqlx::query_scalar("select id from incident where number = $1")
        .bind(number)
        .fetch_one(&mut *connection)
        .await
        .expect("an incident");
    let figures = recovery::figures_at(&mut connection, app::ids::IncidentId(id), scene.signalbox.clock.now()).await;
    assert_eq!(figures.expect("figures")[0].figure, None, "none is invented");
}

#[tokio::test]
async fn a_source_goes_and_comes_back_and_two_processes_double_nothing() {
    let scene = scene().await;
    let signalbox = &scene.signalbox;
    let number = scene.ana.declare("The support bot refuses").await;
    for query in ["refusals", "deflection", "violations"] {
        scene.metric(number, query, "<= 6 %", "1m").await;
    }
    let other = signalbox.twin();
    let steps = async |mood: Mood, steps: usize| {
        for _ in 0..steps {
            for query in ["refusals", "deflection", "violations"] {
                scene.prometheus.set(query, mood.clone());
            }
            let (one, two) = tokio::join!(recovery::sample_due(&signalbox.app), recovery::sample_due(&other));
            one.expect("sampled");
            two.expect("sampled");
            signalbox.clock.forward(Duration::seconds(STEP));
        }
    };
    for _ in 0..3 {
        steps(Mood::Figure("5"), 6).await;
        steps(Mood::Error(503, "shutting down"), 12).await;
    }
    assert!(scene.verify(number).await.contains("no data since"));
    steps(Mood::Figure("5"), 12).await;
    assert_eq!(scene.verify(number).await.matches("held 60 of 60 s").count(), 3, "it resumed by itself");

    let too_near = "select count(*) from (
        select at - lag(at) over (partition by metric_id order by at) as apart from metric_sample) sampled
        where apart < interval '15 s'";
    assert_eq!(count(signalbox, too_near).await, 0);
    let good = "select count(*) from metric_sample where reading ? 'figures'";
    // A source that rests after its failures misses a step or two when it is back.
    let good = count(signalbox, good).await;
    assert!((3 * 20..=3 * 30).contains(&good), "{good} samples with figures");
    let told = scene.turns().await;
    let times = |turn: &str| told.iter().filter(|told| *told == turn).count();
    let gaps = [times("hold_began"), times("held"), times("no_data"), times("data_again")];
    assert_eq!(gaps, [3, 3 * 4, 3 * 3, 3 * 3], "each of three metrics: one beginning, four holds, three gaps");
    assert_eq!(told.len(), gaps.iter().sum::<usize>(), "{told:?}");
}

#[tokio::test]
async fn what_has_ended_is_watched_no_longer_until_it_is_opened_again() {
    let scene = scene().await;
    let number = scene.ana.declare("The support bot refuses").await;
    let at = |path: &str| format!("/incidents/{number}/{path}");
    scene.metric(number, "refusals", "<= 6 %", "1m").await;
    scene.play("refusals", "55555").await;
    let mitigation = [("title", "Restored the previous prompt"), ("reason", "Refusals fell at once.")];
    scene.ana.press(&at("mitigations"), &mitigation).await.is(303);
    let evidence = [("evidence", "Refusals are at 5 % again, as before, for a while.")];
    scene.ana.press(&at("recovery"), &evidence).await.is(303);
    scene.ana.press(&at("resolve"), &[("reason", "The previous prompt is back.")]).await.is(303);
    let kept = scene.samples().await;
    scene.play("refusals", &"9".repeat(20)).await;
    assert_eq!(scene.samples().await, kept);
    let page = scene.verify(number).await;
    assert!(page.contains("held 60 of 60 s") && !page.contains("9 %"), "it stands as at its end: {page}");

    scene.ana.press(&at("reopen"), &[("reason", "The alert fires again"), ("back_to", "mitigate")]).await.is(303);
    scene.play("refusals", "999").await;
    assert_eq!(scene.samples().await, kept + 3);
    assert!(scene.verify(number).await.contains("9 %, bound ≤ 6 %, 3 points outside"));
    scene.play("refusals", "5555").await;
    assert!(!scene.verify(number).await.contains("held 60 of 60 s"), "the first hold proves nothing now");
}

fn ago(minutes: i64) -> String {
    (start() - Duration::minutes(minutes)).to_rfc3339()
}

struct Bot {
    ana: Person,
    intake: String,
    read: String,
}

async fn bot(signalbox: &Box) -> Bot {
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    Bot { ana, intake: signalbox.token(Scope::Intake).await, read: signalbox.token(Scope::Read).await }
}

impl Bot {
    async fn tell(&self, signalbox: &Box, service: &str, artifact: &str, version: &str, minutes: i64) {
        let change =
            json!({ "service": service, "artifact": artifact, "version": version, "happened_at": ago(minutes) });
        signalbox.bearer("POST", "/api/v1/changes", &self.intake, &change.to_string()).await.is(201);
    }

    /// Each part with what is live, what was before, and the way back.
    async fn live(&self, signalbox: &Box, service: &str) -> Vec<String> {
        let path = format!("/api/v1/services/{service}/artifacts");
        let answer = signalbox.bearer("GET", &path, &self.read, "").await.is(200).json();
        let said = |value: &Value| value.as_str().unwrap_or("unknown").to_string();
        let parts = answer["items"].as_array().expect("a list").iter().map(|part| {
            let (live, back) = (&part["live"], &part["way_back"]["version"]);
            let [name, version, previous, back] = [&part["name"], &live["version"], &live["previous"], back].map(said);
            format!("{name}: {version} after {previous}, back to {back}")
        });
        parts.collect()
    }

    async fn declare(&self, service: &str) -> i64 {
        let fields = [("title", "Refusals"), ("severity", "SEV2"), ("service", service), ("different", "yes")];
        let declared = self.ana.press("/incidents", &fields).await.is(303);
        declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number")
    }

    /// The card's words, without what differs from incident to incident.
    async fn what_changed(&self, number: i64) -> String {
        let page = words(&self.ana.get(&format!("/incidents/{number}?at=triage")).await.is(200).text);
        let card = page.split("What changed before").nth(1).expect(&page);
        card.split("Write a note").next().unwrap_or_default().to_string()
    }
}

async fn frozen(signalbox: &Box, number: i64) -> Vec<(String, Option<String>, Option<DateTime<Utc>>)> {
    sqlx::query_as(
        "select v.name, v.version, v.since from incident_version v join incident i on i.id = v.incident_id
         where i.number = $1 order by v.name",
    )
    .bind(number)
    .fetch_all(&signalbox.app.pool)
    .await
    .expect("versions")
}

#[tokio::test]
async fn the_order_in_which_changes_are_told_changes_nothing() {
    let signalbox = signalbox().await;
    let bot = bot(&signalbox).await;
    let changes = [("prompt", "v5", 500), ("prompt", "v6", 300), ("prompt", "v7", 40), ("retrieval index", "kb2", 30)];
    let mut orders = Vec::new();
    for a in 0..4 {
        for b in (0..4).filter(|b| *b != a) {
            for c in (0..4).filter(|c| *c != a && *c != b) {
                orders.push([a, b, c, 6 - a - b - c]);
            }
        }
    }
    let mut seen = Vec::new();
    for (place, order) in orders.iter().enumerate() {
        let service = format!("bot-{place:02}");
        bot.ana.press("/services", &[("name", "Bot"), ("slug", &service)]).await.is(303);
        for at in order {
            let (artifact, version, minutes) = changes[*at];
            bot.tell(&signalbox, &service, artifact, version, minutes).await;
        }
        let live = bot.live(&signalbox, &service).await;
        assert_eq!(
            live,
            ["prompt: v7 after v6, back to unknown", "retrieval index: kb2 after unknown, back to unknown"],
            "{order:?}"
        );
        let number = bot.declare(&service).await;
        let card = bot.what_changed(number).await.replace(&service, "bot");
        seen.push((card, frozen(&signalbox, number).await));
    }
    assert_eq!(seen.len(), 24);
    let near = seen[0].0.find("−30 min").expect(&seen[0].0);
    assert!(near < seen[0].0.find("−40 min").expect(&seen[0].0), "the nearest stands first: {}", seen[0].0);
    assert!(seen.iter().all(|other| *other == seen[0]), "{seen:#?}");
}

#[tokio::test]
async fn what_is_told_late_moves_what_is_live_and_never_what_was_frozen() {
    let signalbox = signalbox().await;
    let bot = bot(&signalbox).await;
    let service = "support-bot";
    bot.ana.press("/services", &[("name", "Support bot")]).await.is(303);
    bot.tell(&signalbox, service, "prompt", "v6", 600).await;
    bot.tell(&signalbox, service, "prompt", "v7", 40).await;
    bot.tell(&signalbox, service, "code", "api-v18", 60 * 24 * 8).await;
    let number = bot.declare(service).await;
    let kept = frozen(&signalbox, number).await;
    let versions = |rows: &[(String, Option<String>, Option<DateTime<Utc>>)]| {
        rows.iter()
            .map(|(name, version, _)| format!("{name} {}", version.as_deref().unwrap_or("?")))
            .collect::<Vec<_>>()
    };
    assert_eq!(versions(&kept), ["code api-v18", "prompt v7"]);

    // A change between the two, told an hour later: what came before v7 is another one now.
    signalbox.clock.forward(Duration::hours(1));
    bot.tell(&signalbox, service, "prompt", "v6.5", 90).await;
    assert_eq!(bot.live(&signalbox, service).await[1], "prompt: v7 after v6.5, back to unknown");
    let card = bot.what_changed(number).await;
    assert!(card.contains("v6.5 → v7") && card.contains("v6 → v6.5"), "{card}");
    assert!(card.contains("Not changed: code since 7 Feb"), "{card}");
    // A part that nobody knew of, changed before the start.
    bot.tell(&signalbox, service, "retrieval index", "kb-15", 30).await;
    let card = bot.what_changed(number).await;
    assert!(card.contains("after the versions were frozen"), "{card}");
    // One after the start is live, and is no cause.
    bot.tell(&signalbox, service, "code", "api-v19", -20).await;
    assert_eq!(bot.live(&signalbox, service).await[0], "code: api-v19 after api-v18, back to unknown");
    let card = bot.what_changed(number).await;
    assert!(!card.contains("api-v19") && card.contains("Not changed: code since 7 Feb"), "{card}");
    // v7 never happened: then v6.5 was live all the time.
    let v7: String = sqlx::query_scalar("select id::text from change where version = 'v7'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a change");
    bot.ana.press("/services/support-bot/changes/withdraw", &[("change", &v7)]).await.is(303);
    assert_eq!(bot.live(&signalbox, service).await[1], "prompt: v6.5 after v6, back to unknown");
    let card = bot.what_changed(number).await;
    let changes = card.split("Not changed").next().unwrap_or_default();
    assert!(!changes.contains("v7"), "{card}");

    assert_eq!(frozen(&signalbox, number).await, kept, "the evidence of the declaration stands");
    // The next incident freezes what is known by then.
    let next = bot.declare(service).await;
    assert_eq!(versions(&frozen(&signalbox, next).await), ["code api-v19", "prompt v6.5", "retrieval index kb-15"]);
}

#[tokio::test]
async fn a_known_good_that_is_withdrawn_is_no_way_back_any_more() {
    let signalbox = signalbox().await;
    let bot = bot(&signalbox).await;
    let service = "support-bot";
    bot.ana.press("/services", &[("name", "Support bot")]).await.is(303);
    for (version, minutes) in [("v5", 900), ("v6", 600), ("v7", 40)] {
        bot.tell(&signalbox, service, "prompt", version, minutes).await;
    }
    let part: String =
        sqlx::query_scalar("select id::text from artifact").fetch_one(&signalbox.app.pool).await.expect("a part");
    for version in ["v5", "v6"] {
        let fields = [("part", part.as_str()), ("version", version)];
        bot.ana.press("/services/support-bot/known-good", &fields).await.is(303);
        signalbox.clock.forward(Duration::minutes(1));
    }
    assert_eq!(bot.live(&signalbox, service).await, ["prompt: v7 after v6, back to v6"]);
    let number = bot.declare(service).await;
    let kept = frozen(&signalbox, number).await;
    let declared = signalbox.clock.now();
    signalbox.clock.forward(Duration::minutes(5));
    // In the middle of the incident somebody finds that v6 was bad, too.
    let mark: String = sqlx::query_scalar("select id::text from known_good where version = 'v6'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a mark");
    bot.ana.press("/services/support-bot/known-good/withdraw", &[("mark", &mark)]).await.is(303);
    assert_eq!(bot.live(&signalbox, service).await, ["prompt: v7 after v6, back to v5"]);
    assert_eq!(frozen(&signalbox, number).await, kept);
    // What was known then is still known to have been known.
    let mut connection = signalbox.app.pool.acquire().await.expect("a connection");
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from service").fetch_one(&mut *connection).await.expect("a service");
    let then = server::services::live_at(&mut connection, &[id], declared).await.expect("parts");
    assert_eq!(then[0].way_back.as_ref().map(|mark| mark.version.as_str()), Some("v6"));
}
