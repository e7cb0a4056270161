//! `/runbooks/{slug}`: the newest version as a document.

use super::{
    gate::{Change, may, readable},
    html::html,
    matches, shelf,
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    ids::IncidentNumber,
    runbooks::{RunbookPage, completeness, runbook_page},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const MOST_USED: i64 = 20;
const MOST_OPEN: i64 = 3;
const MOST_VALUES: i64 = 200;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let found = readable(&cx, &ask.slug()?).await?;
    let row = sqlx::query!(
        r#"select b.failure_class, b.restricted, v.text, v.comment, v.recorded_at, p.name as "by?"
           from runbook b
           join runbook_version v on v.runbook_id = b.id and v.version = $2
           left join person p on p.id = v.written_by
           where b.id = $1"#,
        found.id,
        found.latest
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let matches = matches::of_runbook(&cx.app.pool, found.id).await?;
    let used = used(&cx, found.id).await?;
    let open = match found.archived_at {
        None => open(&cx, found.id).await?,
        Some(_) => Vec::new(),
    };
    let asked = ask.query.text("service").unwrap_or_default();
    let values = values(&cx, &asked).await?;
    let services = crate::services::choices(&cx.app.pool).await?;
    let services: Vec<_> = services.into_iter().map(|(slug, name, _)| (slug, name)).collect();
    let runbook = (*shelf(&cx.app).read(found.id, found.latest, &row.text)).clone();
    let noted = |check: &app::runbooks::Check| Some((check.key.clone(), html(check.note.as_ref()?)));
    let shown = RunbookPage {
        slug: found.slug,
        title: found.title.clone(),
        class: row.failure_class,
        version: found.latest,
        recorded_at: row.recorded_at,
        by: row.by,
        comment: row.comment,
        restricted: row.restricted,
        is_archived: found.archived_at.is_some(),
        parts: completeness(&runbook),
        matches,
        used,
        open,
        service: services.iter().find(|(slug, _)| *slug == asked).cloned(),
        services,
        values,
        writes: may(&cx.viewer, Change::Write),
        address: cx.app.site.public_url.clone(),
        notes: runbook.checks().filter_map(noted).collect(),
        mitigations: runbook.mitigations.iter().map(|mitigation| html(&mitigation.text)).collect(),
        rollback: html(&runbook.rollback.text),
        internal: html(&runbook.communication.internal),
        customer: html(&runbook.communication.customer),
        postmortem: html(&runbook.postmortem),
        prose: runbook.prose.iter().map(|prose| (prose.heading.clone(), html(&prose.markdown))).collect(),
        runbook,
    };
    Ok(Page::new(format!("{} · Signalbox", found.title), move || runbook_page(shown.clone())))
}

async fn used(cx: &Cx, runbook: Uuid) -> Result<Vec<(IncidentNumber, String, DateTime<Utc>)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select i.number, i.title, r.attached_at from run r join incident i on i.id = r.incident_id
         where r.runbook_id = $1 and i.kind = 'real' and may_read(i, $2, $3)
         order by r.attached_at desc limit $4",
        runbook,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_USED
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (IncidentNumber(row.number), row.title, row.attached_at)).collect())
}

/// The worst open incidents that it does not run on yet.
async fn open(cx: &Cx, runbook: Uuid) -> Result<Vec<(IncidentNumber, String)>, sqlx::Error> {
    if cx.viewer.role < Role::Responder {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        "select i.number, i.title from incident i
         where i.ended_at is null and may_read(i, $2, $3)
             and not exists (select from run r where r.incident_id = i.id and r.runbook_id = $1)
         order by i.severity nulls first, i.impact_started_at limit $4",
        runbook,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_OPEN
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (IncidentNumber(row.number), row.title)).collect())
}

async fn values(cx: &Cx, service: &str) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select v.name, v.value from service_variable v join service s on s.id = v.service_id
         where s.slug = $1 and s.archived_at is null order by v.name limit $2",
        service,
        MOST_VALUES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}
