//! At declaration the versions of all live parts are kept as evidence.

use super::live::live_at;
use crate::{db::Tx, services::dependencies::reach};
use app::{
    ids::{IncidentId, ServiceId},
    services::{Frozen, FrozenPart},
    timeline::Event,
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Of the service and those it depends on, as far as is known at this moment.
pub async fn freeze(tx: &mut Tx, incident: IncidentId, service: Option<ServiceId>) -> Result<(), sqlx::Error> {
    let Some(ServiceId(service)) = service else { return Ok(()) };
    let now = tx.now();
    let services = reach(tx, service).await?;
    let parts = live_at(tx, &services, now).await?;
    if parts.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = parts.iter().map(|part| part.artifact.0).collect();
    let of: Vec<Uuid> = parts.iter().map(|part| part.service.0).collect();
    let kinds: Vec<String> = parts.iter().map(|part| part.kind.word().to_string()).collect();
    let names: Vec<String> = parts.iter().map(|part| part.name.clone()).collect();
    let versions: Vec<Option<String>> = parts.iter().map(|part| part.version().map(str::to_string)).collect();
    let since: Vec<Option<chrono::DateTime<chrono::Utc>>> = parts.iter().map(|part| part.since()).collect();
    sqlx::query!(
        "insert into incident_version (incident_id, artifact_id, service_id, kind, name, version, since, frozen_at)
         select $1, part, of, kind, name, version, since, $2
         from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
           as frozen (part, of, kind, name, version, since)",
        incident.0,
        now,
        &ids,
        &of,
        &kinds,
        &names,
        &versions as &[Option<String>],
        &since as &[Option<chrono::DateTime<chrono::Utc>>]
    )
    .execute(&mut **tx)
    .await?;
    let unknown = parts.iter().filter(|part| part.change.is_none()).count() as i64;
    tx.record_by_itself(incident, Event::VersionsFrozen { count: parts.len() as i64, unknown });
    Ok(())
}

/// What was frozen at the declaration; none where no part was registered then.
pub async fn frozen(conn: &mut PgConnection, incident: Uuid) -> Result<Option<Frozen>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select v.kind, v.name, v.version, v.since, v.frozen_at, s.slug, s.name as service_name
           from incident_version v join service s on s.id = v.service_id
           where v.incident_id = $1 order by s.name, s.slug, v.name limit $2"#,
        incident,
        500_i64
    )
    .fetch_all(conn)
    .await?;
    let Some(at) = rows.first().map(|row| row.frozen_at) else { return Ok(None) };
    let mut parts: Vec<FrozenPart> = rows
        .into_iter()
        .filter_map(|row| {
            Some(FrozenPart {
                kind: row.kind.parse().ok()?,
                name: row.name,
                service: (row.slug, row.service_name),
                version: row.version,
                since: row.since,
            })
        })
        .collect();
    parts.sort_by(|one, other| (&one.service.1, one.kind).cmp(&(&other.service.1, other.kind)));
    Ok(Some(Frozen { at, parts }))
}
