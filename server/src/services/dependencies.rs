//! Which services a service needs: what changed there may be the cause here.

use super::locked;
use crate::{
    db::Tx,
    http::{Cx, Limits, Refusal},
};
use app::{
    auth::Role,
    services::{AddDependency, Dependencies, RemoveDependency},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// How many services one incident looks at; a loop ends by itself.
const MOST_REACHED: i64 = 50;
const MOST_EACH: i64 = 50;

/// The service and all that it depends on, also through others.
pub(super) async fn reach(tx: &mut Tx, service: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"with recursive reached as (
             select $1::uuid as id
             union
             select d.depends_on from reached r join service_dependency d on d.service_id = r.id
           )
           select r.id as "id!" from reached r join service s on s.id = r.id and s.archived_at is null limit $2"#,
        service,
        MOST_REACHED
    )
    .fetch_all(&mut **tx)
    .await
}

/// The incident's service, those of its alerts, and all that they depend on.
pub(crate) async fn reach_of_incident(conn: &mut PgConnection, incident: Uuid) -> Result<Vec<Uuid>, sqlx::Error> {
    sqlx::query_scalar!(
        r#"with recursive reached as (
             (select service_id as id from incident where id = $1 and service_id is not null
              union
              select service_id from alert where incident_id = $1 and service_id is not null)
             union
             select d.depends_on from reached r join service_dependency d on d.service_id = r.id
           )
           select r.id as "id!" from reached r join service s on s.id = r.id and s.archived_at is null limit $2"#,
        incident,
        MOST_REACHED
    )
    .fetch_all(conn)
    .await
}

/// Both directions, as slug and name.
pub(super) async fn of(conn: &mut PgConnection, service: Uuid) -> Result<Dependencies, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.slug, s.name, d.service_id = $1 as "is_needed!"
           from service_dependency d
           join service s on s.id = case when d.service_id = $1 then d.depends_on else d.service_id end
           where (d.service_id = $1 or d.depends_on = $1) and s.archived_at is null
           order by s.name, s.slug limit $2"#,
        service,
        Limits::API_ROWS
    )
    .fetch_all(conn)
    .await?;
    let (needs, used): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.is_needed);
    Ok(Dependencies {
        depends_on: needs.into_iter().map(|row| (row.slug, row.name)).collect(),
        used_by: used.into_iter().map(|row| (row.slug, row.name)).collect(),
    })
}

pub async fn add_dependency(cx: Cx, ask: AddDependency) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    if ask.on == ask.slug {
        return Err(Refusal::field("on", "A service always depends on itself. Choose another."));
    }
    let on = super::by_slug(&mut tx, &ask.on).await?;
    let (on, _) = on.ok_or_else(|| Refusal::field("on", "Choose a service from the list."))?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from service_dependency where service_id = $1 and depends_on <> $2"#,
        service,
        on.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if count >= MOST_EACH {
        return Err(Refusal::field("on", format!("At most {MOST_EACH} for each service.")));
    }
    sqlx::query!(
        "insert into service_dependency (service_id, depends_on, added_by, added_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        service,
        on.0,
        cx.viewer.id.0,
        cx.now()
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

pub async fn remove_dependency(cx: Cx, ask: RemoveDependency) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let service = locked(&mut tx, &ask.slug).await?.0;
    sqlx::query!(
        "delete from service_dependency where service_id = $1
         and depends_on = (select id from service where slug = $2)",
        service,
        ask.on
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}
