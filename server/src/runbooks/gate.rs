//! The one way to a runbook's row: what a viewer may not see does not exist for them, and what is written is locked.

use crate::{
    db::Tx,
    http::{Cx, Refusal},
};
use app::auth::{Role, Viewer};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// What a verb does to a runbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new version.
    Write,
    /// Out of the library, or back.
    Archive,
}

/// A runbook that the viewer may read. It can't be made elsewhere.
#[derive(Clone, Debug)]
pub struct Readable {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub latest: i32,
    pub archived_at: Option<DateTime<Utc>>,
    _private: (),
}

/// A locked runbook that the viewer may change, with its newest version. It can't be made elsewhere.
#[derive(Clone, Debug)]
pub struct Locked {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub latest: i32,
    pub text: String,
    pub written_by: Option<(Uuid, String)>,
    pub written_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    _private: (),
}

impl Locked {
    pub fn must_be_in_the_library(&self) -> Result<(), Refusal> {
        match self.archived_at {
            None => Ok(()),
            Some(_) => Err(Refusal::Conflict(format!("{} is archived. Bring it back first.", self.title))),
        }
    }
}

/// Restricted runbooks are for those who respond.
pub fn sees_restricted(viewer: &Viewer) -> bool {
    viewer.role >= Role::Responder
}

pub fn may(viewer: &Viewer, change: Change) -> bool {
    let needed = match change {
        Change::Write => Role::Responder,
        Change::Archive => Role::Commander,
    };
    viewer.role >= needed
}

fn must(viewer: &Viewer, change: Change) -> Result<(), Refusal> {
    let says = match change {
        Change::Write => "You may read this, not change it. Responders and commanders can.",
        Change::Archive => "A commander takes a runbook out of the library, and brings it back.",
    };
    if may(viewer, change) { Ok(()) } else { Err(Refusal::Forbidden(says.into())) }
}

pub trait RunbookGate {
    fn must_write_runbooks(&self) -> Result<(), Refusal>;
    fn runbook(&self, tx: &mut Tx, slug: &str, change: Change) -> impl Future<Output = Result<Locked, Refusal>> + Send;
}

impl RunbookGate for Viewer {
    fn must_write_runbooks(&self) -> Result<(), Refusal> {
        must(self, Change::Write)
    }

    async fn runbook(&self, tx: &mut Tx, slug: &str, change: Change) -> Result<Locked, Refusal> {
        let row = sqlx::query!(
            "select id, slug, title, latest, archived_at from runbook
             where slug = $1 and (not restricted or $2) for update",
            slug,
            sees_restricted(self)
        )
        .fetch_optional(&mut **tx)
        .await?
        .ok_or(Refusal::NotFound)?;
        must(self, change)?;
        // Read after the lock: a join would look for the newest version of before the wait, and find nothing.
        let newest = sqlx::query!(
            r#"select v.text, v.recorded_at, v.written_by, p.name as "name?"
               from runbook_version v left join person p on p.id = v.written_by
               where v.runbook_id = $1 and v.version = $2"#,
            row.id,
            row.latest
        )
        .fetch_one(&mut **tx)
        .await?;
        Ok(Locked {
            id: row.id,
            slug: row.slug,
            title: row.title,
            latest: row.latest,
            text: newest.text,
            written_by: newest.written_by.zip(newest.name),
            written_at: newest.recorded_at,
            archived_at: row.archived_at,
            _private: (),
        })
    }
}

/// For pages and files.
pub async fn readable(cx: &Cx, slug: &str) -> Result<Readable, Refusal> {
    let row = sqlx::query!(
        "select id, slug, title, latest, archived_at from runbook where slug = $1 and (not restricted or $2)",
        slug,
        sees_restricted(&cx.viewer)
    )
    .fetch_optional(&cx.app.pool)
    .await?
    .ok_or(Refusal::NotFound)?;
    Ok(Readable {
        id: row.id,
        slug: row.slug,
        title: row.title,
        latest: row.latest,
        archived_at: row.archived_at,
        _private: (),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::ids::PersonId;

    #[test]
    fn who_may_what() {
        let viewer = |role| Viewer {
            id: PersonId(Uuid::nil()),
            name: String::new(),
            email: String::new(),
            role,
            zone: String::new(),
        };
        let table = [
            (Role::Viewer, (false, false, false)),
            (Role::Responder, (true, true, false)),
            (Role::Commander, (true, true, true)),
            (Role::Admin, (true, true, true)),
        ];
        for (role, expected) in table {
            let viewer = viewer(role);
            let found = (sees_restricted(&viewer), may(&viewer, Change::Write), may(&viewer, Change::Archive));
            assert_eq!(found, expected, "{role}");
        }
    }
}
