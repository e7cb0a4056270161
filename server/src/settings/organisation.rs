use crate::{db::Tx, http::Refusal};
use sqlx::PgPool;

/// Its name; "Signalbox" before it is set up.
pub async fn organisation(pool: &PgPool) -> Result<String, sqlx::Error> {
    let name = sqlx::query_scalar!("select name from organisation").fetch_optional(pool).await?;
    Ok(name.unwrap_or_else(|| "Signalbox".into()))
}

/// Keeps the name of the organisation and makes its status page, unless there is one.
pub async fn found(tx: &mut Tx, organisation: &str, zone: &str) -> Result<(), Refusal> {
    let zone = if zone.is_empty() { "UTC" } else { zone };
    let now = tx.now();
    let made = sqlx::query!(
        "insert into organisation (name, zone, created_at) values ($1, $2, $3) on conflict do nothing",
        organisation,
        zone,
        now
    )
    .execute(&mut **tx)
    .await?;
    if made.rows_affected() == 0 {
        return Ok(());
    }
    crate::status::make_page(tx, organisation, zone).await
}
