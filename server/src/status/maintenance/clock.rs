//! The steps that the clock takes are told once, by whichever process comes first.

use super::{locked::Locked, remind::remind};
use crate::{db::Tx, subscribers::tell_maintenance};
use app::status::maintenance::{Maintenance, Moment, Why, own_id};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashSet;

/// What is found later than this is known, and told to nobody: an old step in a mail says what is no longer so.
pub(super) const TELL_WITHIN: Duration = Duration::hours(1);

/// What is due by now is told and recorded, people are reminded, and the next time is planned.
pub(super) async fn catch_up(tx: &mut Tx, locked: &Locked) -> sqlx::Result<()> {
    let now = tx.now();
    let known = known(tx, locked).await?;
    for moment in by_clock(&locked.work) {
        let public_id = own_id(&locked.work.public_id, &moment);
        if moment.at <= now && !known.contains(&public_id) {
            take(tx, locked, &moment, &public_id).await?;
        }
    }
    let ahead = by_clock(&locked.work).map(|moment| moment.at).filter(|at| *at > now).min();
    let reminded = remind(tx, locked).await?;
    let next = [ahead, reminded].into_iter().flatten().min();
    sqlx::query!("update maintenance set next_at = $2 where id = $1", locked.id, next).execute(&mut **tx).await?;
    Ok(())
}

fn by_clock(work: &Maintenance) -> impl Iterator<Item = Moment> {
    work.course().into_iter().filter(|moment| moment.why == Why::Clock)
}

async fn known(tx: &mut Tx, locked: &Locked) -> sqlx::Result<HashSet<String>> {
    let rows = sqlx::query_scalar!("select public_id from maintenance_step where maintenance_id = $1", locked.id)
        .fetch_all(&mut **tx)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn take(tx: &mut Tx, locked: &Locked, moment: &Moment, public_id: &str) -> sqlx::Result<()> {
    let (now, told) = (tx.now(), is_fresh(moment.at, tx.now()));
    let written = sqlx::query!(
        "insert into maintenance_step (maintenance_id, public_id, step, taken_at, told, recorded_at)
         values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
        locked.id,
        public_id,
        moment.step.key(),
        moment.at,
        told,
        now
    )
    .execute(&mut **tx)
    .await?;
    if told && written.rows_affected() == 1 {
        tell_maintenance(tx, locked.id, public_id, 0).await?;
    }
    Ok(())
}

pub(super) fn is_fresh(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at <= TELL_WITHIN
}
