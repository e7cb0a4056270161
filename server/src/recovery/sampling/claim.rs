//! Which metrics are due. A claim moves their next time on, so that of several processes one asks.

use crate::{db::Tx, recovery::sources::default_source};
use app::{
    ids::IncidentId,
    recovery::{Bound, Known, Rule, State},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// For one source and round.
const MOST: i64 = 5000;

#[derive(Clone, Debug)]
pub(super) struct Due {
    pub metric: Uuid,
    pub incident: Uuid,
    pub number: i64,
    pub name: String,
    pub promql: String,
    /// The step of the metric that is now: all who ask at this step ask for the same instant.
    pub at: DateTime<Utc>,
    pub rule: Option<Rule>,
    pub added_at: DateTime<Utc>,
    pub known: Known,
}

/// Sources with something due.
pub(super) async fn sources(pool: &PgPool, now: DateTime<Utc>) -> Result<Vec<Uuid>, sqlx::Error> {
    let found = sqlx::query_scalar!(
        r#"select s.id from data_source s
           where exists (
               select from metric m
               where m.source_id = s.id and m.next_at <= $1 and m.removed_at is null and m.problem is null)"#,
        now
    );
    found.fetch_all(pool).await
}

/// A sample that was missed is not made up for: it is asked for now, and then at the next step.
pub(super) async fn claim(pool: &PgPool, source: Uuid, now: DateTime<Utc>) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with due as (
               select m.id, i.ended_at, i.number from metric m join incident i on i.id = m.incident_id
               where m.source_id = $1 and m.next_at <= $2 and m.removed_at is null and m.problem is null
               order by m.next_at, m.promql, m.id limit $3 for update of m skip locked
           )
           update metric m
           set next_at = case when due.ended_at is null
               then to_timestamp((floor(extract(epoch from $2::timestamptz) / m.every_seconds) + 1) * m.every_seconds)
               else 'infinity' end
           from due where due.id = m.id
           returning m.id, m.incident_id, due.number, m.name, m.promql, m.bound, m.hold_seconds, m.every_seconds, m.added_at,
               m.state, m.state_since, m.left_count, due.ended_at is null as "is_open!""#,
        source,
        now,
        MOST
    )
    .fetch_all(pool)
    .await?;
    let open = rows.into_iter().filter(|row| row.is_open).map(|row| {
        let every = Duration::seconds(row.every_seconds.into());
        Due {
            metric: row.id,
            incident: row.incident_id,
            number: row.number,
            name: row.name,
            promql: row.promql,
            at: step(now, every),
            rule: Bound::read(&row.bound).map(|bound| Rule {
                bound,
                hold: Duration::seconds(row.hold_seconds.into()),
                every,
            }),
            added_at: row.added_at,
            known: Known {
                state: row.state.as_deref().and_then(State::read),
                since: row.state_since,
                left: row.left_count,
            },
        }
    });
    Ok(open.collect())
}

/// The latest whole multiple of the step since 1970.
fn step(now: DateTime<Utc>, every: Duration) -> DateTime<Utc> {
    let seconds = every.num_seconds().max(1);
    DateTime::from_timestamp(now.timestamp().div_euclid(seconds) * seconds, 0).unwrap_or(now)
}

/// An incident that is opened again is watched again, and judged anew. A source that came after its end is asked for
/// what had none.
pub async fn watch_again(tx: &mut Tx, incident: IncidentId) -> Result<(), sqlx::Error> {
    let source = default_source(tx).await?;
    let now = tx.now();
    sqlx::query!(
        "update metric set next_at = $2, source_id = coalesce(source_id, $3), state = null, state_since = null
         where incident_id = $1 and removed_at is null",
        incident.0,
        now,
        source
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_who_ask_at_one_step_ask_for_one_instant() {
        let at = |second| DateTime::from_timestamp(second, 0).expect("a time");
        for (now, every, expected) in [(100, 15, 90), (104, 15, 90), (105, 15, 105), (119, 60, 60)] {
            assert_eq!(step(at(now), Duration::seconds(every)), at(expected));
        }
    }
}
