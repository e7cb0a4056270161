//! The context of a request: who asks, and the way to the database.

use super::{App, Refusal};
use crate::db::{Tx, Who};
use app::auth::{Role, Viewer};
use chrono::{DateTime, Utc};
use std::net::IpAddr;
use uuid::Uuid;

/// A signed-in person's request. It can only be made from a session, so a verb that takes it has one.
#[derive(Clone)]
pub struct Cx {
    pub app: App,
    pub viewer: Viewer,
    pub session: Uuid,
    pub(super) command: &'static str,
    pub(super) once: Option<Uuid>,
}

impl Cx {
    pub(crate) fn new(app: App, viewer: Viewer, session: Uuid) -> Cx {
        Cx { app, viewer, session, command: "", once: None }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    pub fn who(&self) -> Who {
        Who::Person(self.viewer.id)
    }

    pub fn is_admin(&self) -> bool {
        self.viewer.role == Role::Admin
    }

    /// Begins the transaction of a verb and claims its key, so that what is sent twice is done once.
    pub async fn begin(&self) -> Result<Tx, Refusal> {
        let mut tx = Tx::begin(&self.app.pool, self.who(), self.now()).await?;
        if let Some(key) = self.once {
            tx.claim(self.viewer.id.0, key, self.command).await?;
        }
        Ok(tx)
    }

    pub fn need_role(&self, role: Role) -> Result<(), Refusal> {
        if self.viewer.role >= role {
            return Ok(());
        }
        Err(Refusal::Forbidden(format!("You may read this, not change it. It takes the role of {role}.")))
    }

    /// The time a person typed: `HH:MM` of today or `YYYY-MM-DDTHH:MM`, in their zone; now when empty.
    pub fn said_time(&self, field: &str, text: &str) -> Result<DateTime<Utc>, Refusal> {
        let now = self.now();
        match crate::timeline::said_time(text, &self.viewer.zone, now) {
            Ok(Some(at)) => Ok(at),
            Ok(None) => Ok(now),
            Err(says) => Err(Refusal::field(field, says)),
        }
    }
}

/// A stranger's request, for the few commands that open the door.
#[derive(Clone)]
pub struct OpenCx {
    pub app: App,
    pub address: IpAddr,
    pub user_agent: String,
}

impl OpenCx {
    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    pub async fn begin(&self) -> Result<Tx, Refusal> {
        Ok(Tx::begin(&self.app.pool, Who::System, self.now()).await?)
    }
}
