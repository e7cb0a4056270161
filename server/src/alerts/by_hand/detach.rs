use super::{
    chosen::{hold, ids},
    mark::mark,
};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
};
use app::{alerts::DetachAlerts, command::Check, timeline::Event};

const LONGEST_REASON: usize = 500;

/// It stays visible, in no incident, with who took it out and why.
pub async fn detach_alerts(cx: Cx, ask: DetachAlerts) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, LONGEST_REASON, "Say why: whoever finds it in no incident asks.");
    check.need(!ask.alerts.trim().is_empty(), "alerts", "Select at least one alert.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let chosen = ids(&cx, &mut tx, &ask.alerts, "").await?;
    let held = hold(&cx, &mut tx, &chosen, Some(ask.number)).await?;
    let Some(incident) = held.target.clone() else { return Err(Refusal::NotFound) };
    incident.must_be_open()?;
    if incident.restricted {
        // What leaves it can be read by everybody.
        cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    }
    if held.alerts.iter().any(|alert| alert.incident_id != Some(incident.id.0)) {
        return Err(Refusal::Conflict(format!("Not all of them are in #{} any more. Look again.", incident.number)));
    }
    let now = tx.now();
    sqlx::query!(
        "update alert set incident_id = null, why = $2, placed_by = $3, placed_at = $4, again_at = null where id = any($1)",
        &held.ids(),
        format!("Taken out of its incident by {}.", cx.viewer.name),
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let marks: Vec<_> = held.alerts.iter().map(|alert| (alert.id, alert.incident_id)).collect();
    mark(&mut tx, &cx, "detached", &marks, &reason).await?;
    let event = Event::AlertDetached { alert: held.first_name(), count: held.alerts.len() as i64, to: None };
    tx.record(incident.id, event, Some(&reason));
    joins(&mut tx, &incident, cx.viewer.id).await?;
    tx.commit(()).await
}
