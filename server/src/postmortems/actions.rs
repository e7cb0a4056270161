//! Actions: added, given to one person with a day, finished.

use crate::{
    auth::people,
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::{Check, FieldError},
    ids::{IncidentId, PersonId},
    incidents::person,
    postmortems::{AddAction, AssignAction, FinishAction, KINDS},
    timeline::Event,
};
use chrono::NaiveDate;
use uuid::Uuid;

const MOST_ACTIONS: i64 = 100;

pub async fn add_action(cx: Cx, ask: AddAction) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let mut check = Check::default();
    let text = check.text("text", &ask.text, 500, "Say what will change.").replace('\n', " ");
    check.need(KINDS.iter().any(|(key, _)| *key == ask.kind), "kind", "Choose a kind.");
    let due = due(&mut check, &ask.due);
    check.done()?;
    let owner = owner(&mut tx, &ask.owner).await?;
    must_have_room(&mut tx, incident.id).await?;
    let now = tx.now();
    sqlx::query!(
        "insert into action_item (id, incident_id, text, kind, owner_id, due_on, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        incident.id.0,
        text,
        ask.kind,
        owner.map(|owner| owner.0),
        due,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::ActionAdded {}, Some(&text));
    tx.commit(()).await
}

pub async fn assign_action(cx: Cx, ask: AssignAction) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let mut check = Check::default();
    let due = due(&mut check, &ask.due);
    check.done()?;
    let owner = owner(&mut tx, &ask.owner).await?;
    let is_published = sqlx::query_scalar!(
        r#"select published_at is not null as "is_published!" from postmortem where incident_id = $1"#,
        incident.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .unwrap_or(false);
    if is_published && (owner.is_none() || due.is_none()) {
        return Err(Refusal::Conflict("The postmortem is published: an action keeps an owner and a date.".into()));
    }
    let changed = sqlx::query!(
        "update action_item set owner_id = $3, due_on = $4 where id = $1 and incident_id = $2 and done_at is null",
        ask.action.0,
        incident.id.0,
        owner.map(|owner| owner.0),
        due
    )
    .execute(&mut *tx)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Refusal::Conflict("This action is done already.".into()));
    }
    tx.commit(()).await
}

pub async fn finish_action(cx: Cx, ask: FinishAction) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    let now = tx.now();
    let text = sqlx::query_scalar!(
        "update action_item set done_at = $3, done_by = $4
         where id = $1 and incident_id = $2 and done_at is null returning text",
        ask.action.0,
        incident.id.0,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("This action is done already.".into()))?;
    tx.record(incident.id, Event::ActionDone {}, Some(&text));
    tx.commit(()).await
}

/// A day, or none where nothing was typed.
fn due(check: &mut Check, text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let due = text.parse::<NaiveDate>().ok();
    let is_near = due.is_none_or(|due| (2000..2200).contains(&chrono::Datelike::year(&due)));
    check.need(text.is_empty() || (due.is_some() && is_near), "due", "Write the day as 2025-02-28.");
    due
}

async fn owner(tx: &mut Tx, text: &str) -> Result<Option<PersonId>, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let unknown = || Refusal::Invalid(vec![FieldError::new("owner", "Choose a person from the list.")]);
    let id = person(text).ok_or_else(unknown)?;
    let known = people::active(tx, id).await?;
    known.map(|known| Some(known.id)).ok_or_else(unknown)
}

async fn must_have_room(tx: &mut Tx, incident: IncidentId) -> Result<(), Refusal> {
    let count = sqlx::query_scalar!(
        r#"select (select count(*) from action_item a where a.incident_id = p.incident_id) as "count!"
           from postmortem p where p.incident_id = $1"#,
        incident.0
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("There is no draft yet. Draft the postmortem first.".into()))?;
    match count < MOST_ACTIONS {
        true => Ok(()),
        false => Err(Refusal::Conflict(format!("A postmortem holds at most {MOST_ACTIONS} actions."))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_a_day_or_nothing() {
        for (text, is_day, passes) in
            [("2025-02-28", true, true), (" ", false, true), ("28 Feb", false, false), ("2025-02-30", false, false)]
        {
            let mut check = Check::default();
            assert_eq!(due(&mut check, text).is_some(), is_day, "{text}");
            assert_eq!(check.done().is_ok(), passes, "{text}");
        }
    }
}
