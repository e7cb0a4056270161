//! The reads and writes of a delivery, each one statement for all of its alerts: 10,000 come at once.

use super::{
    alertmanager::Notice,
    fired::Fired,
    judge::Known,
    turn::{Fact, New},
};
use crate::db::Tx;
use app::ids::RuleId;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

const LONGEST_TEXT: usize = 1000;
const LONGEST_NAME: usize = 300;
const LONGEST_NOTE: usize = 25_000;

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The open alert of each key, else the newest that has ended.
pub async fn known(tx: &mut Tx, source: Uuid, keys: &[String]) -> Result<HashMap<String, Known>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (dedup_key) dedup_key, id, name, started_at, ended_at is null as "is_open!", incident_id
         from alert where source_id = $1 and dedup_key = any($2)
         order by dedup_key, ended_at is null desc, started_at desc"#,
        source,
        keys
    )
    .fetch_all(&mut **tx)
    .await?;
    let known = rows.into_iter().map(|row| {
        let (id, incident, is_open) = (row.id, row.incident_id, row.is_open);
        (row.dedup_key, Known { id, name: row.name, started_at: row.started_at, is_open, incident })
    });
    Ok(known.collect())
}

/// Services by what alerts call them, in lower case: their slug, else their name.
pub async fn services(tx: &mut Tx, new: &[New]) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    let words: BTreeSet<String> =
        new.iter().flat_map(|new| new.notice.service_words()).map(str::to_lowercase).collect();
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

/// The newest words are kept, the first ones lie in the delivery.
pub async fn seen(tx: &mut Tx, seen: &[(Uuid, Notice)]) -> Result<(), sqlx::Error> {
    if seen.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let ids: Vec<Uuid> = seen.iter().map(|(id, _)| *id).collect();
    let summaries: Vec<String> = seen.iter().map(|(_, notice)| cut(notice.summary(), LONGEST_TEXT)).collect();
    let words: Vec<Option<String>> =
        seen.iter().map(|(_, notice)| notice.severity_word().map(|word| cut(word, LONGEST_NAME))).collect();
    let labels: Vec<Value> = seen.iter().map(|(_, notice)| json!(notice.labels)).collect();
    let annotations: Vec<Value> = seen.iter().map(|(_, notice)| json!(notice.annotations)).collect();
    sqlx::query!(
        "update alert set last_seen_at = $2, deliveries = deliveries + 1, summary = said.summary,
             severity_word = said.severity_word, labels = said.labels, annotations = said.annotations
         from unnest($1::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::jsonb[])
             as said (id, summary, severity_word, labels, annotations)
         where alert.id = said.id",
        &ids,
        now,
        &summaries,
        &words as &[Option<String>],
        &labels,
        &annotations
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The first one counts.
pub async fn acknowledge(
    tx: &mut Tx,
    acknowledged: &[(Uuid, DateTime<Utc>, Option<String>)],
) -> Result<(), sqlx::Error> {
    if acknowledged.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = acknowledged.iter().map(|(id, ..)| *id).collect();
    let times: Vec<DateTime<Utc>> = acknowledged.iter().map(|(_, at, _)| *at).collect();
    let words: Vec<Option<String>> =
        acknowledged.iter().map(|(.., by)| by.as_deref().map(|by| cut(by, LONGEST_NAME))).collect();
    sqlx::query!(
        "update alert set acknowledged_at = said.at, acknowledged_word = said.by_word
         from unnest($1::uuid[], $2::timestamptz[], $3::text[]) as said (id, at, by_word)
         where alert.id = said.id and alert.acknowledged_at is null",
        &ids,
        &times,
        &words as &[Option<String>]
    )
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

/// What was decided, as its columns keep it.
struct Decided {
    ats: Vec<Option<DateTime<Utc>>>,
    outcomes: Vec<Option<&'static str>>,
    rules: Vec<Option<Uuid>>,
    versions: Vec<Option<i32>>,
    silences: Vec<Option<Uuid>>,
    agains: Vec<Option<DateTime<Utc>>>,
    keys: Vec<Option<String>>,
}

impl Decided {
    /// About tests and what has ended nothing is decided.
    fn of(fired: &[Fired]) -> Decided {
        fn each<'a, T>(fired: &'a [Fired], field: impl Fn(&'a Fired) -> Option<T>) -> Vec<Option<T>> {
            fired.iter().map(|fired| if fired.is_undecided() { None } else { field(fired) }).collect()
        }
        Decided {
            ats: each(fired, |fired| Some(fired.taken.decided_at)),
            outcomes: each(fired, |fired| Some(fired.taken.word())),
            rules: each(fired, |fired| fired.taken.rule.map(|(RuleId(id), _)| id)),
            versions: each(fired, |fired| fired.taken.rule.map(|(_, version)| version)),
            silences: each(fired, |fired| fired.taken.decision.silence),
            agains: each(fired, |fired| fired.taken.decision.again_at()),
            keys: each(fired, |fired| fired.taken.join_key().map(str::to_string)),
        }
    }
}

pub async fn insert(tx: &mut Tx, source: Uuid, fired: &[Fired]) -> Result<(), sqlx::Error> {
    if fired.is_empty() {
        return Ok(());
    }
    let column = |text: fn(&Fired) -> String| fired.iter().map(text).collect::<Vec<String>>();
    let ids: Vec<Uuid> = fired.iter().map(|fired| fired.id).collect();
    let kinds: Vec<&str> = fired.iter().map(|fired| if fired.is_test { "test" } else { "real" }).collect();
    let keys = column(|fired| fired.notice.dedup_key.clone());
    let groups = column(|fired| fired.group_key.clone());
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
    let ends: Vec<Option<DateTime<Utc>>> = fired.iter().map(|fired| fired.ended_at).collect();
    let decided = Decided::of(fired);
    let now = tx.now();
    sqlx::query!(
        "insert into alert
             (id, source_id, kind, dedup_key, group_key, name, summary, severity_word, service_id, service_word,
              labels, annotations, generator_url, started_at, ended_at, first_seen_at, last_seen_at, deliveries,
              incident_id, why, decided_at, outcome, rule_id, rule_version, silence_id, again_at, join_key)
         select new.id, $1, new.kind, new.dedup_key, new.group_key, new.name, new.summary, new.severity_word,
                new.service_id, new.service_word, new.labels, new.annotations, new.generator_url, new.started_at,
                new.ended_at, $2, $2, 1, new.incident_id, new.why, new.decided_at, new.outcome, new.rule_id,
                new.rule_version, new.silence_id, new.again_at, new.join_key
         from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::uuid[],
                     $11::text[], $12::jsonb[], $13::jsonb[], $14::text[], $15::timestamptz[], $16::timestamptz[],
                     $17::uuid[], $18::text[], $19::timestamptz[], $20::text[], $21::uuid[], $22::int[], $23::uuid[],
                     $24::timestamptz[], $25::text[])
             as new (id, kind, dedup_key, group_key, name, summary, severity_word, service_id, service_word,
                     labels, annotations, generator_url, started_at, ended_at, incident_id, why, decided_at, outcome,
                     rule_id, rule_version, silence_id, again_at, join_key)",
        source,
        now,
        &ids,
        &kinds as &[&str],
        &keys,
        &groups,
        &names,
        &summaries,
        &severity_words as &[Option<String>],
        &services as &[Option<Uuid>],
        &service_words as &[Option<String>],
        &labels,
        &annotations,
        &generators as &[Option<String>],
        &starts,
        &ends as &[Option<DateTime<Utc>>],
        &incidents as &[Option<Uuid>],
        &whys,
        &decided.ats as &[Option<DateTime<Utc>>],
        &decided.outcomes as &[Option<&str>],
        &decided.rules as &[Option<Uuid>],
        &decided.versions as &[Option<i32>],
        &decided.silences as &[Option<Uuid>],
        &decided.agains as &[Option<DateTime<Utc>>],
        &decided.keys as &[Option<String>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Decided anew: the same columns of alerts that stand already. One that a person attached meanwhile stays where it is.
pub async fn decided(tx: &mut Tx, fired: &[Fired]) -> Result<(), sqlx::Error> {
    if fired.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = fired.iter().map(|fired| fired.id).collect();
    let services: Vec<Option<Uuid>> = fired.iter().map(|fired| fired.service).collect();
    let incidents: Vec<Option<Uuid>> = fired.iter().map(|fired| fired.incident).collect();
    let whys: Vec<String> = fired.iter().map(|fired| cut(&fired.why, LONGEST_TEXT)).collect();
    let decided = Decided::of(fired);
    sqlx::query!(
        "update alert set service_id = new.service_id, incident_id = coalesce(alert.incident_id, new.incident_id),
             why = new.why, decided_at = new.decided_at, outcome = new.outcome, rule_id = new.rule_id,
             rule_version = new.rule_version, silence_id = new.silence_id, again_at = new.again_at,
             join_key = new.join_key
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::uuid[],
                     $8::int[], $9::uuid[], $10::timestamptz[], $11::text[])
             as new (id, service_id, incident_id, why, decided_at, outcome, rule_id, rule_version, silence_id,
                     again_at, join_key)
         where alert.id = new.id",
        &ids,
        &services as &[Option<Uuid>],
        &incidents as &[Option<Uuid>],
        &whys,
        &decided.ats as &[Option<DateTime<Utc>>],
        &decided.outcomes as &[Option<&str>],
        &decided.rules as &[Option<Uuid>],
        &decided.versions as &[Option<i32>],
        &decided.silences as &[Option<Uuid>],
        &decided.agains as &[Option<DateTime<Utc>>],
        &decided.keys as &[Option<String>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A fact for each alert that the deliveries spoke of, also where it changed nothing.
pub async fn say(tx: &mut Tx, deliveries: &[Uuid], facts: &[Fact]) -> Result<(), sqlx::Error> {
    if facts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = facts.iter().map(|_| Uuid::now_v7()).collect();
    let alerts: Vec<Uuid> = facts.iter().map(|fact| fact.alert).collect();
    let sent: Vec<Uuid> = facts.iter().map(|fact| deliveries[fact.sent]).collect();
    let statuses: Vec<&str> = facts.iter().map(|fact| fact.status).collect();
    let times: Vec<DateTime<Utc>> = facts.iter().map(|fact| fact.at).collect();
    let now = tx.now();
    sqlx::query!(
        "insert into alert_event (id, alert_id, delivery_id, status, happened_at, recorded_at)
         select said.id, said.alert_id, said.delivery_id, said.status, said.happened_at, $1
         from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[])
             as said (id, alert_id, delivery_id, status, happened_at)
         on conflict do nothing",
        now,
        &ids,
        &alerts,
        &sent,
        &statuses as &[&str],
        &times
    )
    .execute(&mut **tx)
    .await?;
    let noted = ids.iter().zip(facts).filter_map(|(id, fact)| Some((*id, fact.note.as_ref()?)));
    let (ids, notes): (Vec<Uuid>, Vec<_>) = noted.unzip();
    if ids.is_empty() {
        return Ok(());
    }
    let by: Vec<Option<String>> = notes.iter().map(|(by, _)| by.as_deref().map(|by| cut(by, LONGEST_NAME))).collect();
    let texts: Vec<Option<String>> =
        notes.iter().map(|(_, text)| text.as_deref().map(|text| cut(text, LONGEST_NOTE))).collect();
    sqlx::query!(
        "insert into alert_note (event_id, by_word, text)
         select said.id, said.by_word, said.text
         from unnest($1::uuid[], $2::text[], $3::text[]) as said (id, by_word, text)
         join alert_event e on e.id = said.id",
        &ids,
        &by as &[Option<String>],
        &texts as &[Option<String>]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn finish(tx: &mut Tx, deliveries: &[Uuid]) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!("update delivery set processed_at = $2, error = null where id = any($1)", deliveries, now)
        .execute(&mut **tx)
        .await?;
    Ok(())
}
