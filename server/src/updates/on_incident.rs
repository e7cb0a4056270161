use super::no_news::{About, offer};
use app::{
    incidents::Facts,
    severities::Rubric,
    updates::{NoNewsOffer, UpdateRow},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;

/// Where no severity says how often.
const CADENCE_MINUTES: i32 = 30;

/// The one press that keeps the incident's promise, beside what waits for its second person.
pub async fn no_news_offer(
    conn: &mut PgConnection,
    facts: &Facts,
    updates: &[UpdateRow],
    rubric: &[Rubric],
    commands: bool,
    now: DateTime<Utc>,
) -> Result<Option<NoNewsOffer>, sqlx::Error> {
    let zone = sqlx::query_scalar!("select zone from status_page order by id limit 1").fetch_optional(conn).await?;
    let zone: Tz = zone.and_then(|zone| zone.parse().ok()).unwrap_or(Tz::UTC);
    let row = facts.severity.and_then(|severity| rubric.iter().find(|row| row.severity == severity));
    let about = About {
        number: facts.number,
        is_real: facts.kind == "real",
        has_ended: !facts.is_open(),
        commands,
        cadence: row.map_or(CADENCE_MINUTES, |row| row.update_every_minutes).into(),
    };
    Ok(offer(&about, updates, zone, now))
}
