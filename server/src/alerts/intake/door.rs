//! What all intakes share: who may come in, how much, and the commit that the answer waits for.

use super::Source;
use crate::{
    alerts::{
        formats::{About, Format},
        group_commit::{GroupCommit, NotKept, Row},
    },
    http::{App, Limits, Refusal},
};
use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, header},
};
use bytes::BytesMut;
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, OnceLock},
    time::{Duration, Instant},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

/// How long a token is known without asking for it: others may have ended it.
const KNOWN_FOR: Duration = Duration::from_secs(1);
const ASKING: usize = 32;
/// Past it all are forgotten at once.
const MOST_KNOWN: usize = 10_000;
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// Bodies that are read at the same time weigh no more together.
const MOST_KIB: u32 = 256 << 10;

/// With more than these waiting to be kept, keeping comes before working on what is kept.
const BUSY: usize = 32;
/// Counted for a body whose length is not said before.
const UNANNOUNCED: usize = 1 << 20;
/// What bodies weigh together whose key lies inside, and how long one may take: until it is read its sender is a stranger.
const MOST_KIB_OF_STRANGERS: usize = 16 << 10;
const LONGEST_OF_STRANGERS: Duration = Duration::from_secs(5);

type Hash = [u8; 32];

struct Known {
    source: Arc<Source>,
    since: Instant,
    at: DateTime<Utc>,
}

pub struct Door {
    commit: OnceLock<GroupCommit>,
    known: Mutex<HashMap<Hash, Known>>,
    /// Held while a token is asked for, by its first byte.
    asking: [tokio::sync::Mutex<()>; ASKING],
    /// How many wait, and when that was counted.
    waiting: Mutex<Option<(Instant, i64)>>,
    room: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
}

impl Default for Door {
    fn default() -> Door {
        Door {
            commit: OnceLock::new(),
            known: Mutex::default(),
            asking: std::array::from_fn(|_| tokio::sync::Mutex::default()),
            waiting: Mutex::default(),
            room: Arc::new(Semaphore::new(MOST_KIB as usize)),
            strangers: Arc::new(Semaphore::new(MOST_KIB_OF_STRANGERS)),
        }
    }
}

/// A body with the room that it takes until it is kept.
pub struct Read {
    pub body: Bytes,
    _room: OwnedSemaphorePermit,
}

impl Door {
    /// Who shows this secret. `None`: nobody showed any.
    pub async fn source(&self, app: &App, secret: Option<&str>) -> Result<Arc<Source>, Refusal> {
        let secret = secret.ok_or(Refusal::NotSignedIn)?;
        let (hash, now) = (crate::auth::hash_secret(secret), app.clock.now());
        if let Some(source) = self.known(&hash, now) {
            return Ok(source);
        }
        // A thousand deliveries at once ask once.
        let _asking = self.asking[usize::from(hash[0]) % ASKING].lock().await;
        if let Some(source) = self.known(&hash, now) {
            return Ok(source);
        }
        let (since, source) = (Instant::now(), Arc::new(Source::of_secret(app, secret).await?));
        let mut known = lock(&self.known);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(hash, Known { source: source.clone(), since, at: now });
        Ok(source)
    }

    fn known(&self, hash: &Hash, now: DateTime<Utc>) -> Option<Arc<Source>> {
        let known = lock(&self.known);
        let known = known.get(hash)?;
        let apart = (now - known.at).abs().to_std().unwrap_or(Duration::MAX);
        (known.since.elapsed() < KNOWN_FOR && apart < KNOWN_FOR).then(|| known.source.clone())
    }

    /// Of a sender whose protocol has no signature: where one is wanted, its token alone is not enough.
    pub fn must_want_no_signature(source: &Source) -> Result<(), Refusal> {
        const SAYS: &str =
            "This intake takes signed deliveries only, and this protocol can't sign. Make another intake for it.";
        if source.signing.is_empty() { Ok(()) } else { Err(Refusal::Forbidden(SAYS.into())) }
    }

    /// A token was ended or an intake changed.
    pub fn forget(&self) {
        lock(&self.known).clear();
    }

    /// Never a 4xx for load: a sender gives up after that, and comes again after a 503.
    /// Counted at most once a second: a count for each delivery would be the load it guards against.
    pub async fn must_have_room(&self, app: &App) -> Result<(), Refusal> {
        let known = {
            let mut waiting = lock(&self.waiting);
            let known = waiting.filter(|(at, _)| at.elapsed() < COUNT_EVERY);
            if known.is_none() {
                // Whoever comes while this one counts takes the last count.
                *waiting = Some((Instant::now(), waiting.map_or(0, |(_, count)| count)));
            }
            known.map(|(_, count)| count)
        };
        let count = match known {
            Some(count) => count,
            None => {
                let count = count_waiting(app).await?;
                *lock(&self.waiting) = Some((Instant::now(), count));
                count
            }
        };
        if count >= Limits::INBOX_WAITING {
            return Err(Refusal::Busy("Too many deliveries wait to be worked on. Send this one again.".into()));
        }
        Ok(())
    }

    pub async fn read(&self, format: Format, headers: &HeaderMap, body: Body) -> Result<Read, Refusal> {
        let limit = format.most_bytes();
        let announced =
            headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|length| length > limit) {
            return Err(Refusal::TooLarge { limit });
        }
        let mut room = self.room_for(announced.unwrap_or(UNANNOUNCED).min(limit))?;
        let body = to_bytes(body, limit).await.map_err(|error| {
            let is_too_large = error.to_string().contains("length limit");
            if is_too_large { Refusal::TooLarge { limit } } else { Refusal::BadRequest("The body broke off.".into()) }
        })?;
        if announced.is_none() && body.len() > UNANNOUNCED {
            room.merge(self.room_for(body.len() - UNANNOUNCED)?);
        }
        Ok(Read { body, _room: room })
    }

    /// A body whose key lies inside. It takes room of its own, as it arrives: what is only announced holds up nobody.
    pub async fn read_of_stranger(&self, format: Format, body: Body) -> Result<Read, Refusal> {
        let reading = self.arriving(format.most_bytes(), body);
        // Never a 4xx: the slow one may be this server.
        let too_slow = |_| Refusal::Busy("The body took too long. Send this one again.".into());
        tokio::time::timeout(LONGEST_OF_STRANGERS, reading).await.map_err(too_slow)?
    }

    async fn arriving(&self, limit: usize, mut body: Body) -> Result<Read, Refusal> {
        let mut room = room_of(&self.strangers, 0)?;
        let mut read = BytesMut::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| Refusal::BadRequest("The body broke off.".into()))?;
            let Ok(data) = frame.into_data() else { continue };
            if read.len() + data.len() > limit {
                return Err(Refusal::TooLarge { limit });
            }
            room.merge(room_of(&self.strangers, data.len())?);
            read.extend_from_slice(&data);
        }
        Ok(Read { body: read.freeze(), _room: room })
    }

    fn room_for(&self, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
        room_of(&self.room, bytes)
    }

    /// More deliveries wait to be kept than a quiet hour brings.
    pub fn is_busy(&self) -> bool {
        self.commit.get().is_some_and(|commit| commit.waiting() > BUSY)
    }

    /// Ok: it is committed, and the worker was rung.
    pub async fn keep(&self, app: &App, kept: Kept) -> Result<(), Refusal> {
        let Kept { id, source, format, body, about } = kept;
        let about = (about != About::default()).then(|| serde_json::to_value(about)).transpose();
        let about = about.map_err(|error| Refusal::Broken(error.to_string()))?;
        let row = Row { id, source, format: format.word(), body, about, received_at: app.clock.now() };
        let commit = self.commit.get_or_init(|| GroupCommit::start(&app.pool));
        commit.keep(row).await.map_err(|error| match error {
            NotKept::Busy => Refusal::Busy(error.to_string()),
            NotKept::Away(cause) => Refusal::Away(sqlx::Error::Io(std::io::Error::other(cause))),
            NotKept::Refused(cause) => Refusal::Broken(cause),
        })?;
        app.inbox.notify_one();
        Ok(())
    }
}

fn room_of(room: &Arc<Semaphore>, bytes: usize) -> Result<OwnedSemaphorePermit, Refusal> {
    let kib = u32::try_from(bytes / 1024 + 1).unwrap_or(MOST_KIB).min(MOST_KIB);
    let busy = |_| Refusal::Busy("Too much is being sent at once. Send this one again.".into());
    room.clone().try_acquire_many_owned(kib).map_err(busy)
}

/// A delivery that was read and understood.
pub struct Kept {
    pub id: Uuid,
    pub source: Uuid,
    pub format: Format,
    /// Without the secret, where that came in it.
    pub body: Bytes,
    pub about: About,
}

async fn count_waiting(app: &App) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select from delivery where processed_at is null limit $1) waiting"#,
        Limits::INBOX_WAITING
    )
    .fetch_one(&app.pool)
    .await
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
