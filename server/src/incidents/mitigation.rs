//! What was done about it. A person or their automation does it; Signalbox keeps who, when and why.

use super::{Gate, Right, highest};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::{
    command::Check,
    ids::IncidentId,
    incidents::{NoneNeeded, RecordMitigation, UndoMitigation},
    timeline::Event,
};
use uuid::Uuid;

pub async fn record_mitigation(cx: Cx, ask: RecordMitigation) -> Result<(), Refusal> {
    let row = match ask.key.is_empty() {
        true => None,
        false => Some(crate::runbooks::mitigation(&cx.app, &ask.runbook, &ask.key).await?.ok_or_else(|| {
            Refusal::Conflict("The runbook no longer has this mitigation. Record it in your own words.".into())
        })?),
    };
    let guarded = row.as_ref().is_some_and(|row| row.guarded.is_some());
    let title = row.map_or(ask.title.clone(), |row| row.title);
    let mut check = Check::default();
    let title = check.text("title", &title, 300, "Say what was done.").replace('\n', " ");
    let reason = ask.reason.trim().to_string();
    check.need(reason.chars().count() <= 2000, "reason", "At most 2000 characters.");
    check.need(
        !guarded || reason.chars().count() >= 10,
        "reason",
        "It is guarded: say why it may be used now, in a sentence.",
    );
    check.done()?;
    let happened_at = cx.said_time("happened", &ask.happened)?;

    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let owns = incident.acknowledged_at.is_some() && incident.owner == Some(cx.viewer.id);
    if guarded && highest(cx.viewer.role, owns) < Right::Command {
        return Err(Refusal::Forbidden("It is guarded: the commander records it.".into()));
    }
    let now = tx.now();
    sqlx::query!(
        "insert into mitigation (id, incident_id, runbook_slug, mitigation_key, title, reason, guarded, recorded_by, happened_at, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        Uuid::now_v7(),
        incident.id.0,
        Some(&ask.runbook).filter(|slug| !slug.is_empty()),
        Some(&ask.key).filter(|key| !key.is_empty()),
        title,
        Some(&reason).filter(|reason| !reason.is_empty()),
        guarded,
        cx.viewer.id.0,
        happened_at,
        now
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update incident set mitigated_at = coalesce(mitigated_at, $2) where id = $1",
        incident.id.0,
        happened_at
    )
    .execute(&mut *tx)
    .await?;
    super::joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.record_at(incident.id, Event::MitigationRecorded { title, guarded }, Some(&reason), happened_at);
    tx.commit(()).await
}

pub async fn undo_mitigation(cx: Cx, ask: UndoMitigation) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 1000, "Say why it was taken back.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let now = tx.now();
    let title = sqlx::query_scalar!(
        "update mitigation set undone_at = $3, undone_by = $4, undone_reason = $5
         where id = $1 and incident_id = $2 and undone_at is null returning title",
        ask.mitigation.0,
        incident.id.0,
        now,
        cx.viewer.id.0,
        reason
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("It was taken back already.".into()))?;
    mitigated_again(&mut tx, incident.id).await?;
    tx.record(incident.id, Event::MitigationUndone { title }, Some(&reason));
    tx.commit(()).await
}

/// The stop is passed by what still stands: a mitigation, or a rollback that took effect.
pub async fn mitigated_again(tx: &mut Tx, incident: IncidentId) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update incident set mitigated_at =
             coalesce((select min(at) from standing_act where incident_id = $1),
                      case when none_needed_reason is null then null else mitigated_at end)
         where id = $1",
        incident.0
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn none_needed(cx: Cx, ask: NoneNeeded) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 1000, "Say why nothing is needed.");
    check.need(reason.is_empty() || reason.chars().count() >= 10, "reason", "At least a sentence.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let now = tx.now();
    sqlx::query!(
        "update incident set none_needed_by = $2, none_needed_reason = $3, mitigated_at = coalesce(mitigated_at, $4) where id = $1",
        incident.id.0,
        cx.viewer.id.0,
        reason,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::NoneNeeded {}, Some(&reason));
    tx.commit(()).await
}
