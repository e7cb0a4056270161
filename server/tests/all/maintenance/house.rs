//! A house with a status page of two parts, and people of every role.

use crate::support::{Answer, Box, Person, signalbox};
use app::auth::Role;
use chrono::Duration;
use serde_json::Value;

pub struct House {
    pub signalbox: Box,
    pub ana: Person,
    pub ben: Person,
    pub cy: Person,
    pub di: Person,
    pub chat: String,
    pub upload: String,
}

pub async fn house() -> House {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    let cy = signalbox.person("Cy Park", Role::Responder).await;
    let di = signalbox.person("Di Roth", Role::Viewer).await;
    for name in ["Chat answers", "Document upload"] {
        ana.press("/settings/status/components", &[("name", name)]).await.is(303);
    }
    let mut house = House { signalbox, ana, ben, cy, di, chat: String::new(), upload: String::new() };
    house.chat = house.one("select id::text from component where name = 'Chat answers'").await;
    house.upload = house.one("select id::text from component where name = 'Document upload'").await;
    house
}

impl House {
    pub async fn one(&self, sql: &'static str) -> String {
        sqlx::query_scalar(sql).fetch_one(&self.signalbox.app.pool).await.expect("one row")
    }

    pub async fn count(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.signalbox.app.pool).await.expect("a count")
    }

    pub async fn run(&self, sql: &'static str) {
        sqlx::query(sql).execute(&self.signalbox.app.pool).await.expect("a statement");
    }

    /// What strangers' programs read now.
    pub async fn public(&self, path: &str) -> Answer {
        server::status::refresh(&self.signalbox.app).await.expect("the page is made");
        self.signalbox.stranger("GET", path).await
    }

    pub async fn state_of(&self, part: &str) -> String {
        let all = self.public("/api/v2/components.json").await.is(200).json();
        let found = all["components"].as_array().expect("parts").iter().find(|known| known["name"] == part);
        found.expect("the part")["status"].as_str().expect("a state").to_string()
    }

    pub async fn work(&self) -> Value {
        let all = self.public("/api/v2/scheduled-maintenances.json").await.is(200).json();
        all["scheduled_maintenances"][0].clone()
    }

    pub fn forward(&self, minutes: i64) {
        self.signalbox.clock.forward(Duration::minutes(minutes));
    }

    pub async fn follow(&self) -> usize {
        server::status::maintenance::follow(&self.signalbox.app).await.expect("it follows")
    }

    /// From 15:10 until 16:10 UTC, an hour from the start, its last quarter for checking.
    pub fn plan<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut fields = vec![
            ("title", "Storage move"),
            ("pauses", "Uploads pause for ten minutes."),
            ("starts_at", "2025-02-15T15:10"),
            ("ends_at", "2025-02-15T16:10"),
            ("checking_minutes", "15"),
            ("parts", self.upload.as_str()),
            ("review", "yes"),
        ];
        fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
        fields.extend_from_slice(more);
        fields
    }

    /// Answers the address of its page.
    pub async fn planned(&self, more: &[(&str, &str)]) -> String {
        let fields = self.plan(more);
        self.ben.press("/maintenance", &fields).await.is(303).location().to_string()
    }

    /// The ids of what subscribers were told, in order.
    pub async fn told(&self) -> Vec<String> {
        let sql = "select replace(t.public_id, m.public_id, '') || '/' || t.revision from telling t
                   join maintenance m on m.id = t.maintenance_id order by t.told_at, t.id";
        sqlx::query_scalar(sql).fetch_all(&self.signalbox.app.pool).await.expect("tellings")
    }

    /// A stranger who confirmed that they want mails of everything.
    pub async fn subscribe(&self, address: &str) {
        let sql =
            "insert into subscriber (id, status_page_id, channel, address, address_key, token_hash, token, asked_at,
                       confirmed_at)
                   select gen_random_uuid(), id, 'mail', $1::text, $1::text, sha256(convert_to($1::text, 'UTF8')),
                       convert_to($1::text, 'UTF8'), $2, $2 from status_page";
        let pool = &self.signalbox.app.pool;
        sqlx::query(sql).bind(address).bind(self.signalbox.clock.now()).execute(pool).await.expect("a subscriber");
    }
}
