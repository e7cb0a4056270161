//! A page costs a constant number of queries. Alone in its process: it counts what sqlx tells of every statement.

#[path = "all/support/mod.rs"]
mod support;

use app::auth::Role;
use server::http::Scope;
use std::{
    fmt,
    sync::{Mutex, PoisonError},
};
use support::{Box, Person, signalbox};
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
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let number = ana.declare("The support bot refuses").await;
    let incident = format!("/incidents/{number}");
    let triage = format!("{incident}?at=triage");
    let verify = format!("{incident}?at=verify");
    let approval = format!("{incident}/approval");
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
    let mitigate = evidence.replace("at=triage", "at=mitigate");
    roll_back(&signalbox, &ana, &mitigate, 100).await;
    let made = ana.press("/settings/intakes", &[("name", "Prod"), ("sender", "alertmanager")]).await.is(303);
    let one_intake = made.location().split('?').next().unwrap_or_default().to_string();
    // One that flaps in an incident of its own, beside a storm that grows.
    let alert = fire(&signalbox, &intake, 0).await;
    let (alert, beside) = (format!("/alerts/{alert}"), format!("/alerts?show=all&at={alert}"));
    let planned = plan_work(&ana, 100).await;
    let pages = [
        &run,
        &alert,
        &beside,
        "/alerts?show=all",
        "/alerts?show=unplaced",
        "/alerts?show=flapping",
        "/alerts?show=all&plain=yes&label=n%3D1",
        &mitigate,
        "/settings/automations",
        "/settings/notifications",
        "/oncall/deliveries",
        "/settings/intakes",
        &one_intake,
        incident.as_str(),
        &triage,
        &verify,
        &approval,
        &evidence,
        "/",
        "/incidents",
        "/alerts",
        "/alerts/rules",
        "/alerts/rules/new",
        "/alerts/silences",
        "/services",
        "/services/chat",
        "/runbooks",
        "/postmortems",
        "/settings/status",
        "/settings/status/parts",
        "/maintenance",
        "/maintenance/new",
        &planned,
        "/runbooks/new",
        "/runbooks/prompt-regression/edit",
        "/runbooks/prompt-regression/versions",
        "/runbooks/prompt-regression/versions/1",
        "/runbooks/prompt-regression/compare?from=1&to=2",
        "/runbooks/archived",
        "/runbooks/slow-answers?service=service-1",
        "/runbooks/choose",
        "/oncall",
        "/oncall/schedule-100",
        "/oncall/calendars",
        "/incidents/1/updates/new?for=customers",
        "/incidents/1/updates/new?for=internal",
        "/settings/messages",
    ];
    publish(&ana, &incident, 0).await;
    ana.press("/runbooks/prompt-regression/versions", &[("base", "1"), ("text", "# Prompt regression")]).await.is(303);
    ana.press(&format!("{incident}/runs"), &[("runbook", "slow-answers")]).await.is(303);
    add_metric(&signalbox, &ana, &incident, 0).await;
    add_schedule(&signalbox, &ana, 100).await;
    let few = statements(&ana, &pages).await;
    for n in 0..12 {
        ana.press("/incidents", &[("title", &format!("Incident {n}")), ("severity", "SEV3")]).await.is(303);
        ana.press("/services", &[("name", &format!("Service {n}"))]).await.is(303);
        ana.press("/services/chat/dependencies", &[("on", &format!("service-{n}"))]).await.is(303);
        for service in ["chat", "nobody", &format!("service-{n}")] {
            signalbox.bearer("POST", "/api/v1/changes", &intake, &change(service, n)).await.is(201);
        }
        roll_back(&signalbox, &ana, &mitigate, n).await;
        let intake_name = format!("Prod {n}");
        ana.press("/settings/intakes", &[("name", &intake_name), ("sender", "json")]).await.is(303);
        deliver(&signalbox, n).await;
        let address = [("name", format!("deployer {n}")), ("address", "https://deploy.example/hook".into())];
        let address = address.each_ref().map(|(name, value)| (*name, value.as_str()));
        ana.press("/settings/automations", &address).await.is(303);
        let (base, text) = ((n + 2).to_string(), format!("# Prompt regression\n\n{n}"));
        ana.press("/runbooks/prompt-regression/versions", &[("base", &base), ("text", &text)]).await.is(303);
        ana.press("/runbooks", &[("text", &format!("# Runbook {n}"))]).await.is(303);
        ana.press(&format!("/runbooks/runbook-{n}/archive"), &[]).await.is(303);
        ana.press(&format!("{incident}/notes"), &[("text", &format!("note {n}"))]).await.is(303);
        let alike = [("match_name", "team"), ("match_value", "chat"), ("effect", "notify")];
        ana.press("/alerts/rules/new", &alike).await.is(303);
        let quiet = [("match_name", "team"), ("match_value", "chat"), ("minutes", "60"), ("reason", "deploy")];
        ana.press("/alerts/silences", &quiet).await.is(303);
        ana.press(&format!("{incident}/mitigations"), &[("title", &format!("mitigation {n}"))]).await.is(303);
        add_metric(&signalbox, &ana, &incident, n + 1).await;
        add_schedule(&signalbox, &ana, n).await;
        plan_work(&ana, n).await;
        ana.press(&format!("{planned}/updates"), &[("text", "It goes on."), ("review", "yes")]).await.is(303);
        fire(&signalbox, &intake, n + 1).await;
        publish(&ana, &incident, n + 1).await;
    }
    let many = statements(&ana, &pages).await;
    for ((page, few), many) in pages.iter().zip(&few).zip(&many) {
        assert!((2..60).contains(&few.len()), "{page} costs {} queries", few.len());
        assert!(
            many.len() <= few.len(),
            "{page} costs {} queries with few rows and {} with many:\n{few:#?}\n{many:#?}",
            few.len(),
            many.len()
        );
    }
}

/// A part, a message, and one update for each audience that says how all parts do.
async fn publish(ana: &Person, incident: &str, n: usize) {
    ana.press("/settings/status/components", &[("name", &format!("Part {n}"))]).await.is(303);
    let places = "{{ users_see }} {{ since }} {{ scope }} {{ mitigation }} {{ owner }} {{ next_update }}";
    let text = format!("Take {n}: {places}");
    ana.press("/settings/messages", &[("audience", "customers"), ("text", &text)]).await.is(303);
    for audience in ["customers", "internal"] {
        let fields = [
            ("audience", audience),
            ("phase", "identified"),
            ("title", "It refuses some questions"),
            ("users_see", "Questions are declined."),
            ("since", "2025-02-15T14:05"),
            ("scope", "Everyone."),
            ("mitigation", "We look into it."),
            ("next_update", "2025-02-15T14:40:00Z"),
            ("owner", "The engineer on call"),
            ("review", "yes"),
        ];
        ana.press(&format!("{incident}/updates"), &fields).await.is(303);
    }
}

/// Each intake sends once more.
async fn deliver(signalbox: &Box, n: usize) {
    sqlx::query(
        "insert into delivery (id, source_id, format, body, received_at, processed_at, attempts, retry_at)
         select gen_random_uuid(), id, 'json', '{}', created_at + $1 * interval '1 minute', created_at, 0, created_at
         from api_token where scope = 'intake'",
    )
    .bind(n as f64)
    .execute(&signalbox.app.pool)
    .await
    .expect("delivered");
}

/// Alert `n` fires and ends twice, so that it flaps soon, and fires again; answers its id.
async fn fire(signalbox: &Box, intake: &str, n: usize) -> uuid::Uuid {
    let pool = &signalbox.app.pool;
    for minute in 0..5 {
        let fires = minute % 2 == 0;
        let at = (signalbox.clock.now() - chrono::Duration::minutes(10 - minute)).to_rfc3339();
        let alert = serde_json::json!({
            "status": if fires { "firing" } else { "resolved" }, "fingerprint": format!("f{n}"),
            "labels": { "alertname": "RefusalRateHigh", "n": n.to_string() }, "annotations": {},
            "startsAt": at, "endsAt": if fires { "0001-01-01T00:00:00Z".to_string() } else { at.clone() },
        });
        let body = serde_json::json!({ "version": "4", "groupKey": "g", "status": "firing", "alerts": [alert] });
        signalbox.bearer("POST", "/api/v1/intake/alertmanager", intake, &body.to_string()).await.is(202);
        server::alerts::process_waiting(&signalbox.app).await.expect("it is worked on");
    }
    let newest = "select id from alert where labels->>'n' = $1 order by id desc limit 1";
    sqlx::query_scalar(newest).bind(n.to_string()).fetch_one(pool).await.expect("an alert")
}

/// A schedule of one person, an override of another in it, and another layer of the first one.
async fn add_schedule(signalbox: &Box, ana: &Person, n: usize) {
    let sql = "
        with other as (
            insert into person (id, name, email, password_hash, role, zone, created_at)
            values (gen_random_uuid(), 'Person ' || $1, $1 || '@acme.test', '', 'responder', 'UTC', $3) returning id
        ), made as (
            insert into schedule (id, slug, name, zone, created_by, created_at)
            values (gen_random_uuid(), 'schedule-' || $1, 'Schedule ' || $1, 'UTC', $2, $3) returning id
        ), layers as (
            select id from made
            union select id from schedule where slug = 'schedule-100' and (select count(*) from layer_version) < 8
        ), written as (
            insert into layer_version
                (id, schedule_id, layer_id, version, name, place, every, unit, anchor, starts_at, written_by, recorded_at)
            select gen_random_uuid(), id, gen_random_uuid(), 1, 'Layer', 0, 1, 'days', '2025-01-01 09:00', $3, $2, $3
            from layers returning id
        ), people as (
            insert into layer_person (layer_version_id, turn, person_id) select id, 0, $2 from written
        )
        insert into schedule_override (id, schedule_id, person_id, for_person_id, starts_at, ends_at, made_by, made_at)
        select gen_random_uuid(), l.id, o.id, $2, $3, $3 + interval '1 day', $2, $3 from layers l, other o";
    sqlx::query(sql)
        .bind(n.to_string())
        .bind(ana.id.0)
        .bind(signalbox.clock.now())
        .execute(&signalbox.app.pool)
        .await
        .expect("a schedule");
}

/// One more metric, and a waiver for it.
async fn add_metric(signalbox: &Box, ana: &Person, incident: &str, n: usize) {
    let name = format!("Metric {n}");
    let fields = [("name", name.as_str()), ("role", "key"), ("query", "up"), ("bound", "<= 6 %"), ("hold", "1m")];
    ana.press(&format!("{incident}/metrics"), &fields).await.is(303);
    let id: uuid::Uuid = sqlx::query_scalar("select id from metric where name = $1")
        .bind(&name)
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a metric");
    let words = "Forty test chats were answered";
    let fields = [("metric", id.to_string()), ("how_known", words.into()), ("why_not_wait", words.into())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    ana.press(&format!("{incident}/waivers"), &fields).await.is(303);
}

/// Starts the rollback of the prompt, whatever is live, and calls it off.
async fn roll_back(signalbox: &support::Box, person: &Person, page: &str, version: usize) {
    let pool = &signalbox.app.pool;
    let part: uuid::Uuid = sqlx::query_scalar(
        "select a.id from artifact a join service s on s.id = a.service_id where s.slug = 'chat' and a.kind = 'prompt'",
    )
    .fetch_one(pool)
    .await
    .expect("a part");
    let live: String = sqlx::query_scalar(
        "select version from change where artifact_id = $1 and withdrawn_at is null
         order by happened_at desc, recorded_at desc, id desc limit 1",
    )
    .bind(part)
    .fetch_one(pool)
    .await
    .expect("a version");
    let path = page.split('?').next().unwrap_or_default();
    let (part, other) = (part.to_string(), format!("back-{version}"));
    let reason = "it may have changed unnoticed";
    let fields = [("part", part.as_str()), ("from", &live), ("other", &other), ("reason", reason)];
    person.press(&format!("{path}/rollbacks"), &fields).await.is(303);
    let id: uuid::Uuid = sqlx::query_scalar("select id from rollback order by place desc limit 1")
        .fetch_one(pool)
        .await
        .expect("a step");
    let fields = [("rollback", id.to_string()), ("reason", "enough".to_string())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    person.press(&format!("{path}/rollbacks/undo"), &fields).await.is(303);
}

/// A part in a group of its own, said by hand to be slow, and work on it; answers the work's page.
async fn plan_work(ana: &Person, n: usize) -> String {
    ana.press("/settings/status/groups", &[("name", &format!("Group {n}"))]).await.is(303);
    ana.press("/settings/status/components", &[("name", &format!("Part {n}"))]).await.is(303);
    let text = ana.get("/settings/status/parts").await.is(200).text;
    let part =
        text.rsplit("/settings/status/parts/").next().and_then(|rest| rest.get(..36)).expect("a part").to_string();
    let slow = [("state", "degraded_performance"), ("reason", "slow"), ("seen", "")];
    ana.press(&format!("/settings/status/parts/{part}"), &slow).await.is(303);
    let (title, day) = (format!("Work {n}"), "2025-02-16T10:00");
    let fields = [("title", title.as_str()), ("pauses", "Uploads pause."), ("starts_at", day), ("parts", &part)];
    let planned = [&fields[..], &[("ends_at", "2025-02-16T11:00"), ("review", "yes")]].concat();
    ana.press("/maintenance", &planned).await.is(303).location().to_string()
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
