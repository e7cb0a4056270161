use super::{About, Private};
use crate::http::Site;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;
use uuid::Uuid;

pub struct Page {
    pub id: Uuid,
    pub name: String,
    pub zone: Tz,
    pub about: About,
    pub private: Option<Private>,
}

pub async fn page(conn: &mut PgConnection, site: &Site) -> sqlx::Result<Option<Page>> {
    let row = sqlx::query!(
        "select id, public_id, name, zone, changed_at, password_hash from status_page order by id limit 1"
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Page {
        id: row.id,
        name: row.name,
        zone: row.zone.parse().unwrap_or(Tz::UTC),
        about: About {
            public_id: row.public_id,
            address: address(site),
            created_at: made_at(row.id).unwrap_or(row.changed_at),
            changed_at: row.changed_at,
        },
        private: row.password_hash.map(|password_hash| Private { password_hash }),
    }))
}

pub fn address(site: &Site) -> String {
    format!("{}/status", site.status_url)
}

/// Its id tells when it was made.
fn made_at(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}
