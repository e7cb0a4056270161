//! Policies as they stand: the newest version of each, and who follows it.

use super::super::chosen::{stand_in, steps_of};
use app::{
    escalation::Policy,
    ids::{PersonId, PolicyId},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub(super) struct Written {
    pub id: PolicyId,
    pub name: String,
    pub version: i32,
    pub policy: Policy,
    pub archived_at: Option<DateTime<Utc>>,
    pub is_default: bool,
    /// Slug and name of the services that chose it.
    pub services: Vec<(String, String)>,
}

pub(super) const MOST: i64 = 200;

/// Those that stand, by name; or only this one, also when it was archived.
pub(super) async fn written(conn: &mut PgConnection, only: Option<PolicyId>) -> sqlx::Result<Vec<Written>> {
    let rows = sqlx::query!(
        r#"with choice as (
               select distinct on (service_id) service_id, policy_id from policy_choice
               order by service_id, chosen_at desc, id desc)
           select p.id, p.name, p.archived_at, v.version, v.repeats, v.last_resort_id,
                  exists (select from choice c where c.service_id is null and c.policy_id = p.id) as "is_default!",
                  array(select s.slug from choice c join service s on s.id = c.service_id
                        where c.policy_id = p.id and s.archived_at is null order by lower(s.name), s.slug) as "slugs!",
                  array(select s.name from choice c join service s on s.id = c.service_id
                        where c.policy_id = p.id and s.archived_at is null order by lower(s.name), s.slug) as "names!"
           from policy p
           cross join lateral (select * from policy_version where policy_id = p.id order by version desc limit 1) v
           where ($1::uuid is null and p.archived_at is null) or p.id = $1
           order by lower(p.name), p.id limit $2"#,
        only.map(|only| only.0),
        MOST
    )
    .fetch_all(&mut *conn)
    .await?;
    let versions: Vec<(Uuid, i32)> = rows.iter().map(|row| (row.id, row.version)).collect();
    let mut steps = steps_of(conn, &versions).await?;
    let written = rows.into_iter().map(|row| Written {
        id: PolicyId(row.id),
        name: row.name,
        version: row.version,
        policy: Policy {
            steps: steps.remove(&(row.id, row.version)).unwrap_or_default(),
            repeats: row.repeats.clamp(0, 9) as u8,
            last_resort: PersonId(row.last_resort_id),
        },
        archived_at: row.archived_at,
        is_default: row.is_default,
        services: row.slugs.into_iter().zip(row.names).collect(),
    });
    Ok(written.collect())
}

/// With the last resort who would really be paged.
pub(super) async fn as_paged(conn: &mut PgConnection, policy: &Policy) -> sqlx::Result<Policy> {
    let last_resort = stand_in(conn, Some(policy.last_resort)).await?.unwrap_or(policy.last_resort);
    Ok(Policy { last_resort, ..policy.clone() })
}

/// Services that stand: slug and name.
pub(super) async fn services(conn: &mut PgConnection) -> sqlx::Result<Vec<(String, String)>> {
    let rows =
        sqlx::query!("select slug, name from service where archived_at is null order by lower(name), slug limit 500")
            .fetch_all(conn)
            .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.name)).collect())
}
