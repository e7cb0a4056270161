//! Which policy an incident follows, and who stands behind all of them.

use app::{
    escalation::{Policy, Step, Target, last_resort},
    ids::{PersonId, PolicyId, ScheduleId, ServiceId},
};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// A policy as it stands now, or what takes its place.
pub(super) struct Chosen {
    /// None where no policy is chosen: the last resort is paged at once.
    pub version: Option<(PolicyId, i32)>,
    /// With the last resort who is really there.
    pub policy: Policy,
}

/// The service's choice, else the default, else only the last resort: the service's owner or an administrator.
/// None where there is no active administrator at all.
pub(super) async fn chosen(conn: &mut PgConnection, service: Option<ServiceId>) -> sqlx::Result<Option<Chosen>> {
    let row = sqlx::query!(
        r#"with newest as (
               select distinct on (service_id) service_id, policy_id from policy_choice
               where service_id is null or service_id = $1
               order by service_id, chosen_at desc, id desc)
           select v.policy_id, v.version, v.repeats, v.last_resort_id
           from newest n join policy p on p.id = n.policy_id and p.archived_at is null
           cross join lateral (
               select * from policy_version where policy_id = p.id order by version desc limit 1) v
           order by n.service_id is null limit 1"#,
        service.map(|service| service.0)
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else {
        let owner = owner(&mut *conn, service).await?;
        let Some(last_resort) = stand_in(conn, owner).await? else { return Ok(None) };
        return Ok(Some(Chosen { version: None, policy: only(last_resort) }));
    };
    let Some(last_resort) = stand_in(&mut *conn, Some(PersonId(row.last_resort_id))).await? else { return Ok(None) };
    let policy = Policy {
        steps: steps(conn, row.policy_id, row.version).await?,
        repeats: row.repeats.clamp(0, 9) as u8,
        last_resort,
    };
    Ok(Some(Chosen { version: Some((PolicyId(row.policy_id), row.version)), policy }))
}

/// No steps: the last resort is due at once.
pub(super) fn only(last_resort: PersonId) -> Policy {
    Policy { steps: vec![], repeats: 0, last_resort }
}

pub(super) async fn steps(conn: &mut PgConnection, policy: Uuid, version: i32) -> sqlx::Result<Vec<Step>> {
    let all = steps_of(conn, &[(policy, version)]).await?;
    Ok(all.into_values().next().unwrap_or_default())
}

/// Of several versions, in one query.
pub(super) async fn steps_of(
    conn: &mut PgConnection,
    versions: &[(Uuid, i32)],
) -> sqlx::Result<HashMap<(Uuid, i32), Vec<Step>>> {
    let (ids, numbers): (Vec<Uuid>, Vec<i32>) = versions.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"select s.policy_id, s.version, s.step, s.minutes, t.person_id as "person_id?", t.schedule_id as "schedule_id?"
           from unnest($1::uuid[], $2::int[]) as w (policy_id, version)
           join policy_step s on s.policy_id = w.policy_id and s.version = w.version
           left join policy_target t on t.policy_id = s.policy_id and t.version = s.version and t.step = s.step
           order by s.policy_id, s.version, s.step, t.number"#,
        &ids,
        &numbers
    )
    .fetch_all(conn)
    .await?;
    let mut all: HashMap<(Uuid, i32), Vec<Step>> = HashMap::new();
    for row in rows {
        let steps = all.entry((row.policy_id, row.version)).or_default();
        if steps.len() <= row.step.unsigned_abs().into() {
            steps.push(Step { targets: vec![], minutes: row.minutes.unsigned_abs() });
        }
        let target = row.person_id.map(|id| Target::Person(PersonId(id)));
        let target = target.or(row.schedule_id.map(|id| Target::Schedule(ScheduleId(id))));
        if let (Some(target), Some(step)) = (target, steps.last_mut()) {
            step.targets.push(target);
        }
    }
    Ok(all)
}

/// The person while they are here, else the administrator who has been here longest.
pub(super) async fn stand_in(conn: &mut PgConnection, named: Option<PersonId>) -> sqlx::Result<Option<PersonId>> {
    let rows = sqlx::query!(
        "select id, role from person where deactivated_at is null and (id = $1 or role = 'admin')
         order by created_at, id limit 50",
        named.map(|person| person.0)
    )
    .fetch_all(conn)
    .await?;
    let here: Vec<PersonId> = rows.iter().map(|row| PersonId(row.id)).collect();
    let admins: Vec<PersonId> = rows.iter().filter(|row| row.role == "admin").map(|row| PersonId(row.id)).collect();
    Ok(last_resort(named, &|person| here.contains(&person), &admins))
}

async fn owner(conn: &mut PgConnection, service: Option<ServiceId>) -> sqlx::Result<Option<PersonId>> {
    let Some(service) = service else { return Ok(None) };
    let owner =
        sqlx::query_scalar!("select owner_id from service where id = $1", service.0).fetch_optional(conn).await?;
    Ok(owner.flatten().map(PersonId))
}
