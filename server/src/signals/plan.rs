//! What open incidents want to know: written down, so that whichever process is free asks it.

use super::{
    kept::{Key, columns},
    own_query::{own_query, source_of},
    sheet::Sheet,
    sources::sources,
    values::values,
};
use crate::{http::App, runbooks::shelf};
use app::{
    runbooks::Runbook,
    signals::{Ask, read_expression},
};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use uuid::Uuid;

const MOST_RUNS: i64 = 2000;
/// Questions of all runs together, the newest runs' first.
const MOST_WANTED: usize = 5000;
/// Not written at every look.
const RENEW: Duration = Duration::seconds(20);

struct OpenRun {
    incident: Uuid,
    runbook: Uuid,
    version: i32,
    /// Keys of checks and questions that are answered: nothing more is asked for them.
    answered: Vec<String>,
}

pub(super) async fn plan(app: &App) -> Result<(), sqlx::Error> {
    let mut conn = app.pool.acquire().await?;
    let sources = sources(&mut conn).await?;
    let Some(default) = sources.first().map(|source| source.id) else { return Ok(()) };
    let runs = open_runs(&mut conn).await?;
    if runs.is_empty() {
        return Ok(());
    }
    let runbooks = runbooks(app, &mut conn, &runs).await?;
    let incidents: Vec<Uuid> = runs.iter().map(|run| run.incident).collect::<BTreeSet<_>>().into_iter().collect();
    let values = values(&mut conn, &incidents).await?;
    let alerts = alerts(&mut conn, &incidents).await?;
    let addresses: Vec<(Uuid, &str)> = sources.iter().map(|source| (source.id, source.address.as_str())).collect();

    let mut wanted = BTreeSet::new();
    for run in &runs {
        let Some(runbook) = runbooks.get(&(run.runbook, run.version)) else { continue };
        let own = values.get(&run.incident).map(Vec::as_slice).unwrap_or_default();
        let sheet = Sheet { runbook, values: own };
        let asks = sheet.asks(|key| !run.answered.iter().any(|answered| answered == key));
        for ask in asks.into_iter().flat_map(|(_, asks)| asks) {
            match ask {
                Ask::Signal(query) => {
                    wanted.insert(Key::new(default, &query.promql, query.condition.window));
                }
                Ask::Alert => wanted.extend(alerts.get(&run.incident).and_then(|address| {
                    let expression = read_expression(&own_query(address)?);
                    Some(Key::new(source_of(address, &addresses)?, expression.promql(), None))
                })),
                _ => {}
            }
        }
        if wanted.len() >= MOST_WANTED {
            tracing::warn!("open runs ask more than {MOST_WANTED} different questions: the oldest runs wait");
            break;
        }
    }
    let wanted: Vec<Key> = wanted.into_iter().filter(|key| key.promql.chars().count() <= 5000).collect();
    want(&mut conn, &wanted, app.clock.now()).await
}

/// In one order, so that two processes never wait for each other.
async fn want(conn: &mut PgConnection, wanted: &[Key], now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    if wanted.is_empty() {
        return Ok(());
    }
    let (sources, windows, queries) = columns(wanted);
    let ids: Vec<Uuid> = wanted.iter().map(|_| Uuid::now_v7()).collect();
    sqlx::query!(
        "insert into signal_reading as r (id, source_id, window_seconds, promql, wanted_at, next_at)
         select a.id, a.source, a.win, a.query, $5, $5
         from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[]) as a (id, source, win, query)
         on conflict (source_id, window_seconds, md5(promql)) do update set wanted_at = $5 where r.wanted_at < $6",
        &ids,
        &sources,
        &windows,
        &queries,
        now,
        now - RENEW
    )
    .execute(conn)
    .await?;
    Ok(())
}

async fn open_runs(conn: &mut PgConnection) -> Result<Vec<OpenRun>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select r.incident_id, r.runbook_id, r.version,
               array(select check_key from run_check c where c.run_id = r.id and c.state <> 'open' and c.left_at is null
                     union all
                     select question_key from run_answer a where a.run_id = r.id and a.taken_back_at is null
               ) as "answered!"
           from run r join incident i on i.id = r.incident_id
           where i.ended_at is null order by r.attached_at desc, r.id limit $1"#,
        MOST_RUNS
    )
    .fetch_all(conn)
    .await?;
    let runs = rows.into_iter().map(|row| OpenRun {
        incident: row.incident_id,
        runbook: row.runbook_id,
        version: row.version,
        answered: row.answered,
    });
    Ok(runs.collect())
}

type Runbooks = BTreeMap<(Uuid, i32), Arc<Runbook>>;

/// Texts are only read for versions that this process never saw.
async fn runbooks(app: &App, conn: &mut PgConnection, runs: &[OpenRun]) -> Result<Runbooks, sqlx::Error> {
    let shelf = shelf(app);
    let needed: BTreeSet<(Uuid, i32)> = runs.iter().map(|run| (run.runbook, run.version)).collect();
    let mut found: Runbooks =
        needed.iter().filter_map(|(id, version)| Some(((*id, *version), shelf.known(*id, *version)?))).collect();
    let unread: Vec<(Uuid, i32)> = needed.into_iter().filter(|key| !found.contains_key(key)).collect();
    if !unread.is_empty() {
        let (ids, versions): (Vec<Uuid>, Vec<i32>) = unread.into_iter().unzip();
        let rows = sqlx::query!(
            "select v.runbook_id, v.version, v.text from unnest($1::uuid[], $2::int[]) as a (id, version)
             join runbook_version v on v.runbook_id = a.id and v.version = a.version",
            &ids,
            &versions
        )
        .fetch_all(conn)
        .await?;
        for row in rows {
            found.insert((row.runbook_id, row.version), shelf.read(row.runbook_id, row.version, &row.text));
        }
    }
    Ok(found)
}

/// Where the alert comes from that opened each incident.
async fn alerts(conn: &mut PgConnection, incidents: &[Uuid]) -> Result<BTreeMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select distinct on (incident_id) incident_id as "incident!", generator_url
           from alert where incident_id = any($1)
           order by incident_id, why like 'Opened #%' desc, first_seen_at, id"#,
        incidents
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.incident, row.generator_url?))).collect())
}

/// What nobody wanted since then is forgotten.
pub async fn forget(pool: &sqlx::PgPool, before: DateTime<Utc>, most: i64) -> Result<u64, sqlx::Error> {
    let deleted = sqlx::query!(
        "delete from signal_reading where id in (select id from signal_reading where wanted_at < $1 limit $2)",
        before,
        most
    );
    Ok(deleted.execute(pool).await?.rows_affected())
}
