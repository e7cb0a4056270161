//! The transaction of a verb: its writes, its events and the memory of its answer are committed together or not at all.

use crate::http::Refusal;
use app::{
    ids::{EventId, IncidentId, PersonId},
    timeline::Event,
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// Taken as the last lock before commit, so that positions are in commit order.
const POSITION_LOCK: i64 = 0x51_6e_a1;

/// Who does it, as the timeline keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Person(PersonId),
    /// An alert's sender, by its token.
    Sender(Uuid),
    System,
}

impl Who {
    pub fn kind(self) -> &'static str {
        match self {
            Who::Person(_) => "person",
            Who::Sender(_) => "sender",
            Who::System => "system",
        }
    }

    pub fn id(self) -> Option<Uuid> {
        match self {
            Who::Person(PersonId(id)) | Who::Sender(id) => Some(id),
            Who::System => None,
        }
    }
}

struct Pending {
    who: Who,
    incident: IncidentId,
    event: Event,
    text: Option<String>,
    happened_at: DateTime<Utc>,
}

pub struct Tx {
    inner: Transaction<'static, Postgres>,
    who: Who,
    now: DateTime<Utc>,
    once: Option<(Uuid, Uuid)>,
    pending: Vec<Pending>,
    status_changed: bool,
}

impl Tx {
    pub async fn begin(pool: &PgPool, who: Who, now: DateTime<Utc>) -> Result<Tx, sqlx::Error> {
        Ok(Tx { inner: pool.begin().await?, who, now, once: None, pending: Vec::new(), status_changed: false })
    }

    /// Claims the command's key. The same key by the same actor gets the first answer, as [`Refusal::Repeated`];
    /// a twin that is still at work is waited for.
    pub async fn claim(&mut self, actor: Uuid, key: Uuid, command: &str) -> Result<(), Refusal> {
        let claimed = sqlx::query!(
            "insert into once (actor, key, command, recorded_at) values ($1, $2, $3, $4) on conflict do nothing",
            actor,
            key,
            command,
            self.now
        )
        .execute(&mut *self.inner)
        .await?;
        if claimed.rows_affected() == 1 {
            self.once = Some((actor, key));
            return Ok(());
        }
        let first = sqlx::query!("select command, reply from once where actor = $1 and key = $2", actor, key)
            .fetch_one(&mut *self.inner)
            .await?;
        if first.command != command {
            return Err(Refusal::Conflict("This key was used for another command. Send a new one.".into()));
        }
        Err(Refusal::Repeated(first.reply.unwrap_or_default()))
    }

    pub fn who(&self) -> Who {
        self.who
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Appends to the incident's record when the transaction commits.
    pub fn record(&mut self, incident: IncidentId, event: Event, text: Option<&str>) {
        self.record_at(incident, event, text, self.now);
    }

    /// As [`Tx::record`], for what happened at another time than it is written.
    pub fn record_at(&mut self, incident: IncidentId, event: Event, text: Option<&str>, happened_at: DateTime<Utc>) {
        let text = text.filter(|text| !text.is_empty()).map(str::to_string);
        self.pending.push(Pending { who: self.who, incident, event, text, happened_at });
    }

    /// What follows by itself from what the transaction's own actor did.
    pub fn record_by_itself(&mut self, incident: IncidentId, event: Event) {
        let happened_at = self.now;
        self.pending.push(Pending { who: Who::System, incident, event, text: None, happened_at });
    }

    /// The public page must be rendered anew.
    pub fn status_changed(&mut self) {
        self.status_changed = true;
    }

    pub async fn commit<T: Serialize>(mut self, reply: T) -> Result<T, Refusal> {
        if let Some((actor, key)) = self.once {
            let answer = serde_json::to_value(&reply).map_err(|error| Refusal::Broken(error.to_string()))?;
            sqlx::query!("update once set reply = $3 where actor = $1 and key = $2", actor, key, answer)
                .execute(&mut *self.inner)
                .await?;
        }
        self.append_events().await?;
        if self.status_changed {
            sqlx::query!("select pg_notify('status', '')").fetch_one(&mut *self.inner).await?;
        }
        self.inner.commit().await?;
        Ok(reply)
    }

    async fn append_events(&mut self) -> Result<(), sqlx::Error> {
        let pending = std::mem::take(&mut self.pending);
        if pending.is_empty() {
            return Ok(());
        }
        sqlx::query!("select pg_advisory_xact_lock($1)", POSITION_LOCK).fetch_one(&mut *self.inner).await?;
        for Pending { who, incident, event, text, happened_at } in pending {
            let (kind, data) = event.stored();
            let id = EventId(Uuid::now_v7());
            sqlx::query!(
                "with numbered as (
                     update incident set last_event = last_event + 1 where id = $2 returning number, last_event
                 ), written as (
                     insert into timeline_event
                         (id, incident_id, number, position, kind, version, data, actor_kind, actor_id, happened_at, recorded_at)
                     select $1, $2, last_event, nextval('timeline_position'), $3, $4, $5, $6, $7, $8, $9 from numbered
                 )
                 select pg_notify('incident', number::text) from numbered",
                id.0,
                incident.0,
                kind,
                Event::VERSION,
                data,
                who.kind(),
                who.id(),
                happened_at,
                self.now
            )
            .fetch_one(&mut *self.inner)
            .await?;
            if let Some(text) = text {
                sqlx::query!("insert into timeline_text (event_id, text) values ($1, $2)", id.0, text)
                    .execute(&mut *self.inner)
                    .await?;
            }
        }
        Ok(())
    }
}

impl Deref for Tx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
