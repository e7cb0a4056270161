//! The ways out: resolved by a person with evidence, or not an incident after all.

use super::{Gate, Locked, Right, merge};
use crate::{
    db::Tx,
    escalation,
    http::{Cx, Refusal, local_time},
    recovery,
};
use app::{
    command::Check,
    escalation::StopKind,
    ids::{IncidentId, IncidentNumber},
    incidents::{Outcome, Resolve, StandDown},
    timeline::Event,
};

pub async fn resolve(cx: Cx, ask: Resolve) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 2000, "Say what ended it.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    refuse_early(&cx, &mut tx, &incident).await?;
    end(&mut tx, &cx, &incident, Outcome::Resolved, &reason, None).await?;
    tx.record(incident.id, Event::IncidentResolved {}, Some(&reason));
    crate::postmortems::draft_in(&mut tx, incident.id).await?;
    tx.commit(()).await
}

/// Not yet: says what it still waits for. Where recovery is measured, figures decide, else words.
async fn refuse_early(cx: &Cx, tx: &mut Tx, incident: &Locked) -> Result<(), Refusal> {
    let mitigated = sqlx::query_scalar!(
        r#"select mitigated_at is not null as "mitigated!" from incident where id = $1"#,
        incident.id.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let waits = match () {
        () if incident.severity.is_none() => "Not yet: the severity is not chosen.",
        () if incident.acknowledged_at.is_none() => "Not yet: nobody has acknowledged it.",
        () if !mitigated => "Not yet: no mitigation is recorded. Record one, or “none needed” with its reason.",
        () => return refuse_unrecovered(cx, tx, incident).await,
    };
    Err(Refusal::Conflict(waits.into()))
}

async fn refuse_unrecovered(cx: &Cx, tx: &mut Tx, incident: &Locked) -> Result<(), Refusal> {
    let gate = recovery::gate(tx, incident.id).await?;
    let (local, now) = (local_time(&cx.viewer.zone), tx.now());
    match gate.not_yet(&|at| app::ui::clock_at(&local, now, at)) {
        Some(waits) => Err(Refusal::Conflict(waits)),
        None if !gate.is_measured() && incident.recovered_at.is_none() => {
            Err(Refusal::Conflict("Not yet: nobody has confirmed the recovery.".into()))
        }
        None => Ok(()),
    }
}

pub async fn stand_down(cx: Cx, ask: StandDown) -> Result<(), Refusal> {
    let outcome = Outcome::read(&ask.outcome).filter(|outcome| *outcome != Outcome::Resolved);
    let mut check = Check::default();
    check.need(outcome.is_some(), "outcome", "Choose one of the three.");
    let reason = check.text("reason", &ask.reason, 2000, "Say why.");
    let original: Option<IncidentNumber> = ask.duplicate_of.trim().trim_start_matches('#').parse().ok();
    let is_duplicate = outcome == Some(Outcome::Duplicate);
    check.need(!is_duplicate || original.is_some(), "duplicate_of", "Write the number of the other incident.");
    check.need(!is_duplicate || original != Some(ask.number), "duplicate_of", "It can't be a duplicate of itself.");
    check.done()?;
    let Some(outcome) = outcome else { return Err(Refusal::field("outcome", "Choose one of the three.")) };

    let mut tx = cx.begin().await?;
    if let Some(original) = original.filter(|_| is_duplicate) {
        let (incident, to) = merge::both(&cx, &mut tx, ask.number, original, "duplicate_of").await?;
        let moving = merge::moving(&mut tx, &incident, &to).await?;
        merge::carry(&mut tx, &cx, &incident, &to, &moving, &reason, "duplicate_of").await?;
        end(&mut tx, &cx, &incident, outcome, &reason, Some(to.id)).await?;
        tx.record(incident.id, merge::stood_down(&incident, &to), Some(&reason));
        return tx.commit(()).await;
    }
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    end(&mut tx, &cx, &incident, outcome, &reason, None).await?;
    tx.record(incident.id, Event::StoodDown { outcome: outcome.key().into(), duplicate_of: None }, Some(&reason));
    tx.commit(()).await
}

pub(super) async fn end(
    tx: &mut Tx,
    cx: &Cx,
    incident: &Locked,
    outcome: Outcome,
    reason: &str,
    duplicate_of: Option<IncidentId>,
) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update incident set ended_at = $2, ended_by = $3, ended_as = $4, ended_reason = $5, duplicate_of = $6,
             promise_at = null
         where id = $1",
        incident.id.0,
        now,
        cx.viewer.id.0,
        outcome.key(),
        reason,
        duplicate_of.map(|id| id.0)
    )
    .execute(&mut **tx)
    .await?;
    super::settle_hand_over(tx, incident.id, None).await?;
    escalation::stop(tx, incident.id, StopKind::Resolved, Some(cx.viewer.id)).await
}
