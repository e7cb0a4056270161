//! A change is kept once, whatever its order, and placed where its words say; what nobody can place waits for a person.

use super::told::{self, Told};
use crate::{
    db::{Tx, Who},
    http::Refusal,
    services::artifacts::find,
};
use app::{command::FieldError, services::Source};
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

/// Within it the same words without a key or a time are the same change, sent again.
const REPEATED_WITHIN: Duration = Duration::minutes(10);

pub struct Arrived {
    pub id: Uuid,
    pub is_placed: bool,
    /// It was told before.
    pub is_known: bool,
}

pub async fn arrive(tx: &mut Tx, sender: Uuid, source: Source, told: Told) -> Result<Arrived, Refusal> {
    // One sender's changes one after the other: a twin that is still at work is waited for.
    sqlx::query!("select pg_advisory_xact_lock(5347, hashtext($1))", sender.to_string()).fetch_one(&mut **tx).await?;
    let now = tx.now();
    let happened_at = told::happened(told.happened_at, now)
        .map_err(|says| Refusal::Invalid(vec![FieldError::new("happened_at", says)]))?;
    let digest = told.digest();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let dedup_key = match (&told.key, told.happened_at) {
        (Some(key), _) => format!("key {key}"),
        (None, Some(_)) => format!("said {hex}"),
        (None, None) => format!("said {hex} {}", now.timestamp_micros()),
    };
    let known = match (&told.key, told.happened_at) {
        (None, None) => repeated(tx, sender, &digest, &told, now).await?,
        _ => by_key(tx, sender, &dedup_key).await?,
    };
    if let Some(known) = known {
        return match known.digest.as_deref() == Some(&digest[..]) {
            true => Ok(Arrived { id: known.id, is_placed: known.artifact_id.is_some(), is_known: true }),
            false => {
                Err(Refusal::Conflict("This key was used for another change. Send a new change with a new key.".into()))
            }
        };
    }
    let service = match &told.service {
        Some(word) => find::service(tx, word).await?,
        None => None,
    };
    let names_a_part = told.artifact.is_some() || told.kind.is_some();
    let artifact = match service.filter(|_| names_a_part) {
        Some(service) => {
            let word = told.artifact.as_deref().unwrap_or_default();
            find::part(tx, service, word, told.kind, Who::Sender(sender)).await?
        }
        None => None,
    };
    let id = Uuid::now_v7();
    sqlx::query!(
        "insert into change (id, service_id, artifact_id, service_word, artifact_word, version, previous, summary, author,
             address, details, source, sender_id, happened_at, recorded_at, dedup_key, digest)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        id,
        service,
        artifact,
        told.service,
        told.artifact.or_else(|| told.kind.map(|kind| kind.word().to_string())),
        told.version,
        told.previous,
        told.summary,
        told.author,
        told.address,
        told.details,
        source.word(),
        sender,
        happened_at,
        now,
        dedup_key,
        digest
    )
    .execute(&mut **tx)
    .await?;
    Ok(Arrived { id, is_placed: artifact.is_some(), is_known: false })
}

struct Before {
    id: Uuid,
    artifact_id: Option<Uuid>,
    digest: Option<Vec<u8>>,
}

async fn by_key(tx: &mut Tx, sender: Uuid, key: &str) -> Result<Option<Before>, sqlx::Error> {
    sqlx::query_as!(
        Before,
        "select id, artifact_id, digest from change where sender_id = $1 and dedup_key = $2",
        sender,
        key
    )
    .fetch_optional(&mut **tx)
    .await
}

/// The sender's last word on this part, where it was the same just now. A deploy, a rollback and a deploy are three.
async fn repeated(
    tx: &mut Tx,
    sender: Uuid,
    digest: &[u8],
    told: &Told,
    now: DateTime<Utc>,
) -> Result<Option<Before>, sqlx::Error> {
    let word = told.artifact.clone().or_else(|| told.kind.map(|kind| kind.word().to_string()));
    let last = sqlx::query_as!(
        Before,
        "select id, artifact_id, digest from change
         where sender_id = $1 and recorded_at >= $2
           and service_word is not distinct from $3 and artifact_word is not distinct from $4
         order by recorded_at desc, id desc limit 1",
        sender,
        now - REPEATED_WITHIN,
        told.service,
        word
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(last.filter(|last| last.digest.as_deref() == Some(digest)))
}
