//! `/runbooks/{slug}`: the newest version as a document.

use super::{html::html, library::MOST_PATTERNS, versions};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    ids::IncidentNumber,
    runbooks::{RunbookPage, completeness, runbook_page},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

const MOST_USED: i64 = 20;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let row = sqlx::query!(
        r#"select b.id, b.slug, b.title, b.failure_class, b.latest, v.text, v.comment, v.recorded_at, p.name as "by?"
           from runbook b
           join runbook_version v on v.runbook_id = b.id and v.version = b.latest
           left join person p on p.id = v.written_by
           where b.slug = $1"#,
        ask.slug()?
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let patterns = sqlx::query_scalar!(
        "select alert_pattern from runbook_match where runbook_id = $1 and removed_at is null order by created_at, id limit $2",
        row.id,
        MOST_PATTERNS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let used = used(&cx, row.id).await?;
    let runbook = (*versions::parsed(row.id, row.latest, &row.text)).clone();
    let shown = RunbookPage {
        slug: row.slug,
        title: row.title.clone(),
        class: row.failure_class,
        version: row.latest,
        recorded_at: row.recorded_at,
        by: row.by,
        comment: row.comment,
        parts: completeness(&runbook),
        patterns,
        used,
        mitigations: runbook.mitigations.iter().map(|mitigation| html(&mitigation.text)).collect(),
        rollback: html(&runbook.rollback.text),
        internal: html(&runbook.communication.internal),
        customer: html(&runbook.communication.customer),
        postmortem: html(&runbook.postmortem),
        prose: runbook.prose.iter().map(|prose| (prose.heading.clone(), html(&prose.markdown))).collect(),
        runbook,
    };
    Ok(Page::new(row.title, move || runbook_page(shown.clone())))
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
