//! Puts a runbook on an incident, by hand, by an alert's label, or by its name.

use super::{matching::matching, read};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    ids::{IncidentId, RunId},
    runbooks::AttachRunbook,
    timeline::Event,
};
use std::collections::BTreeMap;
use uuid::Uuid;

pub async fn attach_runbook(cx: Cx, ask: AttachRunbook) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let slug = ask.runbook.trim();
    if slug.is_empty() {
        return Err(Refusal::field("runbook", "Choose a runbook."));
    }
    if !attach_by(&mut tx, incident.id, slug).await? {
        return Err(Refusal::field("runbook", "No runbook has this name. Choose one from the list."));
    }
    tx.commit(()).await
}

/// Attaches the newest version; what is attached already stays as it is.
pub async fn attach(tx: &mut Tx, incident: IncidentId, slug: &str) -> Result<(), Refusal> {
    match attach_by(tx, incident, slug).await? {
        true => Ok(()),
        false => Err(Refusal::field("runbook", "No runbook has this name. Choose one from the list.")),
    }
}

/// The label `runbook` names one; else the longest pattern that fits the alert's name does, else its service.
pub async fn attach_matching(
    tx: &mut Tx,
    incident: IncidentId,
    alert_name: &str,
    labels: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    if let Some(slug) = labels.get("runbook")
        && attach_by(tx, incident, slug.trim()).await?
    {
        return Ok(());
    }
    let service =
        sqlx::query_scalar!("select service_id from incident where id = $1", incident.0).fetch_one(&mut **tx).await?;
    if let Some(slug) = matching(tx).await?.slug_for(alert_name, service) {
        attach_by(tx, incident, slug).await?;
    }
    Ok(())
}

/// False where no runbook has this slug.
pub async fn attach_by(tx: &mut Tx, incident: IncidentId, slug: &str) -> Result<bool, Refusal> {
    let found = sqlx::query!(
        "select r.id, r.title, r.latest, v.text
         from runbook r join runbook_version v on v.runbook_id = r.id and v.version = r.latest
         where r.slug = $1 and r.archived_at is null",
        slug
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(found) = found else { return Ok(false) };
    let runbook = read(&found.text);
    let run = RunId(Uuid::now_v7());
    let (now, who) = (tx.now(), tx.who());
    let attached = sqlx::query!(
        "insert into run (id, incident_id, runbook_id, version, triage_checks, attached_by_kind, attached_by, attached_sender,
             attached_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (incident_id, runbook_id) do nothing",
        run.0,
        incident.0,
        found.id,
        found.latest,
        i32::try_from(runbook.triage.checks.len()).unwrap_or(i32::MAX),
        who.kind(),
        who.id().filter(|_| who.kind() == "person"),
        who.id().filter(|_| who.kind() == "sender"),
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
