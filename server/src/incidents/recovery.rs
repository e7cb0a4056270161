use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{command::Check, incidents::ConfirmRecovery, timeline::Event};

/// Evidence in words, under a name.
pub async fn confirm_recovery(cx: Cx, ask: ConfirmRecovery) -> Result<(), Refusal> {
    let mut check = Check::default();
    let evidence = check.text("evidence", &ask.evidence, 2000, "Say how you know that users are well.");
    check.need(
        evidence.is_empty() || evidence.chars().count() >= 15,
        "evidence",
        "Write what you saw and where; at least a sentence.",
    );
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    let now = tx.now();
    sqlx::query!(
        "update incident set recovered_at = $2, recovered_by = $3, recovery_evidence = $4 where id = $1",
        incident.id.0,
        now,
        cx.viewer.id.0,
        evidence
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::RecoveryConfirmed {}, Some(&evidence));
    tx.commit(()).await
}
