//! Those whose turn changes are told, unless they did it themselves.

use super::{Rosters, look::with_look};
use crate::{
    db::Tx,
    http::Refusal,
    notifications::{About, Notice, notice},
};
use app::{
    ids::PersonId,
    notifications::Urgency,
    oncall::{Lookup, schedule_link},
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The same words with each receiver's clock. `key` makes it one message each.
pub(super) async fn tell(
    tx: &mut Tx,
    rosters: &Rosters,
    slug: &str,
    key: Uuid,
    people: &[PersonId],
    words: impl Fn(&Lookup) -> (String, String),
) -> Result<(), Refusal> {
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let rows =
        sqlx::query!("select id, zone from person where id = any($1) and deactivated_at is null order by id", &ids)
            .fetch_all(&mut **tx)
            .await?;
    for row in rows {
        let (title, says) = with_look(rosters, &row.zone, tx.now(), &words);
        let about = About::Matter { title, says, path: schedule_link(slug) };
        notice(tx, Notice { key, person: PersonId(row.id), about, urgency: Urgency::Low }).await?;
    }
    Ok(())
}

/// The same text is the same key.
pub(super) fn key_of(text: &str) -> Uuid {
    let digest = Sha256::digest(text.as_bytes());
    Uuid::from_slice(&digest[..16]).expect("sixteen bytes")
}
