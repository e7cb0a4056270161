//! What brings a runbook to an incident by itself: kept in rows that are ended, never deleted.

use super::gate::RunbookGate;
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    command::Check,
    ids::MatchId,
    runbooks::{AddMatch, MatchRow, RemoveMatch},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

const MOST_OF_ONE: i64 = 200;

/// Of one runbook, in the order they were added.
pub(super) async fn of_runbook(pool: &PgPool, runbook: Uuid) -> Result<Vec<MatchRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select m.id, m.alert_pattern, s.slug as "slug?", s.name as "name?"
           from runbook_match m left join service s on s.id = m.service_id
           where m.runbook_id = $1 and m.removed_at is null order by m.created_at, m.id limit $2"#,
        runbook,
        MOST_OF_ONE
    )
    .fetch_all(pool)
    .await?;
    let rows = rows.into_iter().map(|row| MatchRow {
        id: MatchId(row.id),
        pattern: row.alert_pattern.unwrap_or_default(),
        service: row.slug.zip(row.name),
    });
    Ok(rows.collect())
}

pub async fn add_match(cx: Cx, ask: AddMatch) -> Result<(), Refusal> {
    cx.viewer.must_write_runbooks()?;
    let (pattern, service) = (ask.pattern.trim(), ask.service.trim());
    let mut check = Check::default();
    check.need(!ask.runbook.trim().is_empty(), "runbook", "Choose a runbook.");
    if service.is_empty() {
        check.text("pattern", pattern, 200, "Write the name of an alert, or choose a service.");
        let only_stars = !pattern.is_empty() && pattern.chars().all(|letter| letter == '*');
        check.need(!only_stars, "pattern", "This fits every alert. Write a part of a name.");
        let inner = pattern.trim_matches('*').contains('*');
        check.need(!inner, "pattern", "A star stands at the start or at the end, for anything.");
    } else {
        check.need(pattern.is_empty(), "pattern", "A name or a service, not both: add two, one after the other.");
    }
    check.done()?;
    let mut tx = cx.begin().await?;
    // Two people at once would add the same one twice.
    let runbook = sqlx::query_scalar!(
        "select id from runbook where slug = $1 and archived_at is null for update",
        ask.runbook.trim()
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::field("runbook", "No runbook has this name. Choose one from the list."))?;
    let service = match service {
        "" => None,
        slug => Some(service_by(&mut tx, slug).await?),
    };
    refuse_taken(&mut tx, pattern, service).await?;
    refuse_too_many(&mut tx, runbook).await?;
    let id = Uuid::now_v7();
    let now = tx.now();
    sqlx::query!(
        "insert into runbook_match (id, runbook_id, alert_pattern, service_id, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        id,
        runbook,
        service.is_none().then_some(pattern),
        service,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "runbook": ask.runbook.trim(), "pattern": pattern, "service": ask.service.trim() });
    audit::note(&mut tx, &cx, "runbook.match_added", &id.to_string(), detail).await?;
    tx.commit(()).await
}

pub async fn remove_match(cx: Cx, ask: RemoveMatch) -> Result<(), Refusal> {
    cx.viewer.must_write_runbooks()?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let removed = sqlx::query!(
        "update runbook_match m set removed_at = $3, removed_by = $4
         from runbook b where b.id = m.runbook_id and b.slug = $1 and m.id = $2 and m.removed_at is null
         returning m.alert_pattern, m.service_id",
        ask.slug,
        ask.id.0,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This was removed already.".into()))?;
    let detail = json!({ "runbook": ask.slug, "pattern": removed.alert_pattern, "service_id": removed.service_id });
    audit::note(&mut tx, &cx, "runbook.match_removed", &ask.id.to_string(), detail).await?;
    tx.commit(()).await
}

async fn service_by(connection: &mut PgConnection, slug: &str) -> Result<Uuid, Refusal> {
    sqlx::query_scalar!("select id from service where slug = $1 and archived_at is null", slug)
        .fetch_optional(connection)
        .await?
        .ok_or_else(|| Refusal::field("service", "No service has this name. Choose one from the list."))
}

/// The same name for two runbooks would leave it to the order which one comes.
async fn refuse_taken(connection: &mut PgConnection, pattern: &str, service: Option<Uuid>) -> Result<(), Refusal> {
    let taken = sqlx::query_scalar!(
        "select b.title from runbook_match m join runbook b on b.id = m.runbook_id and b.archived_at is null
         where m.removed_at is null and (lower(m.alert_pattern) = lower($1) or m.service_id = $2)
         order by m.created_at limit 1",
        pattern,
        service
    )
    .fetch_optional(connection)
    .await?;
    let field = if service.is_some() { "service" } else { "pattern" };
    match taken {
        Some(title) => Err(Refusal::field(field, format!("This brings {title} already. Remove it there first."))),
        None => Ok(()),
    }
}

async fn refuse_too_many(connection: &mut PgConnection, runbook: Uuid) -> Result<(), Refusal> {
    let standing = sqlx::query_scalar!(
        r#"select count(*) as "count!" from runbook_match where runbook_id = $1 and removed_at is null"#,
        runbook
    )
    .fetch_one(connection)
    .await?;
    match standing >= MOST_OF_ONE {
        true => Err(Refusal::Conflict(format!("{MOST_OF_ONE} bring this runbook already. Remove one first."))),
        false => Ok(()),
    }
}
