//! Values that a runbook's commands are filled with.

use crate::{
    db::Tx,
    http::{Cx, Limits, Refusal},
};
use app::{
    auth::Role,
    command::Check,
    ids::ServiceId,
    services::{RemoveVariable, SetVariable, is_variable_name},
};
use sqlx::PgPool;

const VALUE_MOST: usize = 1000;

/// Name and value, by name.
pub(super) async fn of(pool: &PgPool, service: ServiceId) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select name, value from service_variable where service_id = $1 order by name limit $2",
        service.0,
        Limits::API_ROWS
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}

pub async fn set_variable(cx: Cx, ask: SetVariable) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?;
    let mut check = Check::default();
    let name = ask.name.trim();
    check.need(is_variable_name(name), "name", "Capitals, digits and _, beginning with a capital: PROMPT_ID.");
    let value = check.text("value", &ask.value, VALUE_MOST, "Say the value. To take it away, remove it.");
    // A line break in a value would end the command it is filled into.
    check.need(!value.contains(char::is_control), "value", "One line, without control characters.");
    check.done()?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from service_variable where service_id = $1 and name <> $2"#,
        service.0,
        name
    )
    .fetch_one(&mut *tx)
    .await?;
    if count >= Limits::API_ROWS {
        return Err(Refusal::field("name", format!("At most {} values for each service.", Limits::API_ROWS)));
    }
    sqlx::query!(
        "insert into service_variable (service_id, name, value, changed_by, changed_at) values ($1, $2, $3, $4, $5)
         on conflict (service_id, name) do update
         set value = excluded.value, changed_by = excluded.changed_by, changed_at = excluded.changed_at",
        service.0,
        name,
        value,
        cx.viewer.id.0,
        cx.now()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

pub async fn remove_variable(cx: Cx, ask: RemoveVariable) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?;
    sqlx::query!("delete from service_variable where service_id = $1 and name = $2", service.0, ask.name)
        .execute(&mut *tx)
        .await?;
    tx.commit(()).await
}

pub(crate) async fn locked(tx: &mut Tx, slug: &str) -> Result<ServiceId, Refusal> {
    let found = sqlx::query_scalar!("select id from service where slug = $1 and archived_at is null for update", slug)
        .fetch_optional(&mut **tx)
        .await?;
    found.map(ServiceId).ok_or(Refusal::NotFound)
}
