//! A house that is lived in: incidents with everything that belongs inside, and what customers were told of them.

use crate::support::{Box, Person, signalbox, start};
use app::auth::Role;
use chrono::Duration;
use serde_json::json;
use server::http::Scope;

pub struct Lived {
    pub signalbox: Box,
    ottilie: Person,
    /// What no stranger may read, and what it is.
    pub inside: Vec<(String, &'static str)>,
}

const WORDS: [(&str, &str); 22] = [
    ("Zanzibar", "the internal title"),
    ("Quillfeather", "a customer in the internal title"),
    ("gpu-17", "a hostname"),
    ("prompt-v9281", "a version"),
    ("Ottilie", "the owner's name"),
    ("Quandt", "the owner's name"),
    ("ottilie.quandt", "the owner's address"),
    ("benedikt.zwingli", "a responder's address"),
    ("Zwingli", "a responder's name"),
    ("mistral-gateway", "a service"),
    ("Mistral", "a service's name"),
    ("Noteword", "a note"),
    ("Linkword", "a link"),
    ("Evidenceword", "evidence"),
    ("Postmortemword", "a postmortem"),
    ("Kumquat", "the title of a restricted incident"),
    ("Hushword", "an internal update"),
    ("Drillword", "a drill"),
    ("Byhandword", "why a person set a state"),
    ("subscriber-one", "a subscriber's address"),
    ("hooks.reader.example", "a subscriber's webhook"),
    ("Templateword", "a message of the organisation"),
];

impl Lived {
    pub const PUBLIC_TITLE: &str = "Answers take longer than usual";
    pub const ADMINISTRATOR: [&str; 2] = ["Ottilie", "Quandt"];

    /// An inside word that goes out knowingly.
    pub async fn let_slip(&self, words: &str) {
        let more = [("mitigation", words), ("kept_reason", "It is what our customers call it.")];
        self.ottilie.say(1, "identified", Self::PUBLIC_TITLE, &more).await;
    }

    /// From now on only for those who know the password.
    pub async fn close(&self, password: &str) {
        self.ottilie.press("/settings/status/password", &[("password", password)]).await.is(303);
    }

    /// A mark of all that is stored, table by table.
    pub async fn rows(&self) -> Vec<(String, String)> {
        let pool = &self.signalbox.app.pool;
        let tables: Vec<String> =
            sqlx::query_scalar("select tablename::text from pg_tables where schemaname = 'public' order by 1")
                .fetch_all(pool)
                .await
                .expect("tables");
        let mut rows = Vec::new();
        for table in tables {
            let sql = format!("select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t");
            let mark: String = sqlx::query_scalar(sqlx::AssertSqlSafe(sql)).fetch_one(pool).await.expect("a mark");
            rows.push((table, mark));
        }
        rows
    }
}

impl Person {
    /// A customer update, read once more already.
    pub async fn say(&self, number: i64, phase: &str, title: &str, more: &[(&str, &str)]) {
        self.try_to_say(number, phase, title, more).await.is(303);
    }

    pub async fn try_to_say(
        &self,
        number: i64,
        phase: &str,
        title: &str,
        more: &[(&str, &str)],
    ) -> crate::support::Answer {
        let next = (start() + Duration::days(6)).to_rfc3339();
        let mut fields = vec![
            ("audience", "customers"),
            ("phase", phase),
            ("title", title),
            ("users_see", "Answers come late, or not at all."),
            ("since", "2025-02-15T13:55:00Z"),
            ("scope", "Everyone who asks in English. Not affected: other languages."),
            ("mitigation", "We take a change back."),
            ("next_update", if phase == "resolved" { "" } else { &next }),
            ("owner", "The engineer on call"),
            ("review", "yes"),
        ];
        fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        fields.extend_from_slice(more);
        self.press(&format!("/incidents/{number}/updates"), &fields).await
    }
}

pub async fn lived_in() -> Lived {
    let signalbox = signalbox().await;
    let ottilie = signalbox.person("Ottilie Quandt", Role::Admin).await;
    let benedikt = signalbox.person("Benedikt Zwingli", Role::Commander).await;
    ottilie.press("/services", &[("name", "Mistral gateway"), ("description", "Runs on gpu-17.")]).await.is(303);
    let service = one(&signalbox, "select id::text from service").await;
    for (name, service) in [("Support assistant", service.as_str()), ("Document upload", "")] {
        let fields = [("name", name), ("service", service)];
        ottilie.press("/settings/status/components", &fields).await.is(303);
    }
    let intake = signalbox.token(Scope::Intake).await;
    let change = json!({ "service": "mistral-gateway", "artifact": "prompt", "version": "prompt-v9281" });
    signalbox.bearer("POST", "/api/v1/changes", &intake, &change.to_string()).await.is(201);

    let open = [
        ("title", "Zanzibar cache on gpu-17.fra.corp answers for tenant Quillfeather"),
        ("severity", "SEV2"),
        ("service", "mistral-gateway"),
    ];
    ottilie.press("/incidents", &open).await.is(303);
    ottilie.press("/incidents/1/acknowledge", &[]).await.is(303);
    benedikt.press("/incidents/1/notes", &[("text", "Noteword: gpu-17 runs hot.")]).await.is(303);
    let link = [("address", "https://grafana.example.org/d/linkword"), ("label", "Linkword")];
    ottilie.press("/incidents/1/links", &link).await.is(303);
    let part = one(&signalbox, "select id::text from component where name = 'Support assistant'").await;
    let states = format!("{part}=partial_outage");
    ottilie.say(1, "investigating", Lived::PUBLIC_TITLE, &[("components", states.as_str())]).await;
    let hush = [("audience", "internal"), ("users_see", "Hushword: gpu-17 is drained.")];
    ottilie.say(1, "identified", "Zanzibar again", &hush).await;
    signalbox.clock.forward(Duration::minutes(5));
    ottilie.say(1, "identified", Lived::PUBLIC_TITLE, &[("components", states.as_str())]).await;

    ended(&ottilie).await;
    let restricted = ottilie.declare("Kumquat: credentials of Quillfeather leaked").await;
    ottilie.press(&format!("/incidents/{restricted}/restrict"), &[("restricted", "yes")]).await.is(303);
    ottilie.say(restricted, "investigating", "Sign-in is refused to some", &[]).await;
    ottilie.declare("Kumquat, never told").await;
    let drill = [("title", "Drillword on gpu-17"), ("severity", "SEV2"), ("kind", "drill")];
    ottilie.press("/incidents", &drill).await.is(303);
    beside(&signalbox, &ottilie, &part).await;

    let mut inside: Vec<(String, &str)> = WORDS.iter().map(|(word, what)| (word.to_string(), *what)).collect();
    for table in ["incident", "incident_update", "component", "person", "service", "subscriber", "maintenance"] {
        let ids: Vec<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(format!("select id::text from {table}")))
            .fetch_all(&signalbox.app.pool)
            .await
            .expect("ids");
        inside.extend(ids.into_iter().map(|id| (id, "an id of the database")));
    }
    Lived { signalbox, ottilie, inside }
}

/// What stands beside incidents: a word by hand, planned work, a message to paste, and people who subscribed.
async fn beside(signalbox: &Box, ottilie: &Person, part: &str) {
    let by_hand = [("state", "partial_outage"), ("reason", "Byhandword: Benedikt Zwingli saw it on gpu-17.")];
    ottilie.press(&format!("/settings/status/parts/{part}"), &by_hand).await.is(303);
    let plan = [
        ("title", "Storage move"),
        ("pauses", "Uploads pause."),
        ("starts_at", "2025-02-15T14:30"),
        ("ends_at", "2025-02-15T15:30"),
        ("ends_by", "clock"),
        ("parts", part),
        ("review", "yes"),
    ];
    ottilie.press("/maintenance", &plan).await.is(303);
    signalbox.clock.forward(Duration::minutes(40));
    ottilie.press("/settings/messages", &[("audience", "customers"), ("text", "Templateword")]).await;
    for (by, address) in [
        ("mail", "subscriber-one@reader.example"),
        ("webhook", "https://hooks.reader.example/secret-path"),
        ("slack", "https://hooks.reader.example/services/T0/B0/x"),
    ] {
        sqlx::query(
            "insert into subscriber (id, status_page_id, channel, address, address_key, token_hash, token, secret, asked_at, confirmed_at)
             select gen_random_uuid(), p.id, $1, $2, $2, sha256($2::bytea), '', case when $1 = 'webhook' then ''::bytea end, $3, $3
             from status_page p",
        )
        .bind(by)
        .bind(address)
        .bind(signalbox.clock.now())
        .execute(&signalbox.app.pool)
        .await
        .expect("a subscriber");
    }
}

/// One that is over, with its postmortem.
async fn ended(ottilie: &Person) {
    let number = ottilie.declare("Zanzibar, the first time").await;
    ottilie.say(number, "identified", "Uploads fail", &[]).await;
    for (path, fields) in [
        ("mitigations", &[("title", "Drained gpu-17"), ("reason", "Evidenceword")][..]),
        ("recovery", &[("evidence", "Evidenceword: all is as it was before")]),
        ("resolve", &[("reason", "gpu-17 is back")]),
    ] {
        ottilie.press(&format!("/incidents/{number}/{path}"), fields).await.is(303);
    }
    ottilie.say(number, "resolved", "Uploads fail", &[]).await;
    let text = [("base", "1"), ("text", "Postmortemword: gpu-17 was never patched.")];
    ottilie.press(&format!("/incidents/{number}/postmortem/sections/root-cause"), &text).await.is(303);
}

pub async fn one(signalbox: &Box, sql: &'static str) -> String {
    sqlx::query_scalar(sql).fetch_one(&signalbox.app.pool).await.expect("one row")
}
