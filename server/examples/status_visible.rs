//! Corrects a public update over and over, and says how long each change took until the page had it, from the begin of
//! its commit. `status_visible HOST:PORT CHANGES`, with DATABASE_URL, on a page made by `.ci/busy-page.sql`.
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use sqlx::{PgPool, postgres::PgPoolOptions};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const BETWEEN: Duration = Duration::from_millis(100);
const GIVEN_UP: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [address, changes] = args.as_slice() else {
        eprintln!("status_visible HOST:PORT CHANGES");
        std::process::exit(2);
    };
    let changes: i32 = changes.parse().expect("a count");
    let url = std::env::var("DATABASE_URL").expect("DATABASE_URL");
    let pool = PgPoolOptions::new().max_connections(1).connect(&url).await.expect("the database");
    let mut reader = TcpStream::connect(address).await.expect("the page");
    let mut took = Vec::new();
    for change in 1..=changes {
        let words = format!("Change {change} is tried.");
        let began = Instant::now();
        correct(&pool, change, &words).await;
        while !page(&mut reader, address).await.contains(&words) {
            assert!(began.elapsed() < GIVEN_UP, "the page never had it");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        took.push(began.elapsed());
        tokio::time::sleep(BETWEEN).await;
    }
    took.sort_unstable();
    let at = |part: usize| took[(took.len() * part / 1000).min(took.len() - 1)].as_secs_f64() * 1000.0;
    println!(
        "{} changes: p50 {:.1} ms, p99 {:.1} ms, max {:.1} ms (budget p99 250)",
        took.len(),
        at(500),
        at(990),
        at(999)
    );
}

/// As a verb does: the row and the bell in one transaction.
async fn correct(pool: &PgPool, change: i32, words: &str) {
    let mut tx = pool.begin().await.expect("a transaction");
    sqlx::query(
        "insert into update_correction (update_id, revision, how, phase, title, users_see, since, scope, mitigation,
                                        owner, corrected_by, corrected_at)
         select id, $1, 'told', phase, title, users_see, since, scope, $2, owner, written_by, clock_timestamp()
         from incident_update where public_id = 'up0000100003'",
    )
    .bind(change)
    .bind(words)
    .execute(&mut *tx)
    .await
    .expect("a correction");
    sqlx::query("select pg_notify('status', '')").execute(&mut *tx).await.expect("the bell");
    tx.commit().await.expect("a commit");
}

async fn page(reader: &mut TcpStream, address: &str) -> String {
    let request = format!("GET / HTTP/1.1\r\nhost: {address}\r\n\r\n");
    reader.write_all(request.as_bytes()).await.expect("it listens");
    let mut bytes = Vec::new();
    let mut chunk = [0; 65536];
    loop {
        let read = reader.read(&mut chunk).await.expect("it answers");
        assert!(read > 0, "the connection ended");
        bytes.extend_from_slice(&chunk[..read]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if length.is_some_and(|length: usize| body.len() >= length) {
            return body.to_string();
        }
    }
}
