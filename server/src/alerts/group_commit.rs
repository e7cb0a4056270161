//! Deliveries of many requests in one insert: each waits for the commit it is part of; one flush serves all.
//! Nothing waits for company. While one batch is committed the next one gathers, so batches grow with the load.

use crate::db::is_away;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{PgPool, Postgres, pool::PoolConnection};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use uuid::Uuid;

/// One gathers while the other commits; each keeps a connection.
const WRITERS: usize = 2;
/// Deliveries that may wait here for their commit, and what their bodies may weigh together.
const MOST_WAITING: usize = 4096;
const MOST_KIB_WAITING: u32 = 256 << 10;
/// In one insert. The first one may be larger than that.
const MOST_ROWS: usize = 512;
const MOST_BYTES: usize = 8 << 20;

/// A delivery as it came.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: Uuid,
    pub source: Uuid,
    pub format: &'static str,
    pub body: Bytes,
    pub about: Option<Value>,
    pub received_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotKept {
    /// 503: the sender comes again.
    #[error("Too many deliveries wait to be kept. Send this one again.")]
    Busy,
    /// Likewise. Whether it was kept is not known where the connection broke during the commit.
    #[error("The database is away: {0}")]
    Away(String),
    #[error("{0}")]
    Refused(String),
}

struct Waiting {
    row: Row,
    kept: oneshot::Sender<Result<(), NotKept>>,
    _room: OwnedSemaphorePermit,
}

pub struct GroupCommit {
    queue: mpsc::Sender<Waiting>,
    room: Arc<Semaphore>,
}

impl GroupCommit {
    /// Its writers end when it is dropped and everything that waits is answered.
    pub fn start(pool: &PgPool) -> GroupCommit {
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..WRITERS {
            tokio::spawn(write(pool.clone(), waiting.clone()));
        }
        GroupCommit { queue, room: Arc::new(Semaphore::new(MOST_KIB_WAITING as usize)) }
    }

    /// How many wait to be taken into a batch.
    pub fn waiting(&self) -> usize {
        MOST_WAITING - self.queue.capacity()
    }

    /// Ok: it is committed. A request that gives up waiting takes nothing back.
    pub async fn keep(&self, row: Row) -> Result<(), NotKept> {
        let kib = u32::try_from(row.body.len() / 1024 + 1).unwrap_or(u32::MAX).min(MOST_KIB_WAITING);
        let room = self.room.clone().try_acquire_many_owned(kib).map_err(|_| NotKept::Busy)?;
        let (kept, answer) = oneshot::channel();
        self.queue.try_send(Waiting { row, kept, _room: room }).map_err(|_| NotKept::Busy)?;
        answer.await.unwrap_or_else(|_| Err(NotKept::Away("The writer has stopped.".into())))
    }
}

async fn write(pool: PgPool, waiting: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    let mut connection: Option<PoolConnection<Postgres>> = None;
    loop {
        let batch = tokio::select! {
            batch = async { gather(&mut *waiting.lock().await).await } => batch,
            // The pool closes when all connections are given back.
            () = pool.close_event() => return,
        };
        if batch.is_empty() {
            return;
        }
        let (rows, answers): (Vec<Row>, Vec<_>) = batch.into_iter().map(|one| (one.row, (one.kept, one._room))).unzip();
        for ((kept, _room), said) in answers.into_iter().zip(keep_all(&pool, &mut connection, &rows).await) {
            // Whoever asked may have gone.
            let _ = kept.send(said);
        }
    }
}

/// What waits now, and at least one; empty when nobody will ask again.
async fn gather(waiting: &mut mpsc::Receiver<Waiting>) -> Vec<Waiting> {
    let mut batch = Vec::new();
    let mut bytes = 0;
    let mut next = waiting.recv().await;
    while let Some(one) = next {
        bytes += one.row.body.len();
        batch.push(one);
        next = if batch.len() < MOST_ROWS && bytes < MOST_BYTES { waiting.try_recv().ok() } else { None };
    }
    batch
}

/// An answer for each row. One that the database refuses takes no other down with it.
async fn keep_all(
    pool: &PgPool,
    connection: &mut Option<PoolConnection<Postgres>>,
    rows: &[Row],
) -> Vec<Result<(), NotKept>> {
    match insert(pool, connection, rows).await {
        Ok(()) => vec![Ok(()); rows.len()],
        Err(NotKept::Refused(_)) if rows.len() > 1 => {
            let mut said = Vec::with_capacity(rows.len());
            for row in rows {
                said.push(insert(pool, connection, std::slice::from_ref(row)).await);
            }
            said
        }
        Err(not_kept) => vec![Err(not_kept); rows.len()],
    }
}

/// A kept connection may have died while nothing was sent: then once more on a new one. What was committed all the same
/// is not inserted twice, its id being known.
async fn insert(pool: &PgPool, connection: &mut Option<PoolConnection<Postgres>>, rows: &[Row]) -> Result<(), NotKept> {
    if let Some(kept) = connection.take() {
        match insert_by(kept, connection, rows).await {
            Err(NotKept::Away(_)) => {}
            said => return said,
        }
    }
    let fresh = pool.acquire().await.map_err(|error| NotKept::Away(error.to_string()))?;
    insert_by(fresh, connection, rows).await
}

/// Keeps the connection from batch to batch: the pool would ask it whether it lives each time.
async fn insert_by(
    mut own: PoolConnection<Postgres>,
    kept: &mut Option<PoolConnection<Postgres>>,
    rows: &[Row],
) -> Result<(), NotKept> {
    match insert_on(&mut own, rows).await {
        Err(error) if is_away(&error) => {
            own.close_on_drop();
            Err(NotKept::Away(error.to_string()))
        }
        said => {
            *kept = Some(own);
            said.map_err(|error| NotKept::Refused(error.to_string()))
        }
    }
}

async fn insert_on(connection: &mut PoolConnection<Postgres>, rows: &[Row]) -> Result<(), sqlx::Error> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let sources: Vec<Uuid> = rows.iter().map(|row| row.source).collect();
    let formats: Vec<&str> = rows.iter().map(|row| row.format).collect();
    let bodies: Vec<&[u8]> = rows.iter().map(|row| &row.body[..]).collect();
    let abouts: Vec<Option<Value>> = rows.iter().map(|row| row.about.clone()).collect();
    let times: Vec<DateTime<Utc>> = rows.iter().map(|row| row.received_at).collect();
    sqlx::query!(
        "insert into delivery (id, source_id, format, body, about, received_at, attempts, retry_at)
         select new.id, new.source_id, new.format, new.body, new.about, new.received_at, 0, new.received_at
         from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[], $5::jsonb[], $6::timestamptz[])
             as new (id, source_id, format, body, about, received_at)
         on conflict (id) do nothing",
        &ids,
        &sources,
        &formats as &[&str],
        &bodies as &[&[u8]],
        &abouts as &[Option<Value>],
        &times
    )
    .execute(&mut **connection)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        pin::Pin,
        task::{Context, Waker},
    };

    fn row(bytes: usize) -> Row {
        Row {
            id: Uuid::now_v7(),
            source: Uuid::nil(),
            format: "json",
            body: vec![b' '; bytes].into(),
            about: None,
            received_at: DateTime::UNIX_EPOCH,
        }
    }

    /// As it is before any writer has looked.
    fn unwritten() -> (GroupCommit, mpsc::Receiver<Waiting>) {
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        (GroupCommit { queue, room: Arc::new(Semaphore::new(MOST_KIB_WAITING as usize)) }, waiting)
    }

    /// One that waits for its commit.
    fn ask(commit: &GroupCommit, bytes: usize) -> Pin<Box<impl Future<Output = Result<(), NotKept>>>> {
        let mut asked = Box::pin(commit.keep(row(bytes)));
        let first = asked.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(first.is_pending(), "{first:?}");
        asked
    }

    #[tokio::test]
    async fn a_batch_is_what_waits_up_to_its_limits() {
        let (commit, mut waiting) = unwritten();
        let small: Vec<_> = (0..MOST_ROWS + 5).map(|_| ask(&commit, 10)).collect();
        assert_eq!(gather(&mut waiting).await.len(), MOST_ROWS);
        assert_eq!(gather(&mut waiting).await.len(), 5);
        let large: Vec<_> = (0..3).map(|_| ask(&commit, MOST_BYTES / 2 + 1)).collect();
        assert_eq!(gather(&mut waiting).await.len(), 2);
        assert_eq!(gather(&mut waiting).await.len(), 1);
        drop((small, large));
        drop(commit);
        assert!(gather(&mut waiting).await.is_empty());
    }

    #[tokio::test]
    async fn what_has_no_room_is_busy_and_room_comes_back() {
        let (commit, mut waiting) = unwritten();
        let many: Vec<_> = (0..MOST_WAITING).map(|_| ask(&commit, 1)).collect();
        assert_eq!(commit.keep(row(1)).await, Err(NotKept::Busy));
        assert_eq!(commit.waiting(), MOST_WAITING);
        while waiting.try_recv().is_ok() {}
        for asked in many {
            assert!(matches!(asked.await, Err(NotKept::Away(_))), "whom nobody answers is told so");
        }
        let heavy: Vec<_> = (0..3).map(|_| ask(&commit, 64 << 20)).collect();
        assert_eq!(commit.keep(row(64 << 20)).await, Err(NotKept::Busy), "too heavy together");
        drop(gather(&mut waiting).await);
        let again = ask(&commit, 64 << 20);
        drop((heavy, again));
    }
}
