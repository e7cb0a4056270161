//! Secret addresses of calendars: made and ended by their reader, kept as digests.

use super::Rosters;
use crate::{
    auth::{hash_secret, random_secret},
    http::{Ask, Cx, Page, Refusal},
    settings::{audit, once, shelf},
};
use app::{
    oncall::{CalendarRow, CalendarsPage, CreateCalendar, EndCalendar, calendars},
    settings::Made,
};
use serde_json::json;
use uuid::Uuid;

/// Of one person.
const MOST: i64 = 20;
/// In place of a schedule: one's own shifts.
pub(super) const MINE: &str = "me";

pub async fn calendars_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let rows = sqlx::query!(
        r#"select a.id, a.created_at, a.last_read_at, s.name as "schedule?"
           from calendar_address a left join schedule s on s.id = a.schedule_id
           where a.person_id = $1 and a.revoked_at is null order by a.created_at desc, a.id limit $2"#,
        cx.viewer.id.0,
        MOST
    )
    .fetch_all(&mut *conn)
    .await?;
    let rows = rows.into_iter().map(|row| CalendarRow {
        id: row.id,
        schedule: row.schedule,
        made_at: row.created_at,
        read_at: row.last_read_at,
    });
    let page = CalendarsPage {
        rows: rows.collect(),
        schedules: rosters.all().map(|roster| (roster.slug.clone(), roster.name.clone())).collect(),
        made: once(&cx, &ask, |kept| kept.secret),
    };
    Ok(Page::new("Calendar addresses · Signalbox", move || calendars(page.clone())))
}

pub async fn create_calendar(cx: Cx, ask: CreateCalendar) -> Result<Made, Refusal> {
    let mut tx = cx.begin().await?;
    let rosters = Rosters::load(&mut tx).await?;
    let schedule = match ask.schedule.as_str() {
        "" => None,
        slug => {
            let roster = rosters.by_slug(slug).filter(|roster| roster.archived_at.is_none());
            Some(roster.ok_or_else(|| Refusal::field("schedule", "This schedule is gone. Choose another."))?)
        }
    };
    // One person's are made one after the other, so that they can be counted.
    sqlx::query!("select id from person where id = $1 for update", cx.viewer.id.0).fetch_one(&mut *tx).await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from calendar_address where person_id = $1 and revoked_at is null"#,
        cx.viewer.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if count >= MOST {
        return Err(Refusal::Conflict(format!("You have {MOST} addresses already. End one first.")));
    }
    let (id, secret, now) = (Uuid::now_v7(), random_secret(40), tx.now());
    sqlx::query!(
        "insert into calendar_address (id, token_hash, person_id, schedule_id, created_at) values ($1, $2, $3, $4, $5)",
        id,
        &hash_secret(&secret)[..],
        cx.viewer.id.0,
        schedule.map(|roster| roster.id().0),
        now
    )
    .execute(&mut *tx)
    .await?;
    let place = schedule.map_or(MINE, |roster| roster.slug.as_str());
    let address = format!("{}/oncall/{place}.ics?key={secret}", cx.app.site.public_url);
    audit::note(&mut tx, &cx, "calendar.made", &id.to_string(), json!({ "of": place })).await?;
    let made = shelf::put(cx.viewer.id, &address, place, now);
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(address), ..kept })
}

pub async fn end_calendar(cx: Cx, ask: EndCalendar) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let ended = sqlx::query!(
        "update calendar_address set revoked_at = $2, revoked_by = $3
         where id = $1 and person_id = $3 and revoked_at is null",
        ask.calendar,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 1 {
        audit::note(&mut tx, &cx, "calendar.ended", &ask.calendar.to_string(), json!({})).await?;
    }
    tx.commit(()).await
}
