//! Which alerts a search reaches, for a page, a count of news, and what a person selected: one query for all three.

use crate::incidents::Reader;
use app::alerts::{AlertSearch, Show, State};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// So many make a storm, which is one row.
pub const STORM: i64 = 10;
/// Newest matching alerts among which storms are folded; older ones stand row by row.
pub const FOLD_WINDOW: i64 = 12_000;
/// A pause this long ends a storm.
const PAUSE: Duration = Duration::minutes(5);

/// Which part of what a search finds, newest first.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Older than this one.
    pub before: Option<Uuid>,
    /// This one or newer.
    pub from: Option<Uuid>,
    pub is_folded: bool,
    pub most: i64,
}

/// An alert, and those that its row stands for.
pub struct Reached {
    pub id: Uuid,
    pub count: i64,
    pub firing: i64,
    pub is_storm: bool,
    pub last: Uuid,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    /// Of all that were looked at: how many, and the oldest.
    pub found: i64,
    pub oldest: Uuid,
}

pub async fn reach(
    conn: &mut PgConnection,
    reader: Reader,
    search: &AlertSearch,
    flapping: &[Uuid],
    part: &Part,
) -> Result<Vec<Reached>, sqlx::Error> {
    let labels: BTreeMap<&str, &str> =
        search.labels.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // One name with two values holds for no alert, and what can't be read must not look like a filter that holds.
    let is_nothing = labels.len() < search.labels.len() || !search.unread.is_empty();
    if is_nothing {
        return Ok(Vec::new());
    }
    let within = if part.is_folded { FOLD_WINDOW } else { part.most };
    sqlx::query_as!(
        Reached,
        r#"with found as materialized (
             select a.id, a.first_seen_at, a.ended_at, hashtextextended(concat(a.source_id, a.dedup_key), 0) as key,
                    hashtextextended(concat_ws('/', a.name, a.service_id, coalesce(a.incident_id::text,
                        concat(a.outcome, a.rule_id, a.silence_id, a.placed_by))), 0) as place
             from alert a left join incident i on i.id = a.incident_id
             where a.kind = 'real'
               and (a.incident_id is null or not i.restricted or may_read(i, $1, $2))
               and ($3 or a.ended_at is null)
               and (not $4 or a.incident_id is null)
               and (not $5 or (a.incident_id is null and a.placed_by is null and a.outcome in ('held', 'waits')))
               and (not $6 or a.id = any($7))
               and ($8::jsonb is null or a.labels @> $8)
               and ($9 = '' or a.service_id = (select id from service where slug = $9))
               and ($10 = '' or a.name = $10)
               and ($11 = '' or a.summary ilike $11 or a.name ilike $11)
               and ($12::bigint is null or i.number = $12)
               and ($13 <> 'unacknowledged' or a.acknowledged_at is null)
               and ($13 <> 'acknowledged' or a.acknowledged_at is not null)
               and ($13 <> 'ended' or a.ended_at is not null)
               and ($14::uuid is null or a.id >= $14)
               and ($18 or $15::uuid is null or a.id < $15)
             order by a.id desc limit $16
           ), stepped as (
             select *, id::text collate "C" as said, case when $18 then key::text else id::text end as own,
                    case when first_seen_at - lag(first_seen_at) over same <= $17 then 0 else 1 end as begins
             from found window same as (partition by place order by id)
           ), runs as (
             select *, sum(begins) over (partition by place order by id) as run from stepped
           ), keys as (
             select place, run, own, count(*) as times, count(*) filter (where ended_at is null) as firing,
                    max(said) as newest, min(said) as oldest, min(first_seen_at) as first_at, max(first_seen_at) as last_at
             from runs group by place, run, own
           ), judged as (
             select *, $18 and count(*) over storm > 1 and sum(times) over storm >= $19::bigint as is_storm
             from keys window storm as (partition by place, run)
           ), rows as (
             select is_storm, sum(times)::bigint as times, sum(firing)::bigint as firing, max(newest)::uuid as newest,
                    min(oldest)::uuid as oldest, min(first_at) as first_at, max(last_at) as last_at
             from judged group by is_storm, place, run, case when is_storm then null else own end
           )
           select newest as "id!", is_storm as "is_storm!", times as "count!", firing as "firing!", oldest as "last!",
                  first_at as "first_at!", last_at as "last_at!", (select count(*) from found) as "found!",
                  (select id from found order by id limit 1) as "oldest!"
           from rows
           where $15::uuid is null or newest < $15
           order by newest desc limit $20"#,
        reader.person,
        reader.is_admin,
        search.show.has_ended(),
        matches!(search.show, Show::Unplaced),
        search.show == Show::Held,
        search.show == Show::Flapping,
        flapping,
        (!labels.is_empty()).then(|| json!(labels)),
        search.service,
        search.name,
        like(&search.text),
        search.incident.map(|number| number.0),
        state(search.state),
        part.from,
        part.before,
        within,
        sqlx::postgres::types::PgInterval::try_from(PAUSE).expect("five minutes"),
        part.is_folded,
        if search.show == Show::Flapping { i64::MAX } else { STORM },
        part.most
    )
    .fetch_all(conn)
    .await
}

fn like(text: &str) -> String {
    match text {
        "" => String::new(),
        text => format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")),
    }
}

fn state(state: State) -> &'static str {
    state.key()
}
