//! The way to change a schedule: its row is locked, and everything of it is read anew.

use super::{Roster, Rosters};
use crate::{
    auth::people,
    db::Tx,
    http::{Cx, Refusal},
};
use app::{
    auth::{PersonName, Role},
    ids::PersonId,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;

/// What is being changed. Archived ones are not.
pub(super) struct Locked {
    pub rosters: Rosters,
    pub roster: Roster,
}

pub(super) async fn lock(tx: &mut Tx, slug: &str) -> Result<Locked, Refusal> {
    sqlx::query!("select id from schedule where slug = $1 for update", slug)
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
    let rosters = Rosters::load(&mut *tx).await?;
    let roster = rosters.by_slug(slug).cloned().ok_or(Refusal::NotFound)?;
    match roster.archived_at {
        Some(_) => Err(Refusal::Conflict("This schedule was archived. Bring it back first.".into())),
        None => Ok(Locked { rosters, roster }),
    }
}

/// Who may be on call: whoever may own an incident.
pub(super) async fn candidates(cx: &Cx) -> Result<Vec<PersonName>, Refusal> {
    let mut listed = people::listed(&cx.app.pool).await?;
    listed.retain(|person| person.role >= Role::Responder);
    Ok(listed)
}

/// Those of these who may not be on call, by what is to be said of them.
pub(super) async fn refuse_others(tx: &mut Tx, ids: &[PersonId], field: &str) -> Result<(), Refusal> {
    let ids: Vec<_> = ids.iter().map(|person| person.0).collect();
    let able = sqlx::query_scalar!(
        "select id from person where id = any($1) and deactivated_at is null and role <> 'viewer'",
        &ids
    )
    .fetch_all(&mut **tx)
    .await?;
    match ids.iter().all(|id| able.contains(id)) {
        true => Ok(()),
        false => Err(Refusal::field(field, "Somebody here was deactivated or is only a viewer. Choose from the list.")),
    }
}

/// `2025-02-15T14:05` on the zone's clock, or RFC 3339; none when empty.
pub(super) fn typed_time(text: &str, zone: &Tz) -> Result<Option<DateTime<Utc>>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(Some(at.with_timezone(&Utc)));
    }
    let clock = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
        .ok_or("Write a day and a time, such as 2025-02-15T14:05.")?;
    Ok(Some(app::oncall::first_instant(zone, clock)))
}
