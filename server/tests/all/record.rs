//! The record can't be rewritten, and nothing that was answered is lost or done twice.

use crate::support::signalbox;
use app::auth::Role;

#[tokio::test]
async fn postgres_refuses_to_rewrite_the_record() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.declare("The support bot refuses").await;
    for sql in [
        "update timeline_event set kind = 'a.b'",
        "delete from timeline_event",
        "truncate timeline_event cascade",
        "delete from timeline_text",
        "delete from incident",
        "update audit set act = ''",
        "delete from audit",
        "alter table timeline_event disable trigger all",
        "drop table timeline_event",
    ] {
        let error = sqlx::query(sql).execute(&signalbox.app.pool).await.expect_err(sql);
        let code = error.as_database_error().and_then(|refused| refused.code().map(|code| code.to_string()));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}: {error}");
    }
}

#[tokio::test]
async fn the_same_key_gets_the_first_answer_again() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let body = || serde_json::json!({ "title": "The support bot refuses", "severity": "SEV2" });
    let first = ana.json("/incidents", "key-1", body()).await.is(200);
    let again = ana.json("/incidents", "key-1", body()).await.is(200);
    let other = ana.json("/incidents", "key-2", body()).await.is(200);
    assert_eq!(first.text, again.text);
    assert_ne!(first.text, other.text);
    ana.json("/sign-out", "key-1", serde_json::json!({})).await.is(409);
}

#[tokio::test]
async fn twins_sent_at_once_are_done_once() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let number = ana.declare("The support bot refuses").await;
    let path = format!("/incidents/{number}/notes");
    let sent = (0..20).map(|_| ana.json(&path, "one-note", serde_json::json!({ "text": "seen" })));
    for answer in futures::future::join_all(sent).await {
        answer.is(200);
    }
    let notes: i64 = sqlx::query_scalar("select count(*) from timeline_event where kind = 'note.written'")
        .fetch_one(&signalbox.app.pool)
        .await
        .expect("a count");
    assert_eq!(notes, 1);
}

#[tokio::test]
async fn numbers_have_no_gap_and_positions_are_in_commit_order() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let number = ana.declare("The support bot refuses").await;
    let path = format!("/incidents/{number}/notes");
    let sent = (0..40).map(|n| {
        let (path, person) = (path.clone(), if n % 2 == 0 { ana.clone() } else { ben.clone() });
        async move { person.press(&path, &[("text", &format!("note {n}"))]).await.is(303) }
    });
    futures::future::join_all(sent).await;
    let numbers: Vec<i32> = sqlx::query_scalar("select number from timeline_event order by position")
        .fetch_all(&signalbox.app.pool)
        .await
        .expect("numbers");
    assert_eq!(numbers, (1..=numbers.len() as i32).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_back_dated_note_keeps_both_times() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let number = ana.declare("The support bot refuses").await;
    let path = format!("/incidents/{number}/notes");
    ana.press(&path, &[("text", "Support saw it first"), ("happened", "14:02")]).await.is(303);
    let page = ana.get(&format!("/incidents/{number}")).await.is(200).text;
    assert!(page.contains("Support saw it first") && page.contains("14:02") && page.contains("written"));
    let refused = ana.press(&path, &[("text", "From tomorrow"), ("happened", "2025-02-16T09:00")]).await.is(422).text;
    assert!(
        refused.contains("This lies in the future.") && refused.contains("From tomorrow"),
        "the text is given back"
    );
}

/// Whoever waited first is ended by Postgres: here that is the command.
#[tokio::test]
async fn a_command_that_met_another_transaction_is_carried_out_again() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.declare("The support bot refuses").await;
    let pool = &signalbox.app.pool;
    let mut other = pool.begin().await.expect("a transaction");
    sqlx::query("select pg_advisory_xact_lock($1)").bind(0x51_6e_a1_i64).execute(&mut *other).await.expect("the lock");
    let noted = async { ana.press("/incidents/1/notes", &[("text", "I look at the prompt")]).await.is(303) };
    let crossing = async {
        let waits = "select exists (select from pg_locks l join pg_database d on d.oid = l.database
                     where d.datname = current_database() and l.locktype = 'advisory' and not l.granted)";
        while !sqlx::query_scalar::<_, bool>(waits).fetch_one(pool).await.expect("the locks") {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        sqlx::query("select from incident for update").execute(&mut *other).await.expect("the command gave way");
        other.commit().await.expect("committed");
    };
    tokio::join!(noted, crossing);
    let notes = "select count(*) from timeline_event where kind = 'note.written'";
    assert_eq!(sqlx::query_scalar::<_, i64>(notes).fetch_one(pool).await.expect("a count"), 1);
}
