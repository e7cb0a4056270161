//! One work, locked: two who write at once follow one another, and the clock waits for both.

use super::read::by_ids;
use crate::{db::Tx, http::Refusal};
use app::status::maintenance::{Maintenance, Step};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) struct Locked {
    pub id: Uuid,
    pub revision: i32,
    pub work: Maintenance,
    /// When people spoke last, and how often.
    pub said: usize,
}

pub(super) async fn lock(tx: &mut Tx, public_id: &str) -> Result<Locked, Refusal> {
    let row = sqlx::query!("select id, revision from maintenance where public_id = $1 for update", public_id)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let (id, work) = by_ids(tx, &[row.id]).await?.pop().ok_or(Refusal::NotFound)?;
    Ok(Locked { id, revision: row.revision, said: work.notes.len(), work })
}

impl Locked {
    /// What is over is not spoken of again.
    pub fn must_not_be_over(&self, now: DateTime<Utc>) -> Result<Step, Refusal> {
        match self.work.step(now) {
            Step::Completed => Err(Refusal::Conflict("It is over. Plan it anew if there is more to do.".into())),
            step => Ok(step),
        }
    }
}
