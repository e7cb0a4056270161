//! A signalbox without a listener: a database of its own, a clock that stands, and people who press buttons.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod prometheus;

use app::auth::Role;
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use server::{
    auth::{
        people::{self, NewPerson},
        tokens,
    },
    clock::Clock,
    db::{self, Tx, Who},
    http::{App, Scope, Site, routes},
    outgoing::Reach,
    seal::Seal,
};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;

pub const PASSWORD: &str = "correct horse battery";

/// 2025-02-15 14:10 UTC.
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_739_628_600, 0).expect("a time")
}

pub struct Box {
    pub app: App,
    pub clock: Clock,
    pub router: Router,
    pub url: String,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Answer {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }
}

/// A person who is signed in.
#[derive(Clone)]
pub struct Person {
    pub cookie: String,
    pub id: app::ids::PersonId,
    router: Router,
}

/// The superuser's address of a Postgres whose databases may be made and dropped.
fn cluster() -> String {
    std::env::var("SIGNALBOX_TEST_DATABASE_URL")
        .expect("SIGNALBOX_TEST_DATABASE_URL names a throwaway Postgres; `make test` starts one")
}

fn database(url: &str, name: &str) -> String {
    let (before, after) = url.rsplit_once('/').expect("a database in the URL");
    let query = after.split_once('?').map(|(_, query)| format!("?{query}")).unwrap_or_default();
    format!("{before}/{name}{query}")
}

/// A fresh database, cloned from one that was migrated once per process.
pub async fn fresh() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    static TEMPLATE: tokio::sync::OnceCell<String> = tokio::sync::OnceCell::const_new();
    let url = cluster();
    let process = std::process::id();
    let template = TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{process}");
            let mut admin = PgConnection::connect(&cluster()).await.expect("the test cluster answers");
            admin.execute(AssertSqlSafe(format!("create database {name}"))).await.expect("a template database");
            db::migrate(&database(&cluster(), &name)).await.expect("migrations run");
            name
        })
        .await;
    let name = format!("test_{process}_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let mut admin = PgConnection::connect(&url).await.expect("the test cluster answers");
    admin.execute(AssertSqlSafe(format!("create database {name} template {template}"))).await.expect("a clone");
    database(&url, &name)
}

pub async fn signalbox() -> Box {
    let url = fresh().await;
    let clock = Clock::standing(start());
    let app = process(&url, clock.clone());
    server::runbooks::load_shipped(&app.pool, start()).await.expect("runbooks load");
    let mut tx = Tx::begin(&app.pool, Who::System, start()).await.expect("a transaction");
    server::settings::found(&mut tx, "Acme AI", "UTC").await.expect("an organisation");
    tx.commit(()).await.expect("a commit");
    Box { router: routes::router(app.clone()), app, clock, url }
}

fn process(url: &str, clock: Clock) -> App {
    let site = Site {
        public_url: "http://127.0.0.1:3000".into(),
        status_url: "http://127.0.0.1:3000".into(),
        trusted_hops: 0,
    };
    // The servers that tests start listen on this machine, as administrators' may.
    let reach = Reach::default();
    App::with(db::pool(url).expect("a pool"), clock, site, reach, Seal::passing())
}

/// An `App` lives as long as its process, and with it its connections: they end with the test.
impl Drop for Box {
    fn drop(&mut self) {
        let url = self.url.clone();
        let ended = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(end_connections(&url))
        });
        let _ = ended.join();
    }
}

async fn end_connections(url: &str) -> sqlx::Result<()> {
    let mut own = PgConnection::connect(url).await?;
    let others = "select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid()";
    own.execute(others).await?;
    own.close().await
}

impl Box {
    /// Another process on the same database, by the same clock.
    pub fn twin(&self) -> App {
        process(&self.url, self.clock.clone())
    }

    pub async fn person(&self, name: &str, role: Role) -> Person {
        let email = format!("{}@acme.test", name.to_lowercase().replace(' ', "."));
        let mut tx = Tx::begin(&self.app.pool, Who::System, self.clock.now()).await.expect("a transaction");
        let new = NewPerson { name, email: &email, password: PASSWORD, role, zone: "UTC" };
        let id = people::add(&mut tx, new).await.expect("a person");
        tx.commit(()).await.expect("a commit");
        let answer =
            send(&self.router, "POST", "/sign-in", "", FORM, &form(&[("email", &email), ("password", PASSWORD)])).await;
        let cookie = answer.headers.get(header::SET_COOKIE).expect("a cookie").to_str().expect("ascii");
        let cookie = cookie.split(';').next().unwrap_or_default().to_string();
        Person { cookie, id, router: self.router.clone() }
    }

    /// Nobody's session ends of the moves of the tests' clock.
    pub async fn stay_signed_in(&self) {
        sqlx::query("update session set last_seen_at = $1, expires_at = $1 + interval '1 day'")
            .bind(self.clock.now())
            .execute(&self.app.pool)
            .await
            .expect("sessions");
    }

    pub async fn token(&self, scope: Scope) -> String {
        let mut connection = self.app.pool.acquire().await.expect("a connection");
        tokens::create(&mut connection, "Alertmanager prod", scope, None, self.clock.now()).await.expect("a token")
    }

    pub async fn stranger(&self, method: &str, path: &str) -> Answer {
        send(&self.router, method, path, "", FORM, "").await
    }

    pub async fn bearer(&self, method: &str, path: &str, token: &str, body: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .expect("a request");
        answer(self.router.clone().oneshot(request).await.expect("infallible")).await
    }
}

impl Person {
    pub async fn get(&self, path: &str) -> Answer {
        send(&self.router, "GET", path, &self.cookie, FORM, "").await
    }

    /// As a browser without scripts sends it.
    pub async fn press(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        send(&self.router, "POST", path, &self.cookie, FORM, &form(fields)).await
    }

    pub async fn json(&self, path: &str, key: &str, body: serde_json::Value) -> Answer {
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key)
            .body(Body::from(body.to_string()))
            .expect("a request");
        answer(self.router.clone().oneshot(request).await.expect("infallible")).await
    }

    /// Declares an incident and owns it; answers its number.
    pub async fn declare(&self, title: &str) -> i64 {
        let declared = self.press("/incidents", &[("title", title), ("severity", "SEV2")]).await.is(303);
        let number = declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number");
        self.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(303);
        number
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

pub fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).expect("pairs")
}

async fn send(router: &Router, method: &str, path: &str, cookie: &str, kind: &str, body: &str) -> Answer {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body.to_string()))
        .expect("a request");
    answer(router.clone().oneshot(request).await.expect("infallible")).await
}

async fn answer(response: axum::response::Response) -> Answer {
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}

/// The words of a page, without its tags.
pub fn words(html: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for letter in html.chars() {
        match letter {
            '<' => {
                is_tag = true;
                words.push(' ');
            }
            '>' => is_tag = false,
            other if !is_tag => words.push(other),
            _ => {}
        }
    }
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    words.replace(" .", ".").replace(" ,", ",")
}
