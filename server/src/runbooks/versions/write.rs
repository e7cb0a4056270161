//! The one way a version comes to be: for the editor, imports, restoring, and what ships.

use super::{
    super::{listed, read},
    text_of,
};
use app::{
    ids::PersonId,
    runbooks::{Runbook, is_slug},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Text that becomes a runbook's newest version, to the byte.
pub struct Draft<'a> {
    pub text: &'a str,
    /// One line.
    pub comment: &'a str,
    /// Nobody: a command line or Signalbox wrote it.
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    /// It came with Signalbox; only a first version can.
    pub shipped: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The runbook is new.
    First,
    Next,
    /// The newest version holds the same bytes already.
    Same,
}

#[derive(Clone, Debug)]
pub struct Kept {
    pub id: Uuid,
    /// The newest version now.
    pub version: i32,
    pub outcome: Outcome,
    /// A version of an archived runbook does not bring it back.
    pub is_archived: bool,
}

/// Locks the runbook of this slug, or makes it, and adds a version unless nothing changed. Who calls has checked the
/// slug and who may write.
pub async fn save_version(connection: &mut PgConnection, slug: &str, draft: &Draft<'_>) -> Result<Kept, sqlx::Error> {
    if let Some(first) = first_version(connection, slug, draft).await? {
        return Ok(first);
    }
    let runbook = read(draft.text);
    let now = sqlx::query!(
        r#"select id, latest, archived_at is not null as "is_archived!" from runbook where slug = $1 for update"#,
        slug
    )
    .fetch_one(&mut *connection)
    .await?;
    let text = text_of(&mut *connection, now.id, now.latest).await?.ok_or(sqlx::Error::RowNotFound)?;
    let kept = |version, outcome| Kept { id: now.id, version, outcome, is_archived: now.is_archived };
    if text == draft.text {
        return Ok(kept(now.latest, Outcome::Same));
    }
    let version = now.latest + 1;
    add(connection, now.id, version, draft, &runbook).await?;
    sqlx::query!(
        "update runbook set title = $2, failure_class = $3, restricted = $4, latest = $5 where id = $1",
        now.id,
        titled(&runbook, slug),
        runbook.failure_class,
        runbook.restricted,
        version
    )
    .execute(&mut *connection)
    .await?;
    Ok(kept(version, Outcome::Next))
}

/// Makes the runbook; none where there is one of this slug, archived or not.
pub async fn first_version(
    connection: &mut PgConnection,
    slug: &str,
    draft: &Draft<'_>,
) -> Result<Option<Kept>, sqlx::Error> {
    debug_assert!(is_slug(slug));
    let runbook = read(draft.text);
    let id = Uuid::now_v7();
    let made = sqlx::query!(
        "insert into runbook (id, slug, title, failure_class, restricted, latest, shipped, created_at)
         values ($1, $2, $3, $4, $5, 1, $6, $7) on conflict (slug) do nothing",
        id,
        slug,
        titled(&runbook, slug),
        runbook.failure_class,
        runbook.restricted,
        draft.shipped,
        draft.at
    )
    .execute(&mut *connection)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(None);
    }
    add(connection, id, 1, draft, &runbook).await?;
    Ok(Some(Kept { id, version: 1, outcome: Outcome::First, is_archived: false }))
}

async fn add(
    connection: &mut PgConnection,
    id: Uuid,
    version: i32,
    draft: &Draft<'_>,
    runbook: &Runbook,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into runbook_version (runbook_id, version, text, comment, written_by, recorded_at, problems)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id,
        version,
        draft.text,
        draft.comment,
        draft.by.map(|person| person.0),
        draft.at,
        runbook.problems.len() as i32
    )
    .execute(&mut *connection)
    .await?;
    listed::list(connection, id, version, runbook).await
}

/// Lists need a name where the text gives none, and a short one.
fn titled(runbook: &Runbook, slug: &str) -> String {
    match runbook.title.trim() {
        "" => slug.to_string(),
        title => title.chars().take(200).collect(),
    }
}
