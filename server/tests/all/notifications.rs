//! People are told: by a real mail server, a verifier of signed webhooks that others wrote, and sinks that speak Slack's
//! and ntfy's tongue; late messages are dropped, dead ones are kept, and the link in a message acknowledges once.

use crate::support::{Answer, Box, Person, fresh, start, words};
use app::{
    auth::Role,
    ids::{IncidentId, PageId, PersonId},
    notifications::{Outcome, Sent, Urgency},
};
use axum::{
    Router,
    body::Bytes,
    http::{HeaderMap, StatusCode},
};
use chrono::{DateTime, Duration, Utc};
use server::{
    clock::Clock,
    db::{self, Tx, Who},
    http::{App, Site, routes},
    jobs,
    notifications::{About, Mail, Notice, notice, of_incident},
    outgoing::Reach,
    seal::Seal,
};
use std::{
    process::Stdio,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use uuid::Uuid;

/// A real mail server: aiosmtpd.
struct Post {
    url: String,
    lines: Lines<BufReader<ChildStdout>>,
    _child: Child,
}

impl Post {
    async fn start() -> Post {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let python = std::env::var("PYTHON_BIN").unwrap_or(format!("{root}/target/tools/python/bin/python"));
        let script = format!("{root}/end2end/harness/clients/smtp.py");
        let mut child = Command::new(&python)
            .arg(script)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap_or_else(|error| panic!("{python}: {error}; `.ci/set-up clients` installs the mail server"));
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let port = lines.next_line().await.expect("a line").expect("its port");
        Post { url: format!("smtp://127.0.0.1:{port}"), lines, _child: child }
    }

    async fn mail(&mut self) -> serde_json::Value {
        let line = tokio::time::timeout(std::time::Duration::from_secs(10), self.lines.next_line());
        let line = line.await.expect("a mail within ten seconds").expect("a line").expect("the server runs");
        serde_json::from_str(&line).expect("JSON")
    }
}

/// As `crate::support::signalbox`, with a mail server and with this machine allowed as a target of messages.
async fn signalbox(mail: Mail) -> Box {
    signalbox_at(mail, start()).await
}

async fn signalbox_at(mail: Mail, at: DateTime<Utc>) -> Box {
    let url = fresh().await;
    let clock = Clock::standing(at);
    let app = process(&url, clock.clone(), mail);
    server::runbooks::load_shipped(&app.pool, at).await.expect("runbooks load");
    let mut tx = Tx::begin(&app.pool, Who::System, at).await.expect("a transaction");
    server::settings::found(&mut tx, "Acme AI", "UTC").await.expect("an organisation");
    tx.commit(()).await.expect("a commit");
    Box { router: routes::router(app.clone()), app, clock, url }
}

fn process(url: &str, clock: Clock, mail: Mail) -> App {
    let site = Site {
        public_url: "http://signalbox.test".into(),
        status_url: "http://signalbox.test".into(),
        trusted_hops: 0,
    };
    let reach = Reach { allowed: vec!["127.0.0.0/8".parse().expect("a net")], ..Reach::default() };
    App::with(db::pool(url).expect("a pool"), clock, site, reach, Seal::passing()).mailing(mail)
}

fn mail_to(post: &Post) -> Mail {
    Mail::to(&post.url, "Signalbox <signalbox@acme.test>").expect("a mail server")
}

/// What a sink heard, and what it answers next.
#[derive(Clone, Default)]
struct Sink {
    heard: Arc<Mutex<Vec<(HeaderMap, Bytes)>>>,
    answers: Arc<Mutex<Vec<(u16, &'static str)>>>,
    address: String,
}

impl Sink {
    async fn start() -> Sink {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("http://{}/hook", listener.local_addr().expect("an address"));
        let sink = Sink { address, ..Sink::default() };
        let inner = sink.clone();
        let router = Router::new().fallback(move |headers: HeaderMap, body: Bytes| {
            let sink = inner.clone();
            async move {
                sink.heard.lock().expect("heard").push((headers, body));
                let mut answers = sink.answers.lock().expect("answers");
                let (status, retry) = if answers.is_empty() { (200, "") } else { answers.remove(0) };
                let mut headers = HeaderMap::new();
                if !retry.is_empty() {
                    headers.insert("retry-after", retry.parse().expect("a header"));
                }
                (StatusCode::from_u16(status).expect("a status"), headers, "ok")
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await });
        sink
    }

    fn answers(&self, answers: &[(u16, &'static str)]) {
        self.answers.lock().expect("answers").extend_from_slice(answers);
    }

    fn count(&self) -> usize {
        self.heard.lock().expect("heard").len()
    }

    fn json(&self, place: usize) -> serde_json::Value {
        serde_json::from_slice(&self.heard.lock().expect("heard")[place].1).expect("JSON")
    }

    fn verify(&self, place: usize, secret: &str) -> bool {
        let heard = self.heard.lock().expect("heard");
        let (headers, body) = &heard[place];
        let webhook = standardwebhooks::Webhook::new(secret).expect("a secret");
        webhook.verify(body, headers).is_ok()
    }
}

/// Somebody is paged for an incident, as the escalation does it.
struct Paged {
    number: i64,
    incident: IncidentId,
    page: PageId,
}

async fn page(signalbox: &Box, by: &Person, whom: &[PersonId]) -> Paged {
    let declared = by.press("/incidents", &[("title", "Support <bot> refuses paid customers"), ("severity", "SEV2")]);
    let declared = declared.await.is(303);
    let number: i64 = declared.location().rsplit('/').next().and_then(|text| text.parse().ok()).expect("a number");
    let pool = &signalbox.app.pool;
    let incident: Uuid =
        sqlx::query_scalar("select id from incident where number = $1").bind(number).fetch_one(pool).await.expect("it");
    let now = signalbox.clock.now();
    // Whoever the house would page is not what is looked at here.
    for sql in [
        "update page set stopped_at = $2, stopped_as = 'replaced', next_at = null where incident_id = $1 and stopped_at is null",
        "update incident set owner_id = null, owner_since = null, acknowledged_at = null where id = $1 and $2::timestamptz is not null",
    ] {
        sqlx::query(sql).bind(incident).bind(now).execute(pool).await.expect(sql);
    }
    let page = Uuid::now_v7();
    sqlx::query(
        "insert into page (id, incident_id, kind, last_resort_id, reason, started_by_kind, started_at)
         values ($1, $2, 'real', $3, 'Rule 3 opened it', 'system', $4)",
    )
    .bind(page)
    .bind(incident)
    .bind(by.id.0)
    .bind(now)
    .execute(pool)
    .await
    .expect("a page");
    let paged = Paged { number, incident: IncidentId(incident), page: PageId(page) };
    for (rung, person) in whom.iter().enumerate() {
        tell(signalbox, &paged, *person, rung as i16).await;
    }
    paged
}

/// Asked for twice, as after a crash: it is one message.
async fn tell(signalbox: &Box, paged: &Paged, person: PersonId, rung: i16) {
    let told = Uuid::now_v7();
    let now = signalbox.clock.now();
    let mut tx = Tx::begin(&signalbox.app.pool, Who::System, now).await.expect("a transaction");
    sqlx::query(
        "insert into page_told (id, page_id, person_id, rung, due_at, told_at) values ($1, $2, $3, $4, $5, $5)",
    )
    .bind(told)
    .bind(paged.page.0)
    .bind(person.0)
    .bind(rung)
    .bind(now)
    .execute(&mut *tx)
    .await
    .expect("told");
    for _ in 0..2 {
        let about = About::Page { incident: Some(paged.incident), page: paged.page, told };
        notice(&mut tx, Notice { key: told, person, about, urgency: Urgency::High }).await.expect("a notice");
    }
    tx.commit(()).await.expect("a commit");
}

impl Paged {
    async fn messages(&self, signalbox: &Box) -> Vec<Sent> {
        let mut connection = signalbox.app.pool.acquire().await.expect("a connection");
        let all = of_incident(&mut connection, self.incident).await.expect("messages");
        all.into_iter().filter(|sent| sent.page == Some(self.page)).collect()
    }
}

async fn work(signalbox: &Box) {
    jobs::run_due(&signalbox.app).await.expect("jobs run");
}

async fn channel(person: &Person, kind: &str, fields: &[(&str, &str)]) -> Answer {
    person.json(&format!("/settings/notifications/{kind}"), &Uuid::new_v4().to_string(), json(fields)).await
}

fn json(fields: &[(&str, &str)]) -> serde_json::Value {
    fields.iter().map(|(name, value)| (name.to_string(), serde_json::Value::from(*value))).collect()
}

/// The path of the link to acknowledge in a mail's text.
fn link(mail: &serde_json::Value) -> String {
    let text = mail["parts"]["text/plain"].as_str().expect("a text");
    let line = text.lines().find(|line| line.contains("/acknowledge/")).expect("a link");
    line.trim().strip_prefix("http://signalbox.test").expect("our address").to_string()
}

#[tokio::test]
async fn a_page_reaches_the_mailbox_in_both_parts_and_a_second_try_has_the_same_id() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Later", Role::Responder).await;
    sqlx::query("update person set email = 'later@acme.test', name = 'Bén Osei', zone = 'Europe/London' where id = $1")
        .bind(ben.id.0)
        .execute(&signalbox.app.pool)
        .await
        .expect("a new address");
    let paged = page(&signalbox, &ana, &[ben.id, ana.id]).await;
    work(&signalbox).await;
    let mail = post.mail().await;
    assert_eq!(mail["to"][0], "ana.ruiz@acme.test");
    assert_eq!(mail["type"], "multipart/alternative");
    let number = paged.number;
    let subject = format!("[SEV2] #{number} Support <bot> refuses paid customers: you are paged");
    assert_eq!(mail["headers"]["subject"], subject);
    let text = mail["parts"]["text/plain"].as_str().expect("a text");
    for part in [
        "You are paged. Nobody owns it yet: acknowledge to own it.",
        "Since       Sat 15 Feb 2025 14:10 UTC",
        "Also paged  Bén Osei",
        &format!("http://signalbox.test/incidents/{number}"),
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let html = mail["parts"]["text/html"].as_str().expect("HTML");
    assert!(html.contains("Support &#60;bot&#62; refuses"), "{html}");
    assert!(html.contains(&format!("href=\"http://signalbox.test{}\"", link(&mail))));

    // 451: it is tried again, and the id of the mail is that of the delivery.
    let [bens, _] = &paged.messages(&signalbox).await[..] else { panic!("one message for each") };
    assert!(matches!(&bens.outcome, Outcome::Failed { tries: 1, says, .. } if says.contains("451")), "{bens:?}");
    let bens = bens.id;
    signalbox.clock.forward(Duration::seconds(10));
    work(&signalbox).await;
    let mail = post.mail().await;
    assert_eq!(mail["headers"]["message-id"], format!("<{}@acme.test>", bens.0.simple()));
    assert!(mail["headers"]["to"].as_str().is_some_and(|to| to.contains("Bén Osei")), "{mail}");
    assert!(mail["parts"]["text/plain"].as_str().is_some_and(|text| text.contains("14:10 GMT")));
    let messages = paged.messages(&signalbox).await;
    assert!(messages.iter().all(|sent| sent.outcome.is_sent()), "{messages:?}");

    // A process that died after it had sent, and before it had written so, sends it again under the same id.
    sqlx::query("delete from notice_try where delivery_id = $1 and outcome = 'sent'")
        .bind(bens.0)
        .execute(&mut owner(&signalbox).await)
        .await
        .expect("forgotten");
    sqlx::query("update job set finished_at = null, run_at = $2 where key = $1")
        .bind(bens.to_string())
        .bind(signalbox.clock.now())
        .execute(&signalbox.app.pool)
        .await
        .expect("again");
    work(&signalbox).await;
    assert_eq!(post.mail().await["headers"]["message-id"], mail["headers"]["message-id"]);
}

/// The owner of the database may do what the application may not.
async fn owner(signalbox: &Box) -> sqlx::PgConnection {
    use sqlx::Connection;
    sqlx::PgConnection::connect(&signalbox.url).await.expect("a connection")
}

#[tokio::test]
async fn what_a_webhook_is_sent_is_signed_and_verified_by_others_with_two_secrets_while_one_is_replaced() {
    // The verifier asks the machine's own clock whether a message is fresh.
    let signalbox = signalbox_at(Mail::none(), Clock::system().now()).await;
    let sink = Sink::start().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let made =
        channel(&ana, "webhooks", &[("address", &sink.address), ("name", "Bridge"), ("high", "0")]).await.is(200);
    let secret = made.json()["secret"].as_str().expect("a secret").to_string();
    sink.answers(&[(500, "")]);
    let paged = page(&signalbox, &ana, &[ana.id]).await;
    work(&signalbox).await;
    signalbox.clock.forward(Duration::seconds(10));
    work(&signalbox).await;
    assert_eq!(sink.count(), 2, "a 500 is tried again");
    assert!(sink.verify(0, &secret) && sink.verify(1, &secret));
    let ids: Vec<_> =
        sink.heard.lock().expect("heard").iter().map(|(headers, _)| headers["webhook-id"].clone()).collect();
    assert_eq!(ids[0], ids[1], "the same message");
    let body = sink.json(1);
    assert_eq!(body["type"], "incident.paged");
    assert_eq!(body["data"]["incident"]["number"], paged.number);
    assert_eq!(body["data"]["person"]["name"], "Ana Ruiz");

    let channel: Uuid = sqlx::query_scalar("select id from contact_channel where kind = 'webhook'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a channel");
    let channel = channel.to_string();
    let rotated = ana.json("/settings/notifications/rotate", "k1", json(&[("channel", &channel)])).await.is(200);
    let newer = rotated.json()["secret"].as_str().expect("a secret").to_string();
    ana.press("/settings/notifications/ring", &[]).await.is(303);
    work(&signalbox).await;
    assert!(sink.verify(2, &secret) && sink.verify(2, &newer), "both sign");
    ana.press("/settings/notifications/drop", &[("channel", &channel)]).await.is(303);
    signalbox.clock.forward(Duration::seconds(11));
    ana.press("/settings/notifications/ring", &[]).await.is(303);
    work(&signalbox).await;
    assert!(!sink.verify(3, &secret) && sink.verify(3, &newer), "the old one is dropped");
}

#[tokio::test]
async fn chat_and_push_get_the_shape_they_know_and_a_wish_to_wait_is_kept() {
    let signalbox = signalbox(Mail::none()).await;
    let (chat, push) = (Sink::start().await, Sink::start().await);
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    channel(&ana, "chats", &[("address", &chat.address), ("high", "0")]).await.is(200);
    let fields = [("address", push.address.as_str()), ("topic", "sig-3x"), ("token", "tk_secret"), ("high", "0")];
    channel(&ana, "pushes", &fields).await.is(200);
    chat.answers(&[(429, "120")]);
    let paged = page(&signalbox, &ana, &[ana.id]).await;
    work(&signalbox).await;
    assert_eq!((chat.count(), push.count()), (1, 1));
    let text = chat.json(0)["text"].as_str().expect("a text").to_string();
    assert!(text.contains("Support &lt;bot&gt; refuses"), "{text}");
    let heard = push.json(0);
    assert_eq!((heard["topic"].as_str(), heard["priority"].as_i64()), (Some("sig-3x"), Some(5)));
    assert!(heard["actions"][0]["url"].as_str().is_some_and(|url| url.contains("/acknowledge/")));
    assert_eq!(push.heard.lock().expect("heard")[0].0["authorization"], "Bearer tk_secret");

    signalbox.clock.forward(Duration::seconds(110));
    work(&signalbox).await;
    assert_eq!(chat.count(), 1, "it asked for two minutes");
    signalbox.clock.forward(Duration::seconds(11));
    work(&signalbox).await;
    assert_eq!(chat.count(), 2);
    let words: Vec<String> = paged.messages(&signalbox).await.iter().map(|sent| sent.outcome_word()).collect();
    assert!(words.contains(&"chat sent 14:12:01 at the 2nd try".to_string()), "{words:?}");

    // What the database holds opens nothing: addresses and tokens are sealed.
    let stored: String = sqlx::query_scalar("select string_agg(c::text, ' ') from contact_channel c")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("rows");
    for secret in ["/hook", "sig-3x", "tk_secret"] {
        assert!(!stored.contains(secret), "{secret} lies open");
    }
}

trait Worded {
    fn outcome_word(&self) -> String;
}

impl Worded for Sent {
    fn outcome_word(&self) -> String {
        self.words(|at| at.format("%H:%M:%S").to_string())
    }
}

#[tokio::test]
async fn push_at_once_and_mail_after_a_minute_which_nobody_needs_once_somebody_acknowledged() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let push = Sink::start().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    channel(&ana, "pushes", &[("address", &push.address), ("topic", "sig"), ("high", "0")]).await.is(200);
    let mail = ana.id.to_string();
    let rule = [("channel", mail.as_str()), ("urgency", "high"), ("minutes", "1")];
    ana.press("/settings/notifications/rules", &rule).await.is(303);
    let said = words(&ana.get("/settings/notifications").await.is(200).text);
    assert!(said.contains("At once by push, after 1 min by mail."), "{said}");

    // Nobody acknowledges for a minute: the mail goes.
    page(&signalbox, &ana, &[ana.id]).await;
    work(&signalbox).await;
    assert_eq!(push.count(), 1);
    signalbox.clock.forward(Duration::seconds(61));
    work(&signalbox).await;
    assert!(post.mail().await["headers"]["subject"].as_str().is_some_and(|subject| subject.ends_with("you are paged")));

    // She acknowledges in time: it does not.
    let paged = page(&signalbox, &ana, &[ana.id]).await;
    work(&signalbox).await;
    ana.press(&format!("/incidents/{}/acknowledge", paged.number), &[]).await.is(303);
    signalbox.clock.forward(Duration::seconds(61));
    work(&signalbox).await;
    let said: Vec<String> = paged.messages(&signalbox).await.iter().map(|sent| sent.outcome_word()).collect();
    assert_eq!(said, ["push sent 14:11:01", "mail not sent: Ana Ruiz acknowledged."]);
    assert_eq!(push.count(), 2, "one push for each page");
}

#[tokio::test]
async fn a_refused_mail_is_a_dead_letter_that_is_seen_and_tried_again_by_hand() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let address = async |address: &'static str| {
        let changed = sqlx::query("update person set email = $2 where id = $1").bind(ben.id.0).bind(address);
        changed.execute(&signalbox.app.pool).await.expect("a new address");
    };
    address("gone@acme.test").await;
    let paged = page(&signalbox, &ana, &[ben.id]).await;
    work(&signalbox).await;
    let [message] = &paged.messages(&signalbox).await[..] else { panic!("one message") };
    assert!(matches!(&message.outcome, Outcome::Dead { tries: 1, says, .. } if says.contains("550")), "{message:?}");
    for page in ["/settings/jobs", "/settings/notifications", "/oncall/deliveries?show=failed"] {
        let said = words(&ana.get(page).await.is(200).text);
        assert!(said.contains("no such mailbox"), "{page}: {said}");
    }
    let job: Uuid = sqlx::query_scalar("select id from job where dead_at is not null and kind = 'notify'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a dead letter");
    address("ben@acme.test").await;
    ana.press("/settings/jobs/retry", &[("job", &job.to_string())]).await.is(303);
    work(&signalbox).await;
    assert_eq!(post.mail().await["to"][0], "ben@acme.test");
    assert!(paged.messages(&signalbox).await.iter().all(|sent| sent.outcome.is_sent()));
}

#[tokio::test]
async fn the_link_acknowledges_once_and_looking_at_it_changes_nothing() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let paged = page(&signalbox, &ana, &[ben.id, ana.id]).await;
    let number = paged.number;
    work(&signalbox).await;
    let mails = [post.mail().await, post.mail().await];
    let of = |whom: &str| link(mails.iter().find(|mail| mail["to"][0] == whom).expect("a mail"));
    let (bens, anas) = (of("ben.osei@acme.test"), of("ana.ruiz@acme.test"));
    for method in ["GET", "HEAD", "GET"] {
        let looked = signalbox.stranger(method, &bens).await.is(200);
        if method == "GET" {
            let said = words(&looked.text);
            assert!(said.contains(&format!("Acknowledge #{number} as Ben Osei?")), "{said}");
            assert!(said.contains("You become its owner. The link works once, until 15:10 UTC."), "{said}");
            assert!(said.contains("Acknowledge: I own it") && said.contains("Not me: page the next"), "{said}");
        }
    }
    assert_eq!(owner_of(&signalbox, number).await, None, "a look owns nothing");

    signalbox.clock.forward(Duration::seconds(3));
    let pressed = signalbox.stranger("POST", &bens).await.is(303);
    let said = words(&signalbox.stranger("GET", pressed.location()).await.is(200).text);
    assert!(said.contains(&format!("You own #{number} since 14:10 UTC")), "{said}");
    assert_eq!(owner_of(&signalbox, number).await.as_deref(), Some("Ben Osei"));
    let page = words(&ben.get(&format!("/incidents/{number}")).await.is(200).text);
    assert!(page.contains("Ben"), "{page}");
    // The same tab goes on where the work is, for him alone.
    assert_eq!(ben.get(pressed.location()).await.is(303).location(), format!("/incidents/{number}"));

    signalbox.stranger("POST", &bens).await.is(409);
    // The second one is too late, is told so, and is on the incident.
    signalbox.clock.forward(Duration::seconds(2));
    let pressed = signalbox.stranger("POST", &anas).await.is(303);
    let said = words(&signalbox.stranger("GET", pressed.location()).await.is(200).text);
    assert!(said.contains("Ben acknowledged 2 s before you") && said.contains("as a responder"), "{said}");
    assert_eq!(owner_of(&signalbox, number).await.as_deref(), Some("Ben Osei"));
    signalbox.stranger("GET", "/acknowledge/nothing").await.is(404);
    signalbox.stranger("POST", "/acknowledge/nothing").await.is(404);
}

async fn owner_of(signalbox: &Box, number: i64) -> Option<String> {
    sqlx::query_scalar(
        "select p.name from incident i join person p on p.id = i.owner_id
         where i.number = $1 and i.acknowledged_at is not null",
    )
    .bind(number)
    .fetch_optional(&signalbox.app.pool)
    .await
    .expect("an owner or none")
}

#[tokio::test]
async fn a_link_ends_after_an_hour_with_its_person_and_with_the_incident() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let first = page(&signalbox, &ana, &[ben.id]).await;
    work(&signalbox).await;
    let old = link(&post.mail().await);
    signalbox.clock.forward(Duration::minutes(61));
    let said = words(&signalbox.stranger("GET", &old).await.is(410).text);
    assert!(
        said.contains("This link ended at 15:10 UTC") && said.contains(&format!("Open #{}", first.number)),
        "{said}"
    );
    let pressed = signalbox.stranger("POST", &old).await.is(409);
    assert!(words(&pressed.text).contains("This link ended at 15:10 UTC"), "{}", pressed.text);
    assert_eq!(owner_of(&signalbox, first.number).await, None);

    let second = page(&signalbox, &ana, &[ben.id]).await;
    work(&signalbox).await;
    let fresh = link(&post.mail().await);
    signalbox.stranger("GET", &fresh).await.is(200);
    ana.press("/settings/people/deactivate", &[("person", &ben.id.to_string())]).await.is(303);
    signalbox.stranger("GET", &fresh).await.is(404);
    signalbox.stranger("POST", &fresh).await.is(404);
    assert_eq!(owner_of(&signalbox, second.number).await, None);
}

#[tokio::test]
async fn not_me_pages_the_next_and_says_so() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    ladder(&signalbox, &[ben.id], ana.id).await;
    ana.press("/incidents", &[("title", "Chat is down"), ("severity", "SEV1")]).await.is(303);
    work(&signalbox).await;
    let mail = post.mail().await;
    assert_eq!(mail["to"][0], "ben.osei@acme.test");
    let pressed = signalbox.stranger("POST", &format!("{}/pass", link(&mail))).await.is(303);
    let said = words(&signalbox.stranger("GET", pressed.location()).await.is(200).text);
    assert!(said.contains("You passed #1 on at 14:10 UTC"), "{said}");
    work(&signalbox).await;
    assert_eq!(post.mail().await["to"][0], "ana.ruiz@acme.test");
    assert_eq!(owner_of(&signalbox, 1).await, None);
}

/// A policy for every service: one step for each person, a quarter of an hour apart.
async fn ladder(signalbox: &Box, steps: &[PersonId], last_resort: PersonId) {
    let pool = &signalbox.app.pool;
    let (policy, now) = (Uuid::now_v7(), signalbox.clock.now());
    let by = last_resort.0;
    for sql in [
        "insert into policy (id, name, created_by, created_at) values ($1, 'Nights', $2, $3)",
        "insert into policy_version (policy_id, version, repeats, last_resort_id, written_by, recorded_at)
         values ($1, 1, 0, $2, $2, $3)",
        "insert into policy_choice (id, policy_id, chosen_by, chosen_at) values (gen_random_uuid(), $1, $2, $3)",
    ] {
        sqlx::query(sql).bind(policy).bind(by).bind(now).execute(pool).await.expect(sql);
    }
    for (step, person) in steps.iter().enumerate() {
        sqlx::query("insert into policy_step (policy_id, version, step, minutes) values ($1, 1, $2, 15)")
            .bind(policy)
            .bind(step as i16)
            .execute(pool)
            .await
            .expect("a step");
        sqlx::query(
            "insert into policy_target (policy_id, version, step, number, person_id) values ($1, 1, $2, 0, $3)",
        )
        .bind(policy)
        .bind(step as i16)
        .bind(person.0)
        .execute(pool)
        .await
        .expect("a target");
    }
}

#[tokio::test]
async fn of_a_restricted_incident_only_the_number_leaves_the_house_and_others_see_no_message() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    let paged = page(&signalbox, &ana, &[ana.id]).await;
    sqlx::query("update incident set restricted = true where id = $1")
        .bind(paged.incident.0)
        .execute(&signalbox.app.pool)
        .await
        .expect("restricted");
    work(&signalbox).await;
    let mail = post.mail().await;
    assert_eq!(mail["headers"]["subject"], format!("[SEV2] #{}: you are paged", paged.number));
    assert!(!mail.to_string().contains("refuses"), "{mail}");
    let asked = signalbox.stranger("GET", &link(&mail)).await.is(200);
    assert!(!asked.text.contains("refuses"), "the link may lie in a mailbox that others read");
    let number = format!("#{}", paged.number);
    assert!(words(&ana.get("/oncall/deliveries").await.is(200).text).contains(&number));
    assert!(!words(&ben.get("/oncall/deliveries").await.is(200).text).contains(&number));
}

#[tokio::test]
async fn whom_nothing_reaches_is_told_loudly_and_strangers_to_the_network_stay_out_of_it() {
    let signalbox = crate::support::signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let paged = page(&signalbox, &ana, &[ana.id]).await;
    work(&signalbox).await;
    let [message] = &paged.messages(&signalbox).await[..] else { panic!("one message") };
    assert!(
        matches!(&message.outcome, Outcome::Dead { says, .. } if says.contains("SIGNALBOX_SMTP_URL")),
        "{message:?}"
    );
    let said = words(&ana.get("/settings/notifications").await.is(200).text);
    assert!(said.contains("No page reaches you.") && said.contains("No page reaches Ana Ruiz"), "{said}");

    // A number is refused at once, a name when it is resolved; an administrator is no exception for their own channels.
    let refused = channel(&ana, "webhooks", &[("address", "http://127.0.0.1:9/hook"), ("high", "0")]).await.is(422);
    assert!(refused.text.contains("SIGNALBOX_ALLOW_PRIVATE_TARGETS"), "{}", refused.text);
    channel(&ana, "webhooks", &[("address", "http://localhost:9/hook"), ("high", "0")]).await.is(200);
    ana.press("/settings/notifications/ring", &[]).await.is(303);
    work(&signalbox).await;
    let said = words(&ana.get("/settings/notifications").await.is(200).text);
    assert!(said.contains("allow 127.0.0.0/8 with SIGNALBOX_ALLOW_PRIVATE_TARGETS"), "{said}");
    let again = ana.press("/settings/notifications/ring", &[]).await.is(429);
    assert!(again.headers.contains_key("retry-after"));
}

#[tokio::test]
async fn channels_are_ones_own() {
    let signalbox = signalbox(Mail::none()).await;
    let sink = Sink::start().await;
    let ana = signalbox.person("Ana Ruiz", Role::Responder).await;
    let ben = signalbox.person("Ben Osei", Role::Admin).await;
    channel(&ana, "chats", &[("address", &sink.address), ("name", "Quiet room"), ("high", "5")]).await.is(200);
    let id: Uuid = sqlx::query_scalar("select id from contact_channel where kind = 'slack'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a channel");
    let id = id.to_string();
    ben.press("/settings/notifications/remove", &[("channel", &id)]).await.is(410);
    let rule = [("channel", id.as_str()), ("urgency", "high"), ("minutes", "0")];
    ben.press("/settings/notifications/rules", &rule).await.is(422);
    assert!(!ben.get("/settings/notifications").await.is(200).text.contains("Quiet room"));
    // A first rule of another channel leaves the mail in place.
    let said = words(&ana.get("/settings/notifications").await.is(200).text);
    assert!(said.contains("At once by mail, after 5 min by chat “Quiet room”."), "{said}");
    let paged = page(&signalbox, &ben, &[ana.id]).await;
    ana.press("/settings/notifications/remove", &[("channel", &id)]).await.is(303);
    signalbox.clock.forward(Duration::minutes(6));
    work(&signalbox).await;
    assert_eq!(sink.count(), 0);
    let said: Vec<String> = paged.messages(&signalbox).await.iter().map(|sent| sent.outcome_word()).collect();
    assert!(said.contains(&"chat not sent: The channel was removed.".to_string()), "{said:?}");
}

#[tokio::test]
async fn a_hand_over_is_told_with_its_brief_and_a_late_channel_is_silent_once_it_is_answered() {
    let mut post = Post::start().await;
    let signalbox = signalbox(mail_to(&post)).await;
    let sink = Sink::start().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    channel(&ben, "chats", &[("address", &sink.address), ("high", "5"), ("low", "")]).await.is(200);
    let number = ana.declare("Support bot refuses").await;
    work(&signalbox).await;
    let brief = "Prompt v7 is suspected; the rollback is next.";
    let fields = [("to", ben.id.to_string()), ("brief", brief.to_string())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    ana.press(&format!("/incidents/{number}/hand-over"), &fields).await.is(303);
    work(&signalbox).await;
    let handed = loop {
        let mail = post.mail().await;
        if mail["to"][0] == "ben.osei@acme.test" {
            break mail;
        }
    };
    assert_eq!(handed["headers"]["subject"], format!("[SEV2] #{number} Support bot refuses: Ana hands it to you"));
    let text = handed["parts"]["text/plain"].as_str().expect("a text");
    assert!(text.contains(brief) && text.contains("Ana Ruiz hands") && !text.contains("/acknowledge/"), "{text}");
    ben.press(&format!("/incidents/{number}/hand-over/accept"), &[]).await.is(303);
    signalbox.clock.forward(Duration::minutes(6));
    work(&signalbox).await;
    assert_eq!(sink.count(), 0);
    let said = words(&ben.get("/oncall/deliveries").await.is(200).text);
    assert!(said.contains("chat not sent: The hand-over was accepted."), "{said}");
}
