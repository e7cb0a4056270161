use super::{
    chosen::{Held, hold, ids},
    mark::mark,
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Locked, joins},
};
use app::{alerts::AttachAlerts, ids::IncidentNumber, timeline::Event};
use uuid::Uuid;

pub async fn attach_alerts(cx: Cx, ask: AttachAlerts) -> Result<(), Refusal> {
    let number = ask.incident.trim().trim_start_matches('#').parse().map(IncidentNumber);
    let number = number.map_err(|_| Refusal::field("incident", "Write the number of an open incident, such as 42."))?;
    let mut tx = cx.begin().await?;
    let chosen = ids(&cx, &mut tx, &ask.alerts, &ask.within).await?;
    let held = hold(&cx, &mut tx, &chosen, Some(number)).await?;
    let Some(target) = held.target.clone() else { return Err(Refusal::NotFound) };
    if target.ended_at.is_some() {
        return Err(Refusal::field("incident", format!("#{number} has ended. Reopen it first.")));
    }
    if target.kind != "real" {
        return Err(Refusal::field("incident", format!("#{number} is a {}. Real alerts don't go there.", target.kind)));
    }
    let why = format!("Attached by {}.", cx.viewer.name);
    let moved = relocate(&mut tx, &cx, &held, &target, &why, "").await?;
    if moved > 0 {
        tx.record(target.id, Event::AlertAttached { alert: held.first_name(), count: moved }, None);
        joins(&mut tx, &target, cx.viewer.id).await?;
    }
    tx.commit(()).await
}

/// Puts them there and says so in the incidents they leave; those that are there already stay. Answers how many moved.
pub(super) async fn relocate(
    tx: &mut Tx,
    cx: &Cx,
    held: &Held,
    target: &Locked,
    why: &str,
    reason: &str,
) -> Result<i64, Refusal> {
    let leaving: Vec<_> = held.by_incident().into_iter().filter(|(from, ..)| from.id != target.id).collect();
    for (from, ..) in &leaving {
        from.must_be_open()?;
        if from.restricted && !target.restricted {
            return Err(Refusal::field(
                "incident",
                format!(
                    "#{} is restricted and #{} is not. Take the alert out of it first, with a reason.",
                    from.number, target.number
                ),
            ));
        }
    }
    for (from, alert, count) in leaving {
        let to = (!target.restricted || from.restricted).then_some(target.number);
        tx.record(from.id, Event::AlertDetached { alert: alert.to_string(), count, to }, Some(reason));
    }
    let moved: Vec<Uuid> =
        held.alerts.iter().filter(|alert| alert.incident_id != Some(target.id.0)).map(|alert| alert.id).collect();
    let left = held.alerts.iter().filter(|alert| alert.incident_id.is_some_and(|id| id != target.id.0));
    let left: Vec<_> = left.map(|alert| (alert.id, alert.incident_id)).collect();
    mark(tx, cx, "detached", &left, reason).await?;
    let now = tx.now();
    sqlx::query!(
        "update alert set incident_id = $2, why = $3, placed_by = $4, placed_at = $5, again_at = null where id = any($1)",
        &moved,
        target.id.0,
        why,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    let put: Vec<_> = moved.iter().map(|id| (*id, Some(target.id.0))).collect();
    mark(tx, cx, "attached", &put, reason).await?;
    Ok(moved.len() as i64)
}
