//! `/settings/automations`: the machines that may be asked to roll back, and the secrets that sign what they are asked.

use super::ask::place;
use crate::{
    http::{Ask, Cx, Page, Refusal},
    outgoing::new_secret,
    settings::{audit, once, shelf},
};
use app::{
    auth::Role,
    command::Check,
    ids::AutomationId,
    rollbacks::{
        AddAutomation, AutomationRow, AutomationsPage, Delivery, DropOldSecret, NewSecret, RemoveAutomation,
        RotateSecret, automations,
    },
    services::Kind,
    settings::Made,
};
use serde_json::json;
use uuid::Uuid;

pub const MOST_AUTOMATIONS: i64 = 50;

pub async fn automations_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let rows = sqlx::query!(
        r#"select m.id, m.name, m.address, m.kind, m.created_at, m.rotated_at, m.old_secret is not null as "rotating!",
                  p.name as "added_by?", s.name as "service?",
                  d.at as "tried_at?", d.status as "status?", d.error as "error?"
           from automation m
           left join person p on p.id = m.created_by
           left join service s on s.id = m.service_id
           left join lateral (
               select t.at, t.status, t.error from rollback r join rollback_delivery t on t.rollback_id = r.id
               where r.automation_id = m.id order by t.at desc, t.attempt desc limit 1) d on true
           where m.removed_at is null order by m.created_at, m.id limit $1"#,
        MOST_AUTOMATIONS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| AutomationRow {
        id: AutomationId(row.id),
        name: row.name,
        address: row.address,
        service: row.service,
        kind: row.kind.and_then(|word| word.parse().ok()),
        added_by: row.added_by,
        added_at: row.created_at,
        rotating_since: row.rotated_at.filter(|_| row.rotating),
        last: row.tried_at.map(|at| Delivery { at, tries: 1, status: row.status, error: row.error, given_up: false }),
    });
    let page = AutomationsPage {
        rows: rows.collect(),
        services: crate::services::choices(&cx.app.pool).await?,
        made: once(&cx, &ask, |kept| NewSecret { secret: kept.secret, name: kept.about }),
    };
    Ok(Page::new("Automations · Signalbox", move || automations(page.clone())))
}

pub async fn add_automation(cx: Cx, ask: AddAutomation) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 80, "Name it as people will read it in the panel: “index-alias”.");
    let address =
        check.text("address", &ask.address, 500, "Say where it listens, such as https://deploy.example/hook.");
    let url = reqwest::Url::parse(&address).ok();
    let is_address = url.as_ref().is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    check.need(address.is_empty() || is_address, "address", "An address begins with http:// or https://.");
    let names_nobody = url.as_ref().is_none_or(|url| url.username().is_empty() && url.password().is_none());
    check.need(names_nobody, "address", "Leave out the user name and the password: what is sent is signed.");
    let kind: Option<Kind> = ask.kind.parse().ok();
    check.need(ask.kind.is_empty() || kind.is_some(), "kind", "Choose a kind from the list.");
    check.done()?;

    let mut tx = cx.begin().await?;
    sqlx::query!("select pg_advisory_xact_lock(hashtext('automation'))").fetch_one(&mut *tx).await?;
    let service = match ask.service.as_str() {
        "" => None,
        slug => Some(
            crate::services::by_slug(&mut tx, slug)
                .await?
                .ok_or_else(|| Refusal::field("service", "This service is gone. Choose another."))?
                .0,
        ),
    };
    let standing = sqlx::query!(
        r#"select count(*) as "count!", coalesce(bool_or(lower(name) = lower($1)), false) as "taken!"
           from automation where removed_at is null"#,
        name
    )
    .fetch_one(&mut *tx)
    .await?;
    if standing.taken {
        return Err(Refusal::field("name", "Another automation has this name."));
    }
    if standing.count >= MOST_AUTOMATIONS {
        return Err(Refusal::Conflict(format!("There are {MOST_AUTOMATIONS} already. Remove one first.")));
    }
    let id = Uuid::now_v7();
    let secret = new_secret();
    let now = tx.now();
    sqlx::query!(
        "insert into automation (id, name, address, secret, service_id, kind, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id,
        name,
        address,
        cx.app.seal.close(&place(id), &secret),
        service.map(|service| service.0),
        kind.map(Kind::word),
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    // Its path may hold a key, and what the audit says stays for ever.
    let origin = url.map(|url| url.origin().ascii_serialization());
    let detail = json!({ "name": name, "address": origin });
    audit::note(&mut tx, &cx, "automation.added", &id.to_string(), detail).await?;
    let made = shelf::put(cx.viewer.id, &secret, &name, now);
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

/// Both sign from now on, so that the receiver can change over whenever it likes.
pub async fn rotate_secret(cx: Cx, ask: RotateSecret) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let id = ask.automation.0;
    let secret = new_secret();
    let now = tx.now();
    let name = sqlx::query_scalar!(
        "update automation set old_secret = secret, secret = $2, rotated_by = $3, rotated_at = $4
         where id = $1 and removed_at is null returning name",
        id,
        cx.app.seal.close(&place(id), &secret),
        cx.viewer.id.0,
        now
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    audit::note(&mut tx, &cx, "automation.rotated", &id.to_string(), json!({ "name": name })).await?;
    let made = shelf::put(cx.viewer.id, &secret, &name, now);
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

pub async fn drop_old_secret(cx: Cx, ask: DropOldSecret) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let id = ask.automation.0;
    let name = sqlx::query_scalar!(
        "update automation set old_secret = null where id = $1 and removed_at is null returning name",
        id
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    audit::note(&mut tx, &cx, "automation.old_secret_dropped", &id.to_string(), json!({ "name": name })).await?;
    tx.commit(()).await
}

/// What it was asked for stays in the record; what waits to be sent is not sent.
pub async fn remove_automation(cx: Cx, ask: RemoveAutomation) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let id = ask.automation.0;
    let now = tx.now();
    let name = sqlx::query_scalar!(
        "update automation set removed_at = $2, removed_by = $3, secret = '', old_secret = null
         where id = $1 and removed_at is null returning name",
        id,
        now,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    audit::note(&mut tx, &cx, "automation.removed", &id.to_string(), json!({ "name": name })).await?;
    tx.commit(()).await
}

fn gone() -> Refusal {
    Refusal::Gone("This automation was removed.".into())
}
