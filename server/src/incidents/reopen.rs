use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{
    command::Check,
    incidents::{Reopen, Stop},
    timeline::Event,
    updates::cadence::first_words_by,
};

/// Back on the line at the stop the commander chooses: what lies behind that stop is no longer passed.
pub async fn reopen(cx: Cx, ask: Reopen) -> Result<(), Refusal> {
    let stop = Stop::read(&ask.back_to).filter(|stop| matches!(stop, Stop::Triage | Stop::Mitigate | Stop::Verify));
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 2000, "Say why.");
    check.need(stop.is_some(), "back_to", "Choose the stop to go back to.");
    check.done()?;
    let Some(stop) = stop else { return Err(Refusal::field("back_to", "Choose the stop to go back to.")) };

    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    if incident.ended_at.is_none() {
        return Err(Refusal::Conflict(format!("#{} is open.", incident.number)));
    }
    let now = tx.now();
    let promise = match incident.severity {
        Some(severity) => Some(first_words_by(now, crate::severities::promise(&mut tx, severity).await?.into())),
        None => None,
    };
    sqlx::query!(
        "update incident set ended_at = null, ended_by = null, ended_as = null, ended_reason = null, duplicate_of = null,
             recovered_at = null, recovered_by = null, recovery_evidence = null,
             class = case when $3 = 'triage' then null else class end,
             class_at = case when $3 = 'triage' then null else class_at end,
             none_needed_reason = case when $3 in ('triage', 'mitigate') then null else none_needed_reason end,
             reopened_at = $2, reopened_to = $3, reopened_count = reopened_count + 1, promise_at = $4
         where id = $1",
        incident.id.0,
        now,
        stop.key(),
        promise
    )
    .execute(&mut *tx)
    .await?;
    crate::recovery::watch_again(&mut tx, incident.id).await?;
    crate::recovery::lapse_waivers(&mut tx, incident.id).await?;
    crate::escalation::reopened(&mut tx, &incident, &cx.viewer).await?;
    let words_by = promise.filter(|_| incident.kind == "real");
    let event = Event::IncidentReopened { to: stop.key().into(), count: incident.reopened_count + 1, words_by };
    tx.record(incident.id, event, Some(&reason));
    tx.commit(()).await
}
