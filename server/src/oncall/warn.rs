//! Once a day: who is in a schedule hears of its gaps before they hurt.

use super::{Roster, Rosters, page::WARNED, told};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    jobs,
};
use app::{ids::PersonId, oncall::gaps};
use chrono::{DateTime, Datelike, Duration, Utc};
use uuid::Uuid;

pub(crate) const WARN_OF_GAPS: &str = "warn-of-gaps";
/// A gap so near is told once more.
const NEAR: Duration = Duration::hours(48);
/// So many are named; the page shows all.
const NAMED: usize = 3;

/// One for each day: a server that starts often plans it once.
pub(crate) async fn plan_warnings(app: &App) -> Result<(), Refusal> {
    plan_at(app, app.clock.now()).await
}

async fn plan_at(app: &App, at: DateTime<Utc>) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    jobs::enqueue(&mut tx, WARN_OF_GAPS, &at.format("%Y-%m-%d").to_string(), &(), at).await?;
    tx.commit(()).await
}

pub(crate) async fn warn_of_gaps_job(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    // First, so that the chain goes on even if something below fails for good.
    plan_at(app, now + Duration::days(1)).await?;
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let rosters = Rosters::load(&mut tx).await?;
    for roster in rosters.all() {
        warn(&mut tx, &rosters, roster).await?;
    }
    tx.commit(()).await
}

/// Once a week for each schedule, and once more when the first gap is near: no gap is news every day.
async fn warn(tx: &mut Tx, rosters: &Rosters, roster: &Roster) -> Result<(), Refusal> {
    let now = tx.now();
    let shifts = roster.shifts(now, now + WARNED).unwrap_or_default();
    let Some(first) = shifts.iter().find(|shift| shift.is_gap()) else { return Ok(()) };
    let week = now.iso_week();
    let near = if first.from - now <= NEAR { " near" } else { "" };
    let key = told::key_of(&format!("gaps {} {}-{}{near}", roster.id(), week.year(), week.week()));
    let people = concerned(tx, rosters, roster).await?;
    told::tell(tx, rosters, &roster.slug, key, &people, |look| {
        let all = gaps(&shifts, look);
        let more = all.len().saturating_sub(NAMED);
        let more = if more == 0 { String::new() } else { format!(" And {more} more.") };
        let says = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join("; ");
        (format!("Gap in {}", roster.name), format!("In the next 14 days: {says}.{more}"))
    })
    .await
}

/// The people of its layers; where nobody of them is left, whoever wrote it last.
async fn concerned(tx: &mut Tx, rosters: &Rosters, roster: &Roster) -> Result<Vec<PersonId>, Refusal> {
    let standing = roster.standing();
    let people = standing.iter().flat_map(|version| version.layer.people.iter().copied());
    let mut people: Vec<PersonId> =
        people.filter(|person| rosters.member(*person).is_some_and(|who| who.left_at.is_none())).collect();
    people.sort();
    people.dedup();
    if people.is_empty() {
        let writers: Vec<Uuid> = sqlx::query_scalar!(
            "select written_by from layer_version where schedule_id = $1 order by recorded_at desc, id desc limit 1",
            roster.id().0
        )
        .fetch_all(&mut **tx)
        .await?;
        people.extend(writers.into_iter().map(PersonId));
    }
    Ok(people)
}
