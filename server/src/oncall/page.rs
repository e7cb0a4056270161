use super::{
    Rosters,
    covers::ahead,
    look::{now_row, with_look},
    shown::{Rows, grid},
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    oncall::{MineRow, OnCallPage, moment, of_person, on_call},
};
use chrono::Duration;
use sqlx::PgConnection;

const MINE: Duration = Duration::days(90);
/// Gaps are warned of so far ahead.
pub(super) const WARNED: Duration = Duration::days(14);

pub async fn on_call_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let all: Vec<_> = rosters.all().collect();
    let (now, me, zone) = (cx.now(), cx.viewer.id, cx.viewer.zone.as_str());
    let covers = ahead(&mut conn, &cx, &rosters, None).await?;
    let page = OnCallPage {
        rows: all.iter().map(|roster| now_row(&rosters, roster, me, zone, now, WARNED)).collect(),
        mine: mine(&cx, &rosters),
        covers,
        grid: grid(&cx, &ask, &rosters, Rows::All(&all))?,
        archived: rosters.archived().map(|roster| (roster.slug.clone(), roster.name.clone())).collect(),
        last_resort: last_resort(&mut conn).await?,
        may_edit: cx.viewer.role >= Role::Commander,
    };
    Ok(Page::new("On-call · Signalbox", move || on_call(page.clone())))
}

/// The reader's shifts of 90 days, by their beginning.
fn mine(cx: &Cx, rosters: &Rosters) -> Vec<MineRow> {
    let (now, me) = (cx.now(), cx.viewer.id);
    let mut rows = vec![];
    for roster in rosters.all() {
        let shifts = roster.shifts(now, now + MINE).unwrap_or_default();
        rows.extend(of_person(&shifts, me).map(|shift| {
            let other = shift.on.and_then(|on| on.instead_of);
            with_look(rosters, &cx.viewer.zone, now, |look| MineRow {
                slug: roster.slug.clone(),
                schedule: roster.name.clone(),
                when: format!("{} to {}", moment(shift.from, look), moment(shift.until, look)),
                note: other.map(|other| format!("for {}", rosters.name(other))),
                from: shift.from,
                until: shift.until,
                is_now: shift.from <= now,
            })
        }));
    }
    rows.sort_by_key(|row| row.from);
    rows
}

/// Who is paged while no policy and no schedule says anything: the administrator who has been here longest.
pub(super) async fn last_resort(conn: &mut PgConnection) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select name from person where role = 'admin' and deactivated_at is null order by created_at, id limit 1"
    )
    .fetch_optional(conn)
    .await
}
