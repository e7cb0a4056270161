//! A rollback is started: from then on it stands under a name, with the figures just before it.

use super::{
    ask,
    figures::{keep, named, now as figures_now},
    history::stack_of,
    mark::{By, Said, mark},
    measure::measure_earlier,
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right, joins},
    services::VERSION_MOST,
};
use app::{
    command::Check,
    ids::{ArtifactId, RollbackId},
    rollbacks::{Row, Standing, StartRollback, State},
    timeline::Event,
};
use uuid::Uuid;

pub async fn start_rollback(cx: Cx, ask: StartRollback) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let now = tx.now();
    let stack = stack_of(&mut tx, incident.id.0, incident.impact_started_at, incident.class.as_deref(), now).await?;
    let part = ask.part.parse().ok().map(ArtifactId);
    let row = stack.rows.iter().find(|row| Some(row.artifact()) == part);
    let row = row.ok_or_else(|| Refusal::field("part", "This part is no longer live here. Choose another."))?;
    refuse_second(row, &ask, now)?;

    let from = row.part.version();
    let other = ask.other.trim();
    let to = if other.is_empty() { ask.to.trim() } else { other };
    let reason = ask.reason.trim();
    let mut check = Check::default();
    let to = check.text("other", to, VERSION_MOST, "Say which version to go back to.");
    check.need(!to.contains(char::is_control), "other", "One line, without control characters.");
    check.need(Some(to.as_str()) != from, "other", format!("{to} is live already."));
    check.need(reason.chars().count() <= 2000, "reason", "At most 2000 characters.");
    let says = "It did not change before the start: say in a sentence why it is taken back all the same.";
    check.need(!row.needs_reason() || reason.chars().count() >= 10, "reason", says);
    check.done()?;
    let automation = automation(&mut tx, &ask.how, row).await?;

    measure_earlier(&mut tx, incident.id).await?;
    let figures = figures_now(&mut tx, incident.id).await?;
    let id = RollbackId(Uuid::now_v7());
    let good = row.target.as_ref().filter(|target| target.version == to).and_then(|target| target.good.as_ref());
    sqlx::query!(
        "insert into rollback (id, incident_id, artifact_id, place, from_version, to_version, good_by, good_at,
             automation_id, unchanged_reason, proposed_at, recorded_at)
         select $1, i.id, $3, (select coalesce(max(place), 0) + 1 from rollback where incident_id = i.id), $4, $5, $6, $7,
             $8, $9, case when $10 then greatest(i.declared_at, $11) end, $12
         from incident i where i.id = $2",
        id.0,
        incident.id.0,
        row.artifact().0,
        from,
        to,
        good.map(|good| good.by.clone()),
        good.map(|good| good.at),
        automation.as_ref().map(|(id, _)| *id),
        Some(reason).filter(|reason| row.needs_reason() && !reason.is_empty()),
        matches!(row.standing, Standing::Changed(_)),
        row.told_at,
        now
    )
    .execute(&mut *tx)
    .await?;
    let said = Said { state: State::Started, by: By::Person(&cx.viewer), at: now, reason: Some(reason), change: None };
    mark(&mut tx, id, said).await?;
    keep(&mut tx, id, "before", now, &figures).await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    if automation.is_some() {
        ask::plan(&mut tx, id).await?;
    }
    let event = Event::RollbackStarted {
        part: row.part.name.clone(),
        from: from.map(str::to_string),
        to,
        automation: automation.map(|(_, name)| name),
        figures: named(&figures),
    };
    tx.record(incident.id, event, Some(reason));
    tx.commit(()).await
}

/// The second of two who start the same sees the first one's step; who looks at an old page sees the new state first.
fn refuse_second(row: &Row, ask: &StartRollback, now: chrono::DateTime<chrono::Utc>) -> Result<(), Refusal> {
    if let Some(step) = row.step.as_ref().filter(|step| step.state() == State::Started) {
        let ago = app::ui::ago(now - step.marks.started.at);
        return Err(Refusal::Conflict(format!(
            "{} started this rollback {ago}: {} {}. It stands below; nothing was started twice.",
            step.marks.started.by,
            step.part,
            step.step()
        )));
    }
    let live = row.part.version().unwrap_or_default();
    if ask.from.trim() != live {
        let is = if live.is_empty() { "a version that nobody told" } else { live };
        return Err(Refusal::Conflict(format!(
            "{} changed while you looked: live is {is} now. Look at it again, then start.",
            row.part.name
        )));
    }
    Ok(())
}

/// One that serves this part; none by hand.
async fn automation(tx: &mut Tx, how: &str, row: &Row) -> Result<Option<(Uuid, String)>, Refusal> {
    if matches!(how, "" | "hand") {
        return Ok(None);
    }
    let found = sqlx::query!(
        "select id, name from automation
         where id = $1 and removed_at is null and coalesce(service_id, $2) = $2 and coalesce(kind, $3) = $3",
        how.parse::<Uuid>().unwrap_or_default(),
        row.part.service.0,
        row.part.kind.word()
    )
    .fetch_optional(&mut **tx)
    .await?;
    let found = found.ok_or_else(|| {
        Refusal::field("how", "This automation was removed, or serves other parts. Choose another way.")
    })?;
    Ok(Some((found.id, found.name)))
}
