use super::{Rosters, look::now_row, page::last_resort};
use crate::http::{Cx, Refusal};
use app::{auth::Role, oncall::NowCard};
use chrono::Duration;

const WARNED: Duration = Duration::days(7);

/// What Now says about who is on call.
pub async fn now_card(cx: &Cx) -> Result<NowCard, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let (now, me, zone) = (cx.now(), cx.viewer.id, cx.viewer.zone.as_str());
    Ok(NowCard {
        rows: rosters.all().map(|roster| now_row(&rosters, roster, me, zone, now, WARNED)).collect(),
        last_resort: last_resort(&mut conn).await?,
        may_edit: cx.viewer.role >= Role::Commander,
    })
}
