//! A page with two parts, a mail server, and strangers who follow it.

use super::post_office::PostOffice;
use crate::support::{Answer, Box, Person, form, fresh, start};
use app::auth::Role;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use chrono::Duration;
use http_body_util::BodyExt;
use server::{
    clock::Clock,
    db::{self, Tx, Who},
    http::{App, Site, routes},
    outgoing::Reach,
    seal::Seal,
    subscribers,
};
use std::net::SocketAddr;
use tower::ServiceExt;
use uuid::Uuid;

pub const CHAT: &str = "chatchatchat";
pub const UPLOADS: &str = "uploaduploa1";

pub struct House {
    pub signalbox: Box,
    pub office: PostOffice,
    pub ana: Person,
    pub chat: Uuid,
    pub uploads: Uuid,
    folder: tempfile::TempDir,
}

pub async fn house() -> House {
    let (url, clock, office) = (fresh().await, Clock::standing(start()), PostOffice::open().await);
    let folder = tempfile::tempdir().expect("a folder");
    let app = process(&url, &clock, &office, &folder);
    server::runbooks::load_shipped(&app.pool, start()).await.expect("runbooks load");
    let mut tx = Tx::begin(&app.pool, Who::System, start()).await.expect("a transaction");
    server::settings::found(&mut tx, "Acme AI", "UTC").await.expect("an organisation");
    tx.commit(()).await.expect("a commit");
    let (chat, uploads) = (Uuid::now_v7(), Uuid::now_v7());
    for (place, (id, public_id, name)) in [(chat, CHAT, "Chat"), (uploads, UPLOADS, "Uploads")].into_iter().enumerate()
    {
        sqlx::query(
            "insert into component (id, public_id, status_page_id, name, position, created_at)
             select $1, $2, id, $3, $4, $5 from status_page",
        )
        .bind(id)
        .bind(public_id)
        .bind(name)
        .bind(place as i32)
        .bind(start())
        .execute(&app.pool)
        .await
        .expect("a part");
    }
    server::status::refresh(&app).await.expect("a page");
    let signalbox = Box { router: routes::router(app.clone()), app, clock, url };
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    House { signalbox, office, ana, chat, uploads, folder }
}

fn process(url: &str, clock: &Clock, office: &PostOffice, folder: &tempfile::TempDir) -> App {
    let site = Site {
        public_url: "https://signalbox.test".into(),
        status_url: "https://status.acme.test".into(),
        trusted_hops: 0,
    };
    let reach = Reach { allowed: vec!["127.0.0.0/8".parse().expect("a net")], ..Reach::default() };
    let seal = Seal::load(&folder.path().join("key")).expect("a key");
    App::with(db::pool(url).expect("a pool"), clock.clone(), site, reach, seal).mailing(office.mail())
}

impl House {
    /// Another process on the same data.
    pub fn twin(&self) -> App {
        process(&self.signalbox.url, &self.signalbox.clock, &self.office, &self.folder)
    }

    pub fn app(&self) -> &App {
        &self.signalbox.app
    }

    pub fn later(&self, minutes: i64) {
        self.signalbox.clock.forward(Duration::minutes(minutes));
    }

    pub async fn work(&self) -> usize {
        subscribers::run_due(self.app()).await.expect("the database answers")
    }

    /// As a browser without a session.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        stranger(&self.signalbox.router, "POST", path, &form(fields), "10.1.1.1").await
    }

    pub async fn get(&self, path: &str) -> Answer {
        stranger(&self.signalbox.router, "GET", path, "", "10.1.1.1").await
    }

    /// Asked, told by mail, and confirmed; answers the link's secret.
    pub async fn follows(&self, address: &str, parts: &[&str]) -> String {
        let mut fields = vec![("channel", "mail"), ("address", address)];
        fields.extend(parts.iter().map(|part| ("part", *part)));
        self.post("/status/subscribe", &fields).await.is(303);
        self.work().await;
        let letter = self.office.to(address).pop().expect("a mail that asks");
        let token = letter.link("/status/confirm/");
        self.post(&format!("/status/confirm/{token}"), &[]).await.is(200);
        token
    }

    pub async fn publish(&self, number: i64, more: &[(&str, &str)]) {
        let next = (self.signalbox.clock.now() + Duration::minutes(30)).to_rfc3339();
        let since = start().to_rfc3339();
        let mut fields = vec![
            ("audience", "customers"),
            ("phase", "investigating"),
            ("title", "Some questions are refused"),
            ("users_see", "Some fair questions are refused."),
            ("since", &since),
            ("scope", "Paid customers in English; nobody else."),
            ("mitigation", "We restore the previous version."),
            ("next_update", &next),
            ("owner", "The engineer on call"),
            ("review", "yes"),
        ];
        fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        fields.extend(more);
        self.ana.press(&format!("/incidents/{number}/updates"), &fields).await.is(303);
        self.later(1);
    }

    /// Tells of the only update once more, in one of its revisions.
    pub async fn tell(&self, revision: i32) {
        let (id, public_id): (Uuid, String) = sqlx::query_as("select id, public_id from incident_update")
            .fetch_one(&self.app().pool)
            .await
            .expect("an update");
        let mut tx = Tx::begin(&self.app().pool, Who::System, self.signalbox.clock.now()).await.expect("a transaction");
        subscribers::tell_update(&mut tx, id, &public_id, revision).await.expect("told");
        tx.commit(()).await.expect("a commit");
    }

    pub fn state(&self, part: Uuid, state: &str) -> String {
        format!("{part}={state}")
    }

    /// Subjects of the mails to an address, without those that ask.
    pub fn told(&self, address: &str) -> Vec<String> {
        let subjects = self.office.to(address).into_iter().map(|letter| letter.header("Subject"));
        subjects.filter(|subject| !subject.contains("Confirm") && !subject.contains("already")).collect()
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.app().pool).await.expect("a count")
    }
}

pub async fn stranger(router: &Router, method: &str, path: &str, body: &str, from: &str) -> Answer {
    let peer: SocketAddr = format!("{from}:4000").parse().expect("an address");
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, "status.acme.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(peer))
        .body(Body::from(body.to_string()))
        .expect("a request");
    let (parts, body) = router.clone().oneshot(request).await.expect("infallible").into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes();
    Answer { status: parts.status, headers: parts.headers, text: String::from_utf8_lossy(&bytes).into_owned() }
}
