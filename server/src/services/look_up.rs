//! What declaring and intake ask.

use app::ids::{PersonId, ServiceId};
use sqlx::{PgConnection, PgPool};

/// A select holds no more than this.
const MOST_LISTED: i64 = 500;

/// Slug, name and the owner's name, for selects.
pub async fn choices(pool: &PgPool) -> Result<Vec<(String, String, Option<String>)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.slug, s.name, p.name as "owner?"
           from service s left join person p on p.id = s.owner_id and p.deactivated_at is null
           where s.archived_at is null order by s.name, s.slug limit $1"#,
        MOST_LISTED
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name, row.owner)).collect())
}

/// The service and its owner; one who was deactivated owns nothing.
pub async fn by_slug(
    connection: &mut PgConnection,
    slug: &str,
) -> Result<Option<(ServiceId, Option<PersonId>)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select s.id, p.id as "owner?"
           from service s left join person p on p.id = s.owner_id and p.deactivated_at is null
           where s.slug = $1 and s.archived_at is null"#,
        slug
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| (ServiceId(row.id), row.owner.map(PersonId))))
}
