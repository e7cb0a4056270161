//! For Now: what fires in no incident, storms as one row.

use super::{flapping::now_flapping, list::lines};
use crate::{
    http::{Cx, Refusal},
    incidents::Reader,
};
use app::alerts::{AlertSearch, Show, Unplaced};

const SHOWN: i64 = 6;

pub async fn unplaced(cx: &Cx) -> Result<Unplaced, Refusal> {
    let reader = Reader::of(cx);
    let mut conn = cx.app.pool.acquire().await?;
    let flaps = now_flapping(&mut conn, reader, cx.now()).await?;
    let search = AlertSearch { show: Show::Unplaced, ..AlertSearch::default() };
    let (lines, _) = lines(&mut conn, reader, &search, &flaps, None, SHOWN).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from alert where incident_id is null and ended_at is null and kind = 'real'"#
    )
    .fetch_one(&mut *conn)
    .await?;
    Ok(Unplaced { lines, count })
}
