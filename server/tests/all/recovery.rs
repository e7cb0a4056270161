//! Sources, metrics and samples over the whole server, against a small server that speaks Prometheus' API in all its
//! moods; time is turned by hand.

use crate::support::{
    Box, Person,
    prometheus::{Mood, Prometheus},
    signalbox,
};
use app::auth::Role;
use chrono::Duration;
use server::{http::App, jobs, recovery};

async fn add_source(ana: &Person, app: &App, name: &str, address: &str) {
    ana.press("/settings/sources", &[("name", name), ("address", address)]).await.is(303);
    jobs::run_due(app).await.expect("asked");
}

async fn add_metric(ana: &Person, number: i64, name: &str, query: &str) {
    let fields =
        [("name", name), ("role", "key"), ("query", query), ("bound", "<= 6 %"), ("hold", "1m"), ("every", "15s")];
    ana.press(&format!("/incidents/{number}/metrics"), &fields).await.is(303);
}

/// A Prometheus as a source, and an incident that watches one metric of it.
async fn watched() -> (Box, Person, Prometheus, i64) {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    let number = ana.declare("The support bot refuses").await;
    add_metric(&ana, number, "refusal_rate", "refusals").await;
    (signalbox, ana, prometheus, number)
}

/// So many steps of 15 s, with a sample at each.
async fn steps(signalbox: &Box, steps: usize) {
    for _ in 0..steps {
        recovery::sample_due(&signalbox.app).await.expect("sampled");
        signalbox.clock.forward(Duration::seconds(15));
    }
}

/// The metrics' events of an incident, oldest first.
async fn record(signalbox: &Box) -> Vec<String> {
    sqlx::query_scalar("select kind from timeline_event where kind like 'metric.%' order by position")
        .fetch_all(&signalbox.app.pool)
        .await
        .expect("events")
}

async fn samples(signalbox: &Box) -> i64 {
    sqlx::query_scalar("select count(*) from metric_sample").fetch_one(&signalbox.app.pool).await.expect("a count")
}

async fn verify(person: &Person, number: i64) -> String {
    person.get(&format!("/incidents/{number}?at=verify")).await.is(200).text
}

#[tokio::test]
async fn a_source_is_asked_on_save_and_says_how_it_is() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    ben.get("/settings/sources").await.is(403);
    ben.press("/settings/sources", &[("name", "x"), ("address", "http://127.0.0.1:1")]).await.is(403);
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    assert!(ana.get("/settings/sources").await.text.contains("Prometheus main answers"));

    add_source(&ana, &signalbox.app, "Nobody", "http://127.0.0.1:1").await;
    let page = ana.get("/settings/sources").await.text;
    assert!(page.contains("Nobody never answered: connect to 127.0.0.1:1: Connection refused"), "{page}");
    add_source(&ana, &signalbox.app, "Private", "http://169.254.169.254:9090").await;
    let page = ana.get("/settings/sources").await.text;
    let says = "connect to 169.254.169.254:9090: refused. 169.254.169.254 is a link-local address";
    assert!(page.contains(says), "{page}");

    let taken = [("name", "prometheus MAIN"), ("address", "http://127.0.0.1:2")];
    assert!(ana.press("/settings/sources", &taken).await.is(422).text.contains("Another source has this name"));
    for (address, says) in [("prom:9090", "http://"), ("http://a:b@prom", "their own fields"), ("", "where it listens")]
    {
        let refused = ana.press("/settings/sources", &[("name", "New"), ("address", address)]).await.is(422);
        assert!(refused.text.contains(says), "{address}: {}", refused.text);
    }
}

#[tokio::test]
async fn a_secret_is_sent_and_lies_sealed() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    let fields = [("name", "P"), ("address", &prometheus.address), ("auth", "bearer"), ("secret", "s3cret-token")];
    ana.press("/settings/sources", &fields).await.is(303);
    jobs::run_due(&signalbox.app).await.expect("asked");
    assert_eq!(prometheus.authorization().as_deref(), Some("Bearer s3cret-token"));
    assert!(!ana.get("/settings/sources").await.text.contains("s3cret"));
    let kept: Vec<u8> =
        sqlx::query_scalar("select secret from data_source").fetch_one(&signalbox.app.pool).await.expect("a secret");
    assert!(!kept.windows(6).any(|part| part == b"s3cret"));
    let told: i64 = sqlx::query_scalar(
        "select (select count(*) from audit where detail::text like '%s3cret%')
              + (select count(*) from job where payload::text like '%s3cret%')
              + (select count(*) from once where reply::text like '%s3cret%')",
    )
    .fetch_one(&signalbox.app.pool)
    .await
    .expect("a count");
    assert_eq!(told, 0);
}

#[tokio::test]
async fn a_metric_holds_leaves_and_holds_again() {
    let (signalbox, ana, prometheus, number) = watched().await;

    prometheus.set("refusals", Mood::Figure("8"));
    steps(&signalbox, 3).await;
    let page = verify(&ana, number).await;
    assert!(page.contains("8 %, bound ≤ 6 %, 2 points outside"), "{page}");
    prometheus.set("refusals", Mood::Figure("5"));
    steps(&signalbox, 3).await;
    assert!(verify(&ana, number).await.contains("inside since 14:10, 45 of 60 s, until 14:11"));
    steps(&signalbox, 2).await;
    assert!(verify(&ana, number).await.contains("held 60 of 60 s"));
    prometheus.set("refusals", Mood::Figure("7"));
    steps(&signalbox, 1).await;
    assert!(verify(&ana, number).await.contains("left at 14:12, the hold starts again"));
    prometheus.set("refusals", Mood::Figure("5"));
    steps(&signalbox, 5).await;
    let told = record(&signalbox).await;
    let expected =
        ["metric.added", "metric.hold_began", "metric.held", "metric.left", "metric.hold_began", "metric.held"];
    assert_eq!(told, expected);
    let page = verify(&ana, number).await;
    assert!(page.contains("<svg") && page.contains("polyline") && page.contains("Prometheus main answers"), "{page}");
}

#[tokio::test]
async fn a_source_that_is_down_is_no_data_and_sampling_resumes_by_itself() {
    let (signalbox, ana, prometheus, number) = watched().await;
    prometheus.set("refusals", Mood::Figure("5"));
    steps(&signalbox, 6).await;
    prometheus.set("refusals", Mood::Error(503, "shutting down"));
    let before = prometheus.asked("refusals");
    steps(&signalbox, 20).await;
    let meanwhile = prometheus.asked("refusals") - before;
    assert!((3..=14).contains(&meanwhile), "a source that is down rests: {meanwhile} requests in 20 steps");
    let page = verify(&ana, number).await;
    assert!(page.contains("no data since 14:11, the last value was 5 %; no data is never a pass"), "{page}");
    assert!(page.contains("Prometheus main does not answer since 14:11: execution: shutting down"), "{page}");

    prometheus.set("refusals", Mood::Figure("5"));
    steps(&signalbox, 10).await;
    let told = record(&signalbox).await;
    let expected =
        ["metric.added", "metric.hold_began", "metric.held", "metric.no_data", "metric.data_again", "metric.held"];
    assert_eq!(told, expected, "each turn once, and the hold begins anew");
}

#[tokio::test]
async fn what_is_no_figure_is_no_data() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    let number = ana.declare("The support bot refuses").await;
    let moods = [
        ("nan", Mood::Figure("NaN"), "not a number"),
        ("empty", Mood::Empty, "the query found nothing"),
        ("wrong", Mood::Error(422, "many-to-many matching"), "execution: many-to-many matching"),
        ("infinite", Mood::Figure("+Inf"), "not a number"),
    ];
    for (name, mood, _) in &moods {
        prometheus.set(name, mood.clone());
        add_metric(&ana, number, name, name).await;
    }
    steps(&signalbox, 8).await;
    let page = verify(&ana, number).await;
    for (name, _, says) in &moods {
        assert!(page.contains(says), "{name}: {page}");
    }
    assert!(page.contains("no data yet; no data is never a pass"));
    assert_eq!(page.matches("class=\"metric no_data\"").count(), 4);
    assert!(page.contains("Prometheus main answers"), "a query that is refused is no server that is down");
    assert!(!page.contains("metric held") && !page.contains("metric holding"));
}

#[tokio::test]
async fn incidents_share_one_request_and_nothing_is_sampled_twice() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    for n in 0..5 {
        let number = ana.declare(&format!("Incident {n}")).await;
        add_metric(&ana, number, "refusal_rate", "refusals").await;
    }
    let (one, two) = tokio::join!(recovery::sample_due(&signalbox.app), recovery::sample_due(&signalbox.app));
    assert_eq!(one.expect("sampled") + two.expect("sampled"), 5, "two processes, each metric once");
    assert_eq!(samples(&signalbox).await, 5);
    assert!(prometheus.asked("refusals") <= 2, "five incidents, one request for each process");
    assert_eq!(recovery::sample_due(&signalbox.app).await.expect("sampled"), 0, "not before its time");
    // After an hour away it goes on with one sample, not with those that were missed.
    signalbox.clock.forward(Duration::hours(1));
    steps(&signalbox, 1).await;
    assert_eq!(samples(&signalbox).await, 10);

    let number = ana.declare("Another").await;
    ana.press(&format!("/incidents/{number}/stand-down"), &[("outcome", "false-alarm"), ("reason", "not real")])
        .await
        .is(303);
    add_metric_refused(&ana, number).await;
}

async fn add_metric_refused(ana: &Person, number: i64) {
    let fields = [("name", "x"), ("role", "key"), ("query", "x"), ("bound", "<= 6"), ("hold", "1m")];
    ana.press(&format!("/incidents/{number}/metrics"), &fields).await.is(409);
}

#[tokio::test]
async fn a_slow_source_holds_up_no_other() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let (quick, slow) = (Prometheus::start().await, Prometheus::start().await);
    add_source(&ana, &signalbox.app, "Quick", &quick.address).await;
    add_source(&ana, &signalbox.app, "Slow", &slow.address).await;
    slow.set("figures", Mood::Slow);
    let id: uuid::Uuid = sqlx::query_scalar("select id from data_source where name = 'Slow'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a source");
    let number = ana.declare("The support bot refuses").await;
    add_metric(&ana, number, "quick", "figures").await;
    let fields = [("name", "slow"), ("role", "key"), ("query", "figures"), ("bound", "<= 6"), ("hold", "1m")];
    let id = id.to_string();
    let fields: Vec<_> = fields.into_iter().chain([("source", id.as_str())]).collect();
    ana.press(&format!("/incidents/{number}/metrics"), &fields).await.is(303);
    let app = signalbox.app.clone();
    let round = tokio::spawn(async move { recovery::sample_due(&app).await });
    let began = std::time::Instant::now();
    while samples(&signalbox).await == 0 {
        assert!(began.elapsed().as_secs() < 4, "the quick one waits for the slow one");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(verify(&ana, number).await.contains("Quick answers"));
    round.await.expect("no panic").expect("sampled");
    assert!(verify(&ana, number).await.contains("did not answer within 5 s"));
}

#[tokio::test]
async fn slow_queries_hold_up_no_other() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    let number = ana.declare("The support bot refuses").await;
    for query in ["a", "b", "c", "d"] {
        prometheus.set(query, Mood::Slow);
        add_metric(&ana, number, query, query).await;
    }
    add_metric(&ana, number, "refusal_rate", "refusals").await;
    // Two of three rounds wait for the slow ones, each 5 s.
    let began = std::time::Instant::now();
    steps(&signalbox, 3).await;
    assert!(began.elapsed().as_secs() < 13, "the slow ones rest");
    assert!(prometheus.asked("refusals") >= 2 && prometheus.asked("a") == 2);
    let page = verify(&ana, number).await;
    assert!(page.contains("Prometheus main answers"), "{page}");
}

#[tokio::test]
async fn a_source_that_is_just_being_added_is_waited_for() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let number = ana.declare("The support bot refuses").await;
    let mut adding = signalbox.app.pool.begin().await.expect("a transaction");
    for sql in [
        "select pg_advisory_xact_lock(hashtext('data_source'))",
        "insert into data_source (id, name, address, auth, username, created_at)
         values (gen_random_uuid(), 'Prometheus main', 'http://127.0.0.1:1', 'none', '', '2025-02-15')",
    ] {
        sqlx::query(sql).execute(&mut *adding).await.expect("a source");
    }
    let added = async {
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        adding.commit().await.expect("a commit");
    };
    tokio::join!(add_metric(&ana, number, "refusal_rate", "refusals"), added);
    let has_source: bool = sqlx::query_scalar("select source_id is not null from metric")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a metric");
    assert!(has_source);
}

#[tokio::test]
async fn an_edit_during_the_incident_stands_in_the_record() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let number = ana.declare("The support bot refuses").await;
    add_metric(&ana, number, "refusal_rate", "refusals").await;
    assert!(verify(&ana, number).await.contains("No data source yet"));
    let id: uuid::Uuid =
        sqlx::query_scalar("select id from metric").fetch_one(&signalbox.app.pool).await.expect("a metric");
    let id = id.to_string();
    let path = format!("/incidents/{number}/metrics/change");
    let edit = |bound, reason| {
        vec![
            ("metric", id.clone()),
            ("query", "refusals".to_string()),
            ("bound", bound),
            ("hold", "1m".to_string()),
            ("every", "15s".to_string()),
            ("reason", reason),
        ]
    };
    let press = async |person: &Person, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        person.press(&path, &fields).await
    };
    press(&ben, edit("<= 9 %".into(), "it is enough".into())).await.is(403);
    press(&ana, edit("<= 9 %".into(), String::new())).await.is(422);
    press(&ana, edit("nine".into(), "it is enough".into())).await.is(422);
    press(&ana, edit("<= 9 %".into(), "it is enough".into())).await.is(303);
    let page = verify(&ana, number).await;
    assert!(page.contains("≤ 9 %") && page.contains("edited"), "{page}");
    let remove = [("metric", id.as_str()), ("reason", "another one says more")];
    ana.press(&format!("/incidents/{number}/metrics/remove"), &remove).await.is(303);
    ana.press(&format!("/incidents/{number}/metrics/remove"), &remove).await.is(410);
    assert_eq!(record(&signalbox).await, ["metric.added", "metric.changed", "metric.removed"]);
}

#[tokio::test]
async fn a_runbooks_table_is_frozen_with_the_values_of_the_service() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let number = ana.declare("Answers are slow").await;
    ana.press(&format!("/incidents/{number}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    let rows: Vec<(String, String, String)> =
        sqlx::query_as("select name, role, bound from metric order by added_at, id")
            .fetch_all(&signalbox.app.pool)
            .await
            .expect("metrics");
    assert!(!rows.is_empty(), "the shipped runbook has a recovery table");
    let page = verify(&ana, number).await;
    for (name, ..) in &rows {
        assert!(page.contains(&app::recovery::title(name)), "{name}: {page}");
    }
    // A source that is added later is asked for what had none.
    let prometheus = Prometheus::start().await;
    add_source(&ana, &signalbox.app, "Prometheus main", &prometheus.address).await;
    let due = recovery::sample_due(&signalbox.app).await.expect("sampled");
    let askable: i64 = sqlx::query_scalar("select count(*) from metric where problem is null")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count");
    assert_eq!(due as i64, askable);
}
