use app::providers::{Component, ProviderNow};
use sqlx::PgConnection;

pub(super) const MOST: i64 = 60;

/// Those that were ever chosen or added, by name.
pub async fn all(conn: &mut PgConnection) -> Result<Vec<ProviderNow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select slug, name, chosen_at, polled_at, answered_at, error, failed_at, indicator, description, components,
                page_url
         from provider where removed_at is null order by lower(name), slug limit $1",
        MOST
    )
    .fetch_all(conn)
    .await?;
    let known = rows.into_iter().map(|row| ProviderNow {
        slug: row.slug,
        name: row.name,
        chosen_at: row.chosen_at,
        polled_at: row.polled_at,
        answered_at: row.answered_at,
        error: row.error,
        failed_at: row.failed_at,
        indicator: row.indicator,
        description: row.description,
        components: components(row.components),
        page_url: row.page_url,
    });
    Ok(known.collect())
}

pub(super) fn components(kept: serde_json::Value) -> Vec<Component> {
    serde_json::from_value(kept).unwrap_or_default()
}
