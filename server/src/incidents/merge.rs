//! One incident joins another. Standing down as a duplicate is the same act: what is worked on moves to where the work is.

use super::{Gate, Locked, Right};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    recovery,
};
use app::{
    command::Check,
    ids::IncidentNumber,
    incidents::{MergeIncident, Moving, Outcome},
    timeline::Event,
};

pub async fn merge(cx: Cx, ask: MergeIncident) -> Result<IncidentNumber, Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 2000, "Say how you know that they are one.");
    let into = ask.into.trim().trim_start_matches('#').parse().map(IncidentNumber).ok();
    check.need(into.is_some(), "into", "Write the number of the other incident.");
    check.need(into != Some(ask.number), "into", "It can't be merged into itself.");
    check.done()?;
    let Some(into) = into else { return Err(Refusal::field("into", "Write the number of the other incident.")) };
    let mut tx = cx.begin().await?;
    let (from, to) = both(&cx, &mut tx, ask.number, into, "into").await?;
    let moving = moving(&mut tx, &from, &to).await?;
    if ask.review != "read" {
        return Err(Refusal::field("review", moving.words()));
    }
    carry(&mut tx, &cx, &from, &to, &moving, &reason, "into").await?;
    super::end::end(&mut tx, &cx, &from, Outcome::Duplicate, &reason, Some(to.id)).await?;
    tx.record(from.id, stood_down(&from, &to), Some(&reason));
    tx.commit(to.number).await
}

/// Locked in the order of their numbers, whichever joins. `field` is where the other one's number was typed.
pub(super) async fn both(
    cx: &Cx,
    tx: &mut Tx,
    from: IncidentNumber,
    to: IncidentNumber,
    field: &str,
) -> Result<(Locked, Locked), Refusal> {
    let other = async |tx: &mut Tx| match cx.viewer.incident(tx, to, Right::Respond).await {
        Err(Refusal::NotFound) => Err(Refusal::field(field, format!("There is no incident #{to}."))),
        other => other,
    };
    let (from, to) = match from < to {
        true => {
            let from = cx.viewer.incident(tx, from, Right::Command).await?;
            (from, other(tx).await?)
        }
        false => {
            let to = other(tx).await?;
            (cx.viewer.incident(tx, from, Right::Command).await?, to)
        }
    };
    from.must_be_open()?;
    let refused = match () {
        () if to.ended_at.is_some() => format!("#{} has ended. Reopen it first.", to.number),
        () if to.kind != from.kind => {
            format!("#{} is {}, #{} is {}: they stay apart.", to.number, to.kind, from.number, from.kind)
        }
        () if from.restricted && !to.restricted => {
            format!(
                "#{} is restricted and #{} is not. Restrict that one first, or open this one.",
                from.number, to.number
            )
        }
        () => return Ok((from, to)),
    };
    Err(Refusal::field(field, refused))
}

pub(super) async fn moving(tx: &mut Tx, from: &Locked, to: &Locked) -> Result<Moving, sqlx::Error> {
    let row = sqlx::query!(
        r#"select (select count(*) from alert where incident_id = $1) as "alerts!",
                  (select count(*) from run r where r.incident_id = $1 and not exists (
                      select from run o where o.incident_id = $2 and o.runbook_id = r.runbook_id)) as "runs!",
                  (select count(*) from timeline_event where incident_id = $1) as "entries!",
                  exists (select from public_incident where incident_id = $1) as "is_public!""#,
        from.id.0,
        to.id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    Ok(Moving {
        from: from.number,
        into: to.number,
        alerts: row.alerts,
        runs: row.runs,
        entries: row.entries,
        is_public: row.is_public,
    })
}

/// Alerts, runs and metrics go where the work is, and with them the people; the record stays under its number.
pub(super) async fn carry(
    tx: &mut Tx,
    cx: &Cx,
    from: &Locked,
    to: &Locked,
    moving: &Moving,
    reason: &str,
    field: &str,
) -> Result<(), Refusal> {
    crate::alerts::follow(tx, cx, from.id, to.id).await?;
    sqlx::query!(
        "update run r set incident_id = $2 where incident_id = $1 and not exists (
             select from run o where o.incident_id = $2 and o.runbook_id = r.runbook_id)",
        from.id.0,
        to.id.0
    )
    .execute(&mut **tx)
    .await?;
    if !to.restricted {
        bring_people(tx, from, to).await?;
    }
    let event =
        Event::IncidentMerged { from: moving.from, alerts: moving.alerts, runs: moving.runs, entries: moving.entries };
    tx.record(to.id, event, Some(reason));
    recovery::carry(tx, cx, from.id, to, field).await
}

/// Into a restricted one nobody is let in by a merge.
async fn bring_people(tx: &mut Tx, from: &Locked, to: &Locked) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into incident_member (incident_id, person_id, role, added_by, added_at)
         select $2, p.person_id, p.role, p.added_by, $3::timestamptz from (
             select person_id, role, added_by from incident_member where incident_id = $1 and removed_at is null
             union all select owner_id, 'responder', owner_id from incident where id = $1 and acknowledged_at is not null
         ) p
         where p.person_id is distinct from (select owner_id from incident where id = $2)
         on conflict do nothing",
        from.id.0,
        to.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The readers of the one that ends may not know of a restricted one.
pub(super) fn stood_down(from: &Locked, to: &Locked) -> Event {
    let duplicate_of = (!to.restricted || from.restricted).then_some(to.number);
    Event::StoodDown { outcome: Outcome::Duplicate.key().into(), duplicate_of }
}
