use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{command::Check, incidents::MoveImpact, timeline::Event};

/// The start of impact is a fact of its own, correctable with a reason, also after the end.
pub async fn move_impact(cx: Cx, ask: MoveImpact) -> Result<(), Refusal> {
    let mut check = Check::default();
    check.need(!ask.started.trim().is_empty(), "started", "Say when it began.");
    let reason = check.text("reason", &ask.reason, 1000, "Say how you know.");
    check.done()?;
    let to = cx.said_time("started", &ask.started)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    sqlx::query!("update incident set impact_started_at = $2 where id = $1", incident.id.0, to)
        .execute(&mut *tx)
        .await?;
    tx.record(incident.id, Event::ImpactMoved { from: incident.impact_started_at, to }, Some(&reason));
    tx.commit(()).await
}
