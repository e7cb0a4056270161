//! Out of the library, and back. Rows and versions stay; alerts and lists leave it out.

use super::gate::{Change, RunbookGate, may, sees_restricted};
use crate::{
    http::{Ask, Cx, Page, Refusal},
    settings::audit,
};
use app::runbooks::{ArchiveRunbook, ArchivedRow, BringBack};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

const MOST_LISTED: i64 = 200;

pub async fn archive(cx: Cx, ask: ArchiveRunbook) -> Result<(), Refusal> {
    let now = cx.now();
    set(cx, &ask.slug, Some(now)).await
}

pub async fn bring_back(cx: Cx, ask: BringBack) -> Result<(), Refusal> {
    set(cx, &ask.slug, None).await
}

async fn set(cx: Cx, slug: &str, archived_at: Option<DateTime<Utc>>) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let runbook = cx.viewer.runbook(&mut tx, slug, Change::Archive).await?;
    if runbook.archived_at.is_some() == archived_at.is_some() {
        return tx.commit(()).await;
    }
    let by: Option<Uuid> = archived_at.map(|_| cx.viewer.id.0);
    sqlx::query!("update runbook set archived_at = $2, archived_by = $3 where id = $1", runbook.id, archived_at, by)
        .execute(&mut *tx)
        .await?;
    let act = if archived_at.is_some() { "runbook.archived" } else { "runbook.brought_back" };
    audit::note(&mut tx, &cx, act, &runbook.id.to_string(), json!({ "slug": slug })).await?;
    tx.commit(()).await
}

/// `/runbooks/archived`.
pub async fn archived(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let rows = sqlx::query!(
        r#"select b.slug, b.title, b.latest, b.archived_at as "at!", p.name as "by?"
           from runbook b left join person p on p.id = b.archived_by
           where b.archived_at is not null and (not b.restricted or $1)
           order by b.archived_at desc, b.id limit $2"#,
        sees_restricted(&cx.viewer),
        MOST_LISTED
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| ArchivedRow {
        slug: row.slug,
        title: row.title,
        version: row.latest,
        at: row.at,
        by: row.by,
    });
    let rows: Vec<ArchivedRow> = rows.collect();
    let may_bring_back = may(&cx.viewer, Change::Archive);
    Ok(Page::new("Archived runbooks · Signalbox", move || app::runbooks::archived(rows.clone(), may_bring_back)))
}
