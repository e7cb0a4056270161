//! A plan as it was typed, read: every reason at once, each beside its field.

use super::clock::TELL_WITHIN;
use crate::{http::Refusal, timeline::planned_time};
use app::{
    command::FieldError,
    status::maintenance::{Plan, PlanWork, Step, check},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) struct Drawn {
    pub title: String,
    pub pauses: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub verifies_at: Option<DateTime<Utc>>,
    pub ends_itself: bool,
    pub parts: Vec<Uuid>,
}

/// Where the form leaves out what stands already.
pub(super) struct Times {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub verifies_at: Option<DateTime<Utc>>,
    pub ends_itself: bool,
}

pub(super) async fn drawn(
    conn: &mut PgConnection,
    ask: &PlanWork,
    zone: &str,
    standing: Option<(Step, Times)>,
    now: DateTime<Utc>,
) -> Result<Drawn, Refusal> {
    let (parts, mut errors) = parts(conn, &ask.parts).await?;
    let step = standing.as_ref().map_or(Step::Scheduled, |(step, _)| *step);
    let (starts_at, ends_at, checking_minutes, ends_itself) = match standing {
        Some((_, times)) => {
            let checking = times.verifies_at.map_or(0, |from| (times.ends_at - from).num_minutes());
            (Some(times.starts_at), Some(times.ends_at), checking, times.ends_itself)
        }
        None => {
            let starts = time("starts_at", &ask.starts_at, zone, now, &mut errors);
            let ends = time("ends_at", &ask.ends_at, zone, now, &mut errors);
            if starts.is_some_and(|starts| now - starts > TELL_WITHIN) {
                errors
                    .push(FieldError::new("starts_at", "It lies more than an hour behind. Say when it really begins."));
            }
            (starts, ends, minutes(&ask.checking_minutes, &mut errors), ends_itself(&ask.ends_by, &mut errors))
        }
    };
    let plan = Plan {
        title: ask.title.clone(),
        pauses: ask.pauses.clone(),
        starts_at,
        ends_at,
        checking_minutes,
        parts: parts.len(),
    };
    let told: Vec<String> = errors.iter().map(|error| error.field.clone()).collect();
    let checked = check(&plan, step, now).map_err(|found| {
        errors.extend(found.into_iter().filter(|error| !told.contains(&error.field)));
    });
    match (checked, starts_at, ends_at) {
        (Ok(plan), Some(starts_at), Some(ends_at)) if errors.is_empty() => Ok(Drawn {
            title: plan.title,
            pauses: plan.pauses,
            starts_at,
            ends_at,
            verifies_at: (checking_minutes > 0).then(|| ends_at - Duration::minutes(checking_minutes)),
            ends_itself,
            parts,
        }),
        _ => Err(Refusal::Invalid(errors)),
    }
}

fn time(
    field: &str,
    text: &str,
    zone: &str,
    now: DateTime<Utc>,
    errors: &mut Vec<FieldError>,
) -> Option<DateTime<Utc>> {
    planned_time(text, zone, now).unwrap_or_else(|says| {
        errors.push(FieldError::new(field, says));
        None
    })
}

fn minutes(text: &str, errors: &mut Vec<FieldError>) -> i64 {
    match (text.trim(), text.trim().parse()) {
        ("", _) => 0,
        (_, Ok(minutes)) => minutes,
        (_, Err(_)) => {
            errors.push(FieldError::new("checking_minutes", "Give the minutes as a number."));
            0
        }
    }
}

fn ends_itself(text: &str, errors: &mut Vec<FieldError>) -> bool {
    match text.trim() {
        "" | "clock" => true,
        "person" => false,
        _ => {
            errors.push(FieldError::new("ends_by", "Say whether the clock ends it or a person."));
            true
        }
    }
}

/// Those that stand on the page.
async fn parts(conn: &mut PgConnection, typed: &str) -> Result<(Vec<Uuid>, Vec<FieldError>), Refusal> {
    let mut asked: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    asked.sort_unstable();
    asked.dedup();
    let ids: Vec<Uuid> = asked.iter().filter_map(|text| text.parse().ok()).collect();
    let known =
        sqlx::query_scalar!("select id from component where id = any($1) and removed_at is null order by id", &ids)
            .fetch_all(conn)
            .await?;
    let gone = (known.len() < asked.len()).then(|| FieldError::new("parts", "A part has left the page. Choose again."));
    Ok((known, gone.into_iter().collect()))
}
