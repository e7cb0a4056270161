//! `GET /oncall/{schedule}.ics?key=…`: a calendar program reads it by its address alone.

use super::{Calendar, Entry, Roster, Rosters, calendar, calendar_shifts, calendars::MINE, shown::too_far};
use crate::{
    auth::hash_secret,
    http::{App, Fields, Refusal},
};
use app::{
    ids::{PersonId, ScheduleId},
    oncall::{Shift, schedule_link},
};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

/// "Last read" needs hours, not a write for each look.
const NOTED: Duration = Duration::hours(1);

pub async fn feed(app: App, slug: String, headers: HeaderMap, query: Fields) -> Result<Response, Refusal> {
    let key = query.text("key").unwrap_or_default();
    let mut conn = app.pool.acquire().await?;
    let address = open(&mut conn, &key, app.clock.now()).await?.ok_or(Refusal::NotFound)?;
    let rosters = Rosters::load(&mut conn).await?;
    let shown: Vec<&Roster> = match (address.schedule, slug.as_str()) {
        (None, MINE) => rosters.all().collect(),
        (Some(id), slug) => {
            rosters.get(id).filter(|one| one.slug == slug && one.archived_at.is_none()).into_iter().collect()
        }
        _ => vec![],
    };
    if shown.is_empty() && address.schedule.is_some() || slug == MINE && address.schedule.is_some() {
        return Err(Refusal::NotFound);
    }
    if address.schedule.is_none() && slug != MINE {
        return Err(Refusal::NotFound);
    }
    let only = address.schedule.is_none().then_some(address.person);
    let changed_at = changed_at(&mut conn, address.schedule).await?.unwrap_or(address.made_at);
    let text = written(&app, &rosters, &shown, only, changed_at)?;
    Ok(answer(&headers, text))
}

struct Address {
    person: PersonId,
    schedule: Option<ScheduleId>,
    made_at: DateTime<Utc>,
}

/// A person who was deactivated reads nothing any more.
async fn open(conn: &mut PgConnection, key: &str, now: DateTime<Utc>) -> Result<Option<Address>, sqlx::Error> {
    let row = sqlx::query!(
        "select a.id, a.person_id, a.schedule_id, a.created_at, a.last_read_at
         from calendar_address a join person p on p.id = a.person_id
         where a.token_hash = $1 and a.revoked_at is null and p.deactivated_at is null",
        &hash_secret(key)[..]
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.last_read_at.is_none_or(|last| now - last > NOTED) {
        sqlx::query!("update calendar_address set last_read_at = $2 where id = $1", row.id, now).execute(conn).await?;
    }
    Ok(Some(Address {
        person: PersonId(row.person_id),
        schedule: row.schedule_id.map(ScheduleId),
        made_at: row.created_at,
    }))
}

/// The last edit of the schedule, or of any.
async fn changed_at(conn: &mut PgConnection, of: Option<ScheduleId>) -> Result<Option<DateTime<Utc>>, sqlx::Error> {
    sqlx::query_scalar!(
        "select greatest(
             (select max(recorded_at) from layer_version where schedule_id = $1 or $1 is null),
             (select max(greatest(made_at, withdrawn_at)) from schedule_override where schedule_id = $1 or $1 is null),
             (select max(deactivated_at) from person where id in (select person_id from layer_person)))",
        of.map(|id| id.0)
    )
    .fetch_one(conn)
    .await
}

fn written(
    app: &App,
    rosters: &Rosters,
    shown: &[&Roster],
    only: Option<PersonId>,
    changed_at: DateTime<Utc>,
) -> Result<String, Refusal> {
    let site = &app.site.public_url;
    let host = site.split("://").nth(1).unwrap_or(site).split(['/', ':']).next().unwrap_or_default();
    let mut all: Vec<(&Roster, String, Shift)> = vec![];
    for roster in shown {
        let address = format!("{site}{}", schedule_link(&roster.slug));
        let shifts = calendar_shifts(&roster.schedule, app.clock.now()).map_err(too_far)?;
        let is_before = |shift: &Shift| roster.begins().is_none_or(|begins| shift.until <= begins);
        let wanted = shifts.into_iter().filter(|shift| match only {
            Some(person) => shift.person() == Some(person),
            None => !(shift.is_gap() && is_before(shift)),
        });
        all.extend(wanted.map(|shift| (*roster, address.clone(), shift)));
    }
    let names: Vec<(Option<String>, Option<String>)> = all
        .iter()
        .map(|(_, _, shift)| {
            let other = shift.on.and_then(|on| on.instead_of);
            (shift.person().map(|person| rosters.name(person)), other.map(|other| rosters.name(other)))
        })
        .collect();
    let entries = all.iter().zip(&names).map(|((roster, address, shift), (person, other))| Entry {
        schedule: roster.id(),
        schedule_name: &roster.name,
        address,
        shift: *shift,
        person: person.as_deref(),
        instead_of: other.as_deref(),
    });
    let name = match (only, shown.first()) {
        (Some(person), _) => format!("On call: {}", rosters.name(person)),
        (None, Some(roster)) => format!("On call: {}", roster.name),
        (None, None) => "On call".into(),
    };
    Ok(calendar(&Calendar { name: &name, host, changed_at, entries: entries.collect() }))
}

/// The same bytes are not sent twice.
fn answer(headers: &HeaderMap, text: String) -> Response {
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("\"{}\"", digest[..12].iter().map(|byte| format!("{byte:02x}")).collect::<String>());
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_known = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let (status, body) = match is_known {
        true => (StatusCode::NOT_MODIFIED, Body::empty()),
        false => (StatusCode::OK, Body::from(text)),
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_string()),
        (header::CACHE_CONTROL, "private, no-cache".into()),
        (header::ETAG, tag),
    ] {
        if let Ok(value) = value.parse() {
            headers.insert(name, value);
        }
    }
    response
}
