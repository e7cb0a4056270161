//! `/runbooks`.

use super::versions;
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    ids::IncidentNumber,
    runbooks::{LibraryRow, completeness},
};
use std::collections::HashMap;
use uuid::Uuid;

const MOST_LISTED: i64 = 200;
pub(super) const MOST_PATTERNS: i64 = 1000;

pub async fn library(cx: Cx, _ask: Ask) -> Result<Page, Refusal> {
    let mut patterns = patterns(&cx).await?;
    let rows = sqlx::query!(
        r#"select b.id, b.slug, b.title, b.failure_class, b.latest, v.text,
                  u.number as "used?", u.attached_at as "used_at?"
           from runbook b
           join runbook_version v on v.runbook_id = b.id and v.version = b.latest
           left join lateral (
               select i.number, r.attached_at from run r join incident i on i.id = r.incident_id
               where r.runbook_id = b.id and i.kind = 'real' and may_read(i, $1, $2)
               order by r.attached_at desc limit 1
           ) u on true
           order by b.title, b.slug limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_LISTED
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows: Vec<LibraryRow> = rows
        .into_iter()
        .map(|row| {
            let runbook = versions::parsed(row.id, row.latest, &row.text);
            LibraryRow {
                slug: row.slug,
                title: row.title,
                class: row.failure_class,
                version: row.latest,
                owner_role: runbook.owner_role.clone(),
                parts: completeness(&runbook),
                used: row.used.map(IncidentNumber).zip(row.used_at),
                patterns: patterns.remove(&row.id).unwrap_or_default(),
            }
        })
        .collect();
    Ok(Page::new("Runbooks", move || app::runbooks::library(rows.clone())))
}

async fn patterns(cx: &Cx) -> Result<HashMap<Uuid, Vec<String>>, sqlx::Error> {
    let rows = sqlx::query!(
        "select runbook_id, alert_pattern from runbook_match where removed_at is null order by created_at, id limit $1",
        MOST_PATTERNS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let mut patterns: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in rows {
        patterns.entry(row.runbook_id).or_default().push(row.alert_pattern);
    }
    Ok(patterns)
}
