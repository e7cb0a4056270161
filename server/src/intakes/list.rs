use super::heard::known;
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    intakes::{IntakeRow, IntakesPage, intakes},
};
use chrono::Duration;
use std::collections::HashMap;
use uuid::Uuid;

pub async fn intakes_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let now = cx.now();
    let known = known(&cx.app.pool, None, true, now).await?;
    let failed = sqlx::query!(
        r#"select source_id, count(*) as "count!" from delivery
           where error is not null and received_at > $1 group by source_id"#,
        now - Duration::hours(24)
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let failed: HashMap<Uuid, i64> = failed.into_iter().map(|row| (row.source_id, row.count)).collect();
    let rows = known.into_iter().map(|known| IntakeRow {
        failed: failed.get(&known.heard.id.0).copied().unwrap_or(0),
        heard: known.heard,
        sender: known.sender,
        old_until: known.old_until,
        ended_at: known.ended_at,
    });
    let page = IntakesPage { rows: rows.collect() };
    Ok(Page::new("Intakes · Signalbox", move || intakes(page.clone())))
}
