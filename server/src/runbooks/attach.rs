//! Puts a runbook on an incident, by hand, by an alert's label, or by its name.

use super::{pattern, versions};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    ids::{IncidentId, PersonId, RunId},
    runbooks::AttachRunbook,
    timeline::Event,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Patterns that are looked at for one alert.
const MOST_PATTERNS: i64 = 1000;

pub async fn attach_runbook(cx: Cx, ask: AttachRunbook) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let slug = ask.runbook.trim();
    if slug.is_empty() {
        return Err(Refusal::field("runbook", "Choose a runbook."));
    }
    if !attach_by(&mut tx, incident.id, slug, Some(cx.viewer.id)).await? {
        return Err(Refusal::field("runbook", "No runbook has this name. Choose one from the list."));
    }
    tx.commit(()).await
}

/// Attaches the newest version; what is attached already stays as it is.
pub async fn attach(tx: &mut Tx, incident: IncidentId, slug: &str) -> Result<(), Refusal> {
    match attach_by(tx, incident, slug, None).await? {
        true => Ok(()),
        false => Err(Refusal::field("runbook", "No runbook has this name. Choose one from the list.")),
    }
}

/// The label `runbook` names one; else the longest pattern that fits the alert's name does. Most alerts ask for none.
pub async fn attach_matching(
    tx: &mut Tx,
    incident: IncidentId,
    alert_name: &str,
    labels: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if let Some(slug) = labels.get("runbook")
        && attach_by(tx, incident, slug.trim(), None).await?
    {
        return Ok(());
    }
    let patterns = sqlx::query!(
        "select m.alert_pattern, r.slug from runbook_match m join runbook r on r.id = m.runbook_id
         where m.removed_at is null order by m.created_at, m.id limit $1",
        MOST_PATTERNS
    )
    .fetch_all(&mut **tx)
    .await?;
    let pairs = patterns.iter().map(|row| (row.alert_pattern.as_str(), row.slug.as_str()));
    if let Some(slug) = pattern::best(pairs, alert_name) {
        attach_by(tx, incident, slug, None).await?;
    }
    Ok(())
}

/// False where no runbook has this slug.
async fn attach_by(tx: &mut Tx, incident: IncidentId, slug: &str, by: Option<PersonId>) -> Result<bool, Refusal> {
    let found = sqlx::query!(
        "select r.id, r.title, r.latest, v.text
         from runbook r join runbook_version v on v.runbook_id = r.id and v.version = r.latest
         where r.slug = $1",
        slug
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(false) };
    let runbook = versions::parsed(found.id, found.latest, &found.text);
    let run = RunId(Uuid::now_v7());
    let now = tx.now();
    let attached = sqlx::query!(
        "insert into run (id, incident_id, runbook_id, version, triage_checks, attached_by, attached_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (incident_id, runbook_id) do nothing",
        run.0,
        incident.0,
        found.id,
        found.latest,
        i32::try_from(runbook.triage.checks.len()).unwrap_or(i32::MAX),
        by.map(|person| person.0),
        now
    )
    .execute(&mut **tx)
    .await?;
    if attached.rows_affected() == 1 {
        let event = Event::RunAttached { run, slug: slug.to_string(), title: found.title, version: found.latest };
        tx.record(incident, event, None);
        crate::recovery::freeze(tx, incident, run, &runbook).await?;
    }
    Ok(true)
}
