//! Who would be told first if it fired now.

use super::{
    chosen::chosen,
    who::{Who, named},
};
use crate::db::Tx;
use app::{
    escalation::{Run, ladder},
    ids::{PersonId, ServiceId},
};

/// Never empty while there is an active administrator.
pub async fn first_in_line(tx: &mut Tx, service: Option<ServiceId>) -> sqlx::Result<Vec<PersonId>> {
    let Some(chosen) = chosen(tx, service).await? else { return Ok(vec![]) };
    let who = Who::load(tx, &named(&chosen.policy)).await?;
    let now = tx.now();
    let run = Run { policy: &chosen.policy, started_at: now, stops: &[], presses: &[] };
    let ladder = ladder(&run, now, &|target, at| who.resolve(target, at));
    Ok(ladder.due.into_iter().next().map(|rung| rung.people).unwrap_or_default())
}
