//! The next step by hand.

use super::{
    begin::begin,
    climb::climb,
    run::{Stored, standing},
    who::Who,
};
use crate::{db::Tx, http::Refusal, incidents::Locked};
use app::ids::PersonId;

/// `after` is the rung that the presser saw as the last one due. Where the ladder is further already, somebody else
/// pressed or the clock did: then this press does nothing, so that nobody is skipped.
pub async fn page_next_in(tx: &mut Tx, incident: &Locked, by: PersonId, after: Option<u16>) -> Result<(), Refusal> {
    incident.must_be_open()?;
    if let (Some(_), Some(_)) = (incident.acknowledged_at, incident.owner) {
        return Err(Refusal::Conflict(format!("Somebody owns #{} already. Hand it over instead.", incident.number)));
    }
    let Some(page) = standing(tx, incident.id).await? else {
        return Ok(begin(tx, incident.id, "Asked for by hand.").await?);
    };
    let Some(run) = Stored::load(tx, page).await? else { return Err(Refusal::NotFound) };
    let who = Who::load(tx, &run.people()).await?;
    let ladder = run.ladder(&who, tx.now());
    let Some(last) = ladder.due.last() else { return Ok(climb(tx, page).await?) };
    if after.is_some_and(|after| after != last.number) {
        return Ok(());
    }
    if ladder.next().is_none() {
        let names: Vec<String> = last.people.iter().map(|person| who.name(*person)).collect();
        let says =
            format!("There is nobody above {}. Page someone else, or the whole ladder again.", names.join(" and "));
        return Err(Refusal::Conflict(says));
    }
    let at = tx.now().max(last.at);
    sqlx::query!(
        "insert into page_press (page_id, after_rung, pressed_by, pressed_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        page.0,
        last.number as i16,
        by.0,
        at
    )
    .execute(&mut **tx)
    .await?;
    Ok(climb(tx, page).await?)
}
