//! One thing is told to all who hear of it: a row for each of them, written with the thing itself.

use crate::db::Tx;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) const BELL: &str = "telling";

/// What customers were told of a real incident; `revision` counts its corrections. A second call tells nobody anything.
pub async fn tell_update(tx: &mut Tx, update: Uuid, public_id: &str, revision: i32) -> sqlx::Result<()> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let told = sqlx::query!(
        r#"with told as (
             insert into telling (id, key, status_page_id, update_id, incident_id, public_id, revision, told_at)
             select $1, $3 || '/' || $4::int, p.status_page_id, u.id, u.incident_id, $3, $4, $5
             from incident_update u
             join incident i on i.id = u.incident_id and i.kind = 'real'
             join public_incident p on p.incident_id = u.incident_id
             where u.id = $2 and u.audience = 'customers' and u.kind = 'real'
             on conflict (key) do nothing
             returning status_page_id, incident_id
           )
           select status_page_id, concerned(incident_id) as "parts!", incident_id from told"#,
        id,
        update,
        public_id,
        revision,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(told) = told else { return Ok(()) };
    fan_out(tx, id, told.status_page_id, &told.parts, told.incident_id, None).await
}

/// A step of planned work, or what somebody said of it.
pub async fn tell_maintenance(tx: &mut Tx, maintenance: Uuid, public_id: &str, revision: i32) -> sqlx::Result<()> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let told = sqlx::query!(
        r#"with told as (
             insert into telling (id, key, status_page_id, maintenance_id, public_id, revision, told_at)
             select $1, $3 || '/' || $4::int, m.status_page_id, m.id, $3, $4, $5 from maintenance m where m.id = $2
             on conflict (key) do nothing
             returning status_page_id, maintenance_id
           )
           select status_page_id,
             array(select component_id from maintenance_component c where c.maintenance_id = told.maintenance_id)
               as "parts!"
           from told"#,
        id,
        maintenance,
        public_id,
        revision,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    let Some(told) = told else { return Ok(()) };
    fan_out(tx, id, told.status_page_id, &told.parts, None, Some(maintenance)).await
}

/// One statement, however many they are. The workers hear of it when it is committed.
async fn fan_out(
    tx: &mut Tx,
    telling: Uuid,
    page: Uuid,
    parts: &[Uuid],
    incident: Option<Uuid>,
    work: Option<Uuid>,
) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into telling_delivery (telling_id, subscriber_id, body, channel, run_at)
         select $1, s.id, 0, s.channel, $6 from hearers($2, $3, $4, $5) heard join subscriber s on s.id = heard",
        telling,
        page,
        parts,
        incident,
        work,
        now
    )
    .execute(&mut **tx)
    .await?;
    ring(tx).await
}

pub(super) async fn ring(conn: &mut PgConnection) -> sqlx::Result<()> {
    sqlx::query!("select pg_notify($1, '')", BELL).fetch_one(conn).await.map(drop)
}
