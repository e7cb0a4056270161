use crate::http::{Cx, Refusal};
use app::{
    auth::{PersonName, Role},
    ids::{IncidentNumber, PersonId, ServiceId},
    services::{ServiceRow, Spell},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Incidents that the strip shades.
const MOST_SPELLS: i64 = 50;

/// One service by its slug, or the first of all by name, without their variables.
pub(super) async fn services(cx: &Cx, slug: Option<&str>, most: i64) -> Result<Vec<ServiceRow>, Refusal> {
    let rows = sqlx::query!(
        r#"select s.id, s.slug, s.name, s.description, p.id as "owner_id?", p.name as "owner?", p.role as "owner_role?",
                  (select count(*) from incident i
                   where i.service_id = s.id and i.ended_at is null and i.kind = 'real' and may_read(i, $1, $2)) as "open!"
           from service s left join person p on p.id = s.owner_id and p.deactivated_at is null
           where s.archived_at is null and ($3::text is null or s.slug = $3)
           order by s.name, s.slug limit $4"#,
        cx.viewer.id.0,
        cx.is_admin(),
        slug,
        most
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let shown = rows.into_iter().map(|row| ServiceRow {
        id: ServiceId(row.id),
        slug: row.slug,
        name: row.name,
        description: row.description,
        owner: row.owner_id.zip(row.owner).map(|(id, name)| PersonName {
            id: PersonId(id),
            name,
            role: row.owner_role.and_then(|word| word.parse().ok()).unwrap_or(Role::Viewer),
        }),
        open_incidents: row.open,
        variables: Vec::new(),
    });
    Ok(shown.collect())
}

/// The incidents on a service that the reader may see, from this moment on; the newest first.
pub(super) async fn spells(
    cx: &Cx,
    conn: &mut PgConnection,
    service: Uuid,
    from: DateTime<Utc>,
) -> Result<Vec<Spell>, sqlx::Error> {
    let rows = sqlx::query!(
        "select number, impact_started_at, ended_at from incident i
         where service_id = $1 and kind = 'real' and (ended_at is null or ended_at >= $2) and may_read(i, $3, $4)
         order by number desc limit $5",
        service,
        from,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_SPELLS
    )
    .fetch_all(conn)
    .await?;
    let spell = rows.into_iter().map(|row| Spell {
        number: IncidentNumber(row.number),
        from: row.impact_started_at,
        to: row.ended_at,
    });
    Ok(spell.collect())
}
