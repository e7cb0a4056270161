//! Jobs: done once, tried again with growing distance, given up in sight of a person, and swept away in the end.

use crate::support::{Box, signalbox};
use app::auth::Role;
use chrono::Duration;
use server::{
    db::{Tx, Who},
    jobs,
};

async fn enqueue(signalbox: &Box, kind: &str, key: &str, commits: bool) {
    let mut tx = Tx::begin(&signalbox.app.pool, Who::System, signalbox.clock.now()).await.expect("a transaction");
    let now = tx.now();
    jobs::enqueue(&mut tx, kind, key, &serde_json::json!({}), now).await.expect("enqueued");
    if commits {
        tx.commit(()).await.expect("a commit");
    }
}

async fn count(signalbox: &Box, which: &'static str) -> i64 {
    let query = format!("select count(*) from job where {which}");
    sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(&signalbox.app.pool).await.expect("a count")
}

#[tokio::test]
async fn a_job_is_asked_for_with_the_change_and_done_once() {
    let signalbox = signalbox().await;
    enqueue(&signalbox, "clean-up", "a", false).await;
    assert_eq!(count(&signalbox, "true").await, 0, "what was not committed was not asked for");
    enqueue(&signalbox, "clean-up", "a", true).await;
    enqueue(&signalbox, "clean-up", "a", true).await;
    assert_eq!(count(&signalbox, "true").await, 1, "one key, one job");
    let both = tokio::join!(jobs::run_due(&signalbox.app), jobs::run_due(&signalbox.app));
    assert_eq!(both.0.expect("worked") + both.1.expect("worked"), 1, "two workers, one job");
    assert_eq!(count(&signalbox, "finished_at is not null").await, 1);
    assert_eq!(count(&signalbox, "finished_at is null").await, 1, "tomorrow's clean-up");
}

#[tokio::test]
async fn what_fails_is_tried_ten_times_and_then_shown_to_a_person() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    enqueue(&signalbox, "wall.paint", "blue", true).await;
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 1);
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 0, "not before its time");
    for _ in 0..9 {
        signalbox.clock.forward(Duration::minutes(16));
        assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 1);
    }
    signalbox.clock.forward(Duration::hours(1));
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 0, "given up");
    let page = ana.get("/settings/jobs").await.is(200).text;
    assert!(page.contains("wall.paint") && page.contains("given up") && page.contains("10 tries"), "{page}");
    ben.get("/settings/jobs").await.is(403);

    let id: uuid::Uuid =
        sqlx::query_scalar("select id from job").fetch_one(&signalbox.app.pool).await.expect("the job");
    ben.press("/settings/jobs/retry", &[("job", &id.to_string())]).await.is(403);
    ana.press("/settings/jobs/retry", &[("job", &id.to_string())]).await.is(303);
    ana.press("/settings/jobs/retry", &[("job", &id.to_string())]).await.is(410);
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 1);
    assert_eq!(count(&signalbox, "dead_at is null and attempts = 1").await, 1);
}

#[tokio::test]
async fn a_process_that_died_leaves_its_job_to_the_next() {
    let signalbox = signalbox().await;
    enqueue(&signalbox, "clean-up", "a", true).await;
    let until = signalbox.clock.now() + Duration::seconds(60);
    sqlx::query("update job set lease = id, leased_until = $1, attempts = 1")
        .bind(until)
        .execute(&signalbox.app.pool)
        .await
        .expect("a lease");
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 0, "somebody else has it");
    signalbox.clock.forward(Duration::seconds(61));
    assert_eq!(jobs::run_due(&signalbox.app).await.expect("worked"), 1);
    assert_eq!(count(&signalbox, "finished_at is not null and attempts = 2").await, 1);
}

#[tokio::test]
async fn what_has_outlived_its_term_is_swept_away() {
    let signalbox = signalbox().await;
    enqueue(&signalbox, "clean-up", "a", true).await;
    jobs::run_due(&signalbox.app).await.expect("worked");
    signalbox.clock.forward(Duration::days(13));
    jobs::run_due(&signalbox.app).await.expect("worked");
    assert_eq!(count(&signalbox, "key = 'a'").await, 1);
    signalbox.clock.forward(Duration::days(2));
    jobs::run_due(&signalbox.app).await.expect("worked");
    assert_eq!(count(&signalbox, "key = 'a'").await, 0);
}
