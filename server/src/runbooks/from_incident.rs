//! A first draft from what people did: checks that were ticked, mitigations that were carried out, notes.

use super::{
    shelf,
    skeleton::{Start, one_line},
};
use crate::http::{Cx, Refusal};
use std::collections::HashSet;

const MOST_LINES: i64 = 200;
const MOST_CHOICES: i64 = 20;

pub async fn from_incident(cx: &Cx, number: i64) -> Result<Start, Refusal> {
    let pool = &cx.app.pool;
    let incident = sqlx::query!(
        r#"select i.id as "id!", i.title as "title!", i.class, i.severity from incident i
           where i.number = $1 and may_read(i, $2, $3)"#,
        number,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(pool)
    .await?
    .ok_or(Refusal::NotFound)?;
    let mitigations = sqlx::query!(
        "select title, reason from mitigation
         where incident_id = $1 and undone_at is null order by happened_at, id limit $2",
        incident.id,
        MOST_LINES
    )
    .fetch_all(pool)
    .await?;
    let notes = sqlx::query!(
        r#"select e.happened_at, p.name, x.text as "text!"
           from timeline_event e join timeline_text x on x.event_id = e.id
           join person p on e.actor_kind = 'person' and p.id = e.actor_id
           where e.incident_id = $1 and e.kind = 'note.written' and x.text is not null
           order by e.happened_at, e.number limit $2"#,
        incident.id,
        MOST_LINES
    )
    .fetch_all(pool)
    .await?;
    let local = crate::http::local_time(&cx.viewer.zone);
    let notes: Vec<String> = notes
        .into_iter()
        .map(|note| {
            let first = note.name.split_whitespace().next().unwrap_or(&note.name);
            format!("{}, {first}: {}", local(note.happened_at).0.format("%H:%M"), one_line(&note.text))
        })
        .collect();
    Ok(Start {
        slug: String::new(),
        title: incident.title,
        class: incident.class.unwrap_or_default(),
        severity: incident.severity.unwrap_or_default(),
        triggers: alerts(cx, incident.id).await?,
        checks: ticked(cx, incident.id).await?,
        mitigations: mitigations.into_iter().map(|row| (row.title, row.reason.unwrap_or_default())).collect(),
        notes: (!notes.is_empty()).then(|| (format!("Notes from #{number}"), notes)),
    })
}

async fn alerts(cx: &Cx, incident: uuid::Uuid) -> Result<Vec<String>, sqlx::Error> {
    let names = sqlx::query_scalar!(
        "select distinct name from alert where incident_id = $1 order by name limit $2",
        incident,
        MOST_LINES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(names.into_iter().map(|name| format!("Alert {} fires", one_line(&name))).collect())
}

/// In the order they were ticked, by the text of the version they were ticked on.
async fn ticked(cx: &Cx, incident: uuid::Uuid) -> Result<Vec<String>, sqlx::Error> {
    let marks = sqlx::query!(
        "select r.id, c.check_key from run_check c join run r on r.id = c.run_id
         where r.incident_id = $1 and c.state = 'done' and c.section = 'triage'
         order by c.changed_at, c.check_key limit $2",
        incident,
        MOST_LINES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let runs = sqlx::query!(
        "select r.id, r.runbook_id, r.version, v.text
         from run r join runbook_version v on v.runbook_id = r.runbook_id and v.version = r.version
         where r.incident_id = $1 limit 20",
        incident
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let mut said = HashSet::new();
    let mut texts = Vec::new();
    for mark in marks {
        let Some(run) = runs.iter().find(|run| run.id == mark.id) else { continue };
        let read = shelf(&cx.app).read(run.runbook_id, run.version, &run.text);
        let text = read.checks().find(|check| check.key == mark.check_key).map(|check| check.text.clone());
        texts.extend(text.filter(|text| said.insert(text.clone())));
    }
    Ok(texts)
}

/// The newest incidents that the viewer may read: number and title.
pub async fn choices(cx: &Cx) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.number as "number!", i.title as "title!" from incident i
           where i.kind = 'real' and may_read(i, $1, $2) order by i.number desc limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_CHOICES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.number.to_string(), row.title)).collect())
}
