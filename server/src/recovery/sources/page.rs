use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    ids::SourceId,
    recovery::{SourceHealth, SourceRow, SourcesPage, sources},
};

pub async fn sources_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let rows = sqlx::query!(
        r#"select s.id, s.name, s.address, s.auth, s.username, s.created_at, s.asked_at, s.answered_at, s.latency_ms,
                  s.error, s.failed_at, p.name as "added_by?",
                  (select count(*) from metric m join incident i on i.id = m.incident_id
                   where m.source_id = s.id and m.removed_at is null and i.ended_at is null) as "metrics!"
           from data_source s left join person p on p.id = s.created_by
           where s.removed_at is null order by s.created_at, s.id limit $1"#,
        super::verbs::MOST_SOURCES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| SourceRow {
        health: SourceHealth {
            id: SourceId(row.id),
            name: row.name,
            asked_at: row.asked_at,
            answered_at: row.answered_at,
            latency_ms: row.latency_ms,
            error: row.error,
            failed_at: row.failed_at,
            removed: false,
        },
        address: row.address,
        auth: row.auth,
        username: row.username,
        added_by: row.added_by,
        added_at: row.created_at,
        metrics: row.metrics,
    });
    let page = SourcesPage { rows: rows.collect() };
    Ok(Page::new("Data sources · Signalbox", move || sources(page.clone())))
}
