//! Changes that people record, and what a rollback writes.

use crate::{
    db::{Tx, Who},
    http::{Cx, Refusal},
    services::{artifacts::VERSION_MOST, locked},
};
use app::{
    auth::Role,
    command::Check,
    ids::{ArtifactId, ChangeId, ServiceId},
    links,
    services::{RecordChange, Source, WithdrawChange},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A change of a registered part that a person made, or had made.
pub struct OnPart {
    pub artifact: ArtifactId,
    pub version: String,
    /// None: what was live before is found from the history.
    pub previous: Option<String>,
    pub summary: String,
    /// Who made it, where that is not who records it.
    pub author: Option<String>,
    pub address: Option<String>,
    pub source: Source,
    pub happened_at: DateTime<Utc>,
}

/// Writes it as the transaction's person. What is live follows from `happened_at`.
pub async fn record_on(tx: &mut Tx, who: Who, on: OnPart) -> Result<ChangeId, sqlx::Error> {
    let id = ChangeId(Uuid::now_v7());
    let now = tx.now();
    sqlx::query!(
        "insert into change (id, service_id, artifact_id, version, previous, summary, author, address, source,
             recorded_by, happened_at, recorded_at)
         select $1, a.service_id, a.id, $3, $4, $5, $6, $7, $8, $9, $10, $11 from artifact a where a.id = $2",
        id.0,
        on.artifact.0,
        on.version,
        on.previous,
        on.summary,
        on.author,
        on.address,
        on.source.word(),
        who.id().filter(|_| matches!(who, Who::Person(_))),
        on.happened_at,
        now
    )
    .execute(&mut **tx)
    .await?;
    sqlx::query!("update artifact set retired_at = null, retired_by = null where id = $1", on.artifact.0)
        .execute(&mut **tx)
        .await?;
    Ok(id)
}

pub async fn record_change(cx: Cx, ask: RecordChange) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let happened_at = cx.said_time("happened", &ask.happened);
    let mut check = Check::default();
    let version = line(&mut check, "version", &ask.version, VERSION_MOST, "Say which version is live since then.");
    let previous = optional(&mut check, "previous", &ask.previous, VERSION_MOST);
    let author = optional(&mut check, "by", &ask.by, 200);
    let summary = optional(&mut check, "summary", &ask.summary, super::told::SUMMARY_MOST).unwrap_or_default();
    let address = optional(&mut check, "address", &ask.address, 2000);
    let is_safe = address.as_deref().is_none_or(links::is_safe);
    check.need(is_safe, "address", "Begins with https:// or http://, without spaces.");
    if let Err(Refusal::Invalid(errors)) = &happened_at {
        errors.iter().for_each(|error| check.need(false, &error.field, error.says.clone()));
    }
    check.done()?;
    let happened_at = happened_at?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?;
    let part = sqlx::query_scalar!(
        "select id from artifact where id = $1 and service_id = $2",
        ask.part.parse::<Uuid>().unwrap_or_default(),
        service.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::field("part", "Choose a part from the list."))?;
    let artifact = ArtifactId(part);
    let on = OnPart { artifact, version, previous, summary, author, address, source: Source::Hand, happened_at };
    record_on(&mut tx, cx.who(), on).await?;
    tx.commit(()).await
}

/// It stays in the list, struck through; what is live is found without it.
pub async fn withdraw_change(cx: Cx, ask: WithdrawChange) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?;
    let change: Uuid = ask.change.parse().map_err(|_| Refusal::NotFound)?;
    refuse_standing(&mut tx, &cx, change, service).await?;
    let found = sqlx::query!(
        "update change set withdrawn_at = coalesce(withdrawn_at, $3), withdrawn_by = coalesce(withdrawn_by, $4)
         where id = $1 and service_id = $2",
        change,
        service.0,
        cx.now(),
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    match found.rows_affected() {
        0 => Err(Refusal::NotFound),
        _ => tx.commit(()).await,
    }
}

/// Without it the part would be live as before, and its rollback would stand as effective all the same.
async fn refuse_standing(tx: &mut Tx, cx: &Cx, change: Uuid, service: ServiceId) -> Result<(), Refusal> {
    let standing = sqlx::query!(
        r#"select case when may_read(i, $3, $4) then i.number end as number
           from rollback_mark m
           join rollback r on r.id = m.rollback_id
           join incident i on i.id = r.incident_id
           join change c on c.id = m.change_id
           where m.change_id = $1 and c.service_id = $2 and m.state = 'effective' and not exists (
               select from rollback_mark o where o.rollback_id = r.id and o.state in ('failed', 'undone'))
           limit 1"#,
        change,
        service.0,
        cx.viewer.id.0,
        cx.viewer.role == Role::Admin
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(standing) = standing else { return Ok(()) };
    let on = standing.number.map(|number| format!(" on #{number}")).unwrap_or_default();
    Err(Refusal::Conflict(format!(
        "A rollback that stands wrote this change. Undo the rollback{on}, or record what is live as a new change."
    )))
}

fn line(check: &mut Check, field: &str, text: &str, most: usize, empty_says: &str) -> String {
    let text = check.text(field, text, most, empty_says);
    check.need(!text.contains(char::is_control), field, "One line, without control characters.");
    text
}

fn optional(check: &mut Check, field: &str, text: &str, most: usize) -> Option<String> {
    (!text.trim().is_empty()).then(|| line(check, field, text, most, ""))
}
