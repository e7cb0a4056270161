//! The reads and writes of a delivery, each one statement for all of its alerts: 10,000 come at once.

use super::{
    alertmanager::Notice,
    judge::Known,
    place::{Fired, Said},
};
use crate::db::Tx;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const LONGEST_TEXT: usize = 1000;
const LONGEST_NAME: usize = 300;

impl Fired {
    /// As it is stored and compared.
    pub fn name(&self) -> String {
        cut(self.notice.name(), LONGEST_NAME)
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The open alert of each key, else the newest that has ended.
pub async fn known(tx: &mut Tx, source: Uuid, keys: &[String]) -> Result<HashMap<String, Known>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (dedup_key) dedup_key, id, started_at, ended_at is null as "is_open!", incident_id
         from alert where source_id = $1 and dedup_key = any($2)
         order by dedup_key, ended_at is null desc, started_at desc"#,
        source,
        keys
    )
    .fetch_all(&mut **tx)
    .await?;
    let known = rows.into_iter().map(|row| {
        let known = Known { id: row.id, started_at: row.started_at, is_open: row.is_open, incident: row.incident_id };
        (row.dedup_key, known)
    });
    Ok(known.collect())
}

/// Services by what alerts call them, in lower case: their slug, else their name.
pub async fn services(tx: &mut Tx, new: &[(Notice, DateTime<Utc>)]) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    let words: BTreeSet<String> =
        new.iter().flat_map(|(notice, _)| notice.service_words()).map(str::to_lowercase).collect();
    if words.is_empty() {
        return Ok(HashMap::new());
    }
    let words: Vec<String> = words.into_iter().collect();
    let rows = sqlx::query!(
        r#"select id, slug, lower(name) as "name!" from service
         where archived_at is null and (slug = any($1) or lower(name) = any($1)) order by slug"#,
        &words
    )
    .fetch_all(&mut **tx)
    .await?;
    let by_name = rows.iter().rev().map(|row| (row.name.clone(), row.id));
    let by_slug = rows.iter().map(|row| (row.slug.clone(), row.id));
    Ok(by_name.chain(by_slug).collect())
}

pub async fn seen(tx: &mut Tx, alerts: &[Uuid]) -> Result<(), sqlx::Error> {
    if alerts.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query!("update alert set last_seen_at = $2, deliveries = deliveries + 1 where id = any($1)", alerts, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

pub async fn end(tx: &mut Tx, ended: &[(Uuid, DateTime<Utc>)]) -> Result<(), sqlx::Error> {
    if ended.is_empty() {
        return Ok(());
    }
    let (alerts, times): (Vec<Uuid>, Vec<DateTime<Utc>>) = ended.iter().copied().unzip();
    let now = tx.now();
    sqlx::query!(
        "update alert set ended_at = ended.at, last_seen_at = $3, deliveries = deliveries + 1
         from unnest($1::uuid[], $2::timestamptz[]) as ended (id, at) where alert.id = ended.id",
        &alerts,
        &times,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn insert(tx: &mut Tx, source: Uuid, group_key: &str, fired: &[Fired]) -> Result<(), sqlx::Error> {
    if fired.is_empty() {
        return Ok(());
    }
    let column = |text: fn(&Fired) -> String| fired.iter().map(text).collect::<Vec<String>>();
    let ids: Vec<Uuid> = fired.iter().map(|fired| fired.id).collect();
    let keys = column(|fired| fired.notice.dedup_key.clone());
    let names = column(Fired::name);
    let summaries = column(|fired| cut(fired.notice.summary(), LONGEST_TEXT));
    let whys = column(|fired| cut(&fired.why, LONGEST_TEXT));
    let severity_words: Vec<Option<String>> =
        fired.iter().map(|fired| fired.notice.severity_word().map(|word| cut(word, LONGEST_NAME))).collect();
    let service_words: Vec<Option<String>> =
        fired.iter().map(|fired| fired.notice.service_words().next().map(|word| cut(word, LONGEST_NAME))).collect();
    let services: Vec<Option<Uuid>> = fired.iter().map(|fired| fired.service).collect();
    let incidents: Vec<Option<Uuid>> = fired.iter().map(|fired| fired.incident).collect();
    let labels: Vec<Value> = fired.iter().map(|fired| json!(fired.notice.labels)).collect();
    let annotations: Vec<Value> = fired.iter().map(|fired| json!(fired.notice.annotations)).collect();
    let generators: Vec<Option<String>> = fired.iter().map(|fired| fired.notice.generator_url.clone()).collect();
    let starts: Vec<DateTime<Utc>> = fired.iter().map(|fired| fired.starts_at).collect();
    let now = tx.now();
    sqlx::query!(
        "insert into alert
             (id, source_id, kind, dedup_key, group_key, name, summary, severity_word, service_id, service_word,
              labels, annotations, generator_url, started_at, first_seen_at, last_seen_at, deliveries, incident_id, why)
         select new.id, $1, 'real', new.dedup_key, $2, new.name, new.summary, new.severity_word, new.service_id,
                new.service_word, new.labels, new.annotations, new.generator_url, new.started_at, $3, $3, 1,
                new.incident_id, new.why
         from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::uuid[], $10::text[],
                     $11::jsonb[], $12::jsonb[], $13::text[], $14::timestamptz[], $15::uuid[], $16::text[])
             as new (id, dedup_key, name, summary, severity_word, service_id, service_word,
                     labels, annotations, generator_url, started_at, incident_id, why)",
        source,
        group_key,
        now,
        &ids,
        &keys,
        &names,
        &summaries,
        &severity_words as &[Option<String>],
        &services as &[Option<Uuid>],
        &service_words as &[Option<String>],
        &labels,
        &annotations,
        &generators as &[Option<String>],
        &starts,
        &incidents as &[Option<Uuid>],
        &whys
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A fact for each alert that the delivery spoke of, also where it changed nothing.
pub async fn say(tx: &mut Tx, delivery: Uuid, said: &[Said]) -> Result<(), sqlx::Error> {
    if said.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = said.iter().map(|_| Uuid::now_v7()).collect();
    let alerts: Vec<Uuid> = said.iter().map(|said| said.alert).collect();
    let statuses: Vec<String> = said.iter().map(|said| said.status.word().to_string()).collect();
    let times: Vec<DateTime<Utc>> = said.iter().map(|said| said.at).collect();
    let now = tx.now();
    sqlx::query!(
        "insert into alert_event (id, alert_id, delivery_id, status, happened_at, recorded_at)
         select said.id, said.alert_id, $1, said.status, said.happened_at, $2
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[]) as said (id, alert_id, status, happened_at)
         on conflict do nothing",
        delivery,
        now,
        &ids,
        &alerts,
        &statuses,
        &times
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn finish(tx: &mut Tx, delivery: Uuid) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!("update delivery set processed_at = $2, error = null where id = $1", delivery, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
