//! The runbooks that come with Signalbox: loaded once, then the team's; their SQL runs.

use crate::support::{fresh, signalbox, start};
use chrono::Duration;
use server::runbooks::{load_shipped, read, shipped::SHIPPED};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, PgPool};

/// What the commands expect of the database of requests and evaluations.
const LOG: &str = "
    create table requests (id bigserial, user_id text, endpoint text, model text, intent text, query text, response text,
        input_tokens int, output_tokens int, cost_usd numeric, risk_score real, blocked boolean, date date,
        created_at timestamptz);
    create table evals (date timestamptz, score real);
    insert into requests values (1, 'u', '/chat', 'm', 'i', 'q', 'r', 10, 20, 0.01, 0.7, true, current_date, now());
    insert into evals values (now(), 0.9);";

async fn counts(pool: &PgPool) -> (i64, i64, i64) {
    let sql = "select (select count(*) from runbook), (select count(*) from runbook_version),
               (select count(*) from runbook_match where removed_at is null)";
    sqlx::query_as(sql).fetch_one(pool).await.expect("counts")
}

#[tokio::test]
async fn an_upgrade_overwrites_nothing_and_brings_nothing_back() {
    let signalbox = signalbox().await;
    let pool = &signalbox.app.pool;
    assert_eq!(counts(pool).await.0, 10);
    for sql in [
        "update runbook set archived_at = created_at where slug = 'cost-spike'",
        "update runbook set title = 'Our own' where slug = 'error-rate'",
        "update runbook_version set text = 'ours' where runbook_id = (select id from runbook where slug = 'error-rate')",
        "update runbook_match set removed_at = created_at where alert_pattern = '*Stale*'",
    ] {
        sqlx::query(sql).execute(pool).await.expect("the team's change");
    }
    let before = counts(pool).await;
    load_shipped(pool, start() + Duration::days(30)).await.expect("runbooks load again");
    assert_eq!(counts(pool).await, before);
    let archived: Vec<String> = sqlx::query_scalar("select slug from runbook where archived_at is not null")
        .fetch_all(pool)
        .await
        .expect("archived runbooks");
    assert_eq!(archived, ["cost-spike"]);
    let ours: (String, String, i32) = sqlx::query_as(
        "select title, text, latest from runbook join runbook_version on runbook_id = id where slug = 'error-rate'",
    )
    .fetch_one(pool)
    .await
    .expect("our runbook");
    assert_eq!(ours, ("Our own".into(), "ours".into(), 1));
}

#[tokio::test]
async fn each_query_in_sql_runs() {
    let mut connection = PgConnection::connect(&fresh().await).await.expect("a database");
    connection.execute("create schema log; set search_path = log").await.expect("a schema");
    connection.execute(LOG).await.expect("tables");
    let mut count = 0;
    for (slug, text) in SHIPPED {
        let runbook = read(text);
        let checks = runbook.checks().flat_map(|check| &check.commands);
        let commands = checks.chain(runbook.mitigations.iter().flat_map(|mitigation| &mitigation.body_commands));
        for sql in commands.flat_map(|command| statements(&command.text)) {
            let rows = connection.fetch_all(AssertSqlSafe(sql.clone())).await;
            assert!(rows.is_ok_and(|rows| rows.len() <= 20), "{slug}: {sql}");
            count += 1;
        }
        assert_eq!(text.matches("psql ").count(), text.matches("psql -X -d \"$LOG_DB\"").count(), "{slug}");
    }
    assert!(count >= 15, "{count} statements");
}

/// What `psql -c "…"` and `psql … <<'SQL'` hand over.
fn statements(command: &str) -> Vec<String> {
    let calls = command.split("psql ").skip(1).filter_map(|call| match call.split_once(" -c \"") {
        Some((_, rest)) => rest.split('"').next(),
        None => call.split_once("<<'SQL'\n").and_then(|(_, rest)| rest.split("\nSQL").next()),
    });
    calls.map(|sql| sql.replace(":'suspect'", "'u'")).collect()
}
