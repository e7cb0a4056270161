use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{command::Check, incidents::ChooseSeverity, severities::Severity, timeline::Event};

/// A change needs its reason. A promise already made to the public is not moved.
pub async fn choose_severity(cx: Cx, ask: ChooseSeverity) -> Result<(), Refusal> {
    let mut check = Check::default();
    let severity: Option<Severity> = ask.severity.parse().ok();
    check.need(severity.is_some(), "severity", "Choose one of the four.");
    let reason = check.text("reason", &ask.reason, 1000, "Say why, in a few words.");
    check.done()?;
    let Some(severity) = severity else { return Err(Refusal::field("severity", "Choose one of the four.")) };

    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    if incident.severity == Some(severity) {
        return Err(Refusal::field("severity", format!("It is {severity} already.")));
    }
    let now = tx.now();
    sqlx::query!(
        "update incident set severity = $2, severity_reason = $3, severity_by_kind = 'person', severity_by = $4, severity_at = $5
         where id = $1",
        incident.id.0,
        severity.word(),
        reason,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let chosen = Event::SeverityChosen { from: incident.severity, to: severity, rule: None, words_by: None };
    tx.record(incident.id, chosen, Some(&reason));
    if incident.severity.is_none_or(|before| severity.digit() < before.digit()) {
        crate::escalation::raised(&mut tx, incident.id, &format!("Raised to {severity}.")).await?;
    }
    tx.commit(()).await
}
