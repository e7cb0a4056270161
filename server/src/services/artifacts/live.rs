//! What is live at a moment, by when it happened, whenever it was reported.

use app::{
    ids::{ArtifactId, ChangeId, KnownGoodId, PersonId, ServiceId},
    services::{KnownGood, LiveChange, LivePart, Source},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// A service has at most this many parts.
pub const MOST_PARTS: i64 = 50;
const MOST_LISTED: i64 = 500;

/// The parts of these services that are not retired, by service, kind and name, with one query.
/// Marks of known good are those that stood at that moment.
pub async fn live_at(
    conn: &mut PgConnection,
    services: &[Uuid],
    at: DateTime<Utc>,
) -> Result<Vec<LivePart>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select a.id, a.kind, a.name, s.id as service_id, s.slug, s.name as service_name,
             c.id as "change_id?", c.version as "version?", c.previous as "previous?", c.happened_at as "since?",
             c.source as "source?", coalesce(c.author, cp.name) as by, ct.name as "sender?",
             coalesce(c.previous, (
                 select p.version from change p
                 where p.artifact_id = a.id and p.withdrawn_at is null
                   and (p.happened_at, p.recorded_at, p.id) < (c.happened_at, c.recorded_at, c.id)
                 order by p.happened_at desc, p.recorded_at desc, p.id desc limit 1)) as before,
             g.id as "good_id?", g.version as "good_version?", g.marked_at as "good_at?", g.marked_by as "good_by?",
             gp.name as "good_name?",
             b.id as "back_id?", b.version as "back_version?", b.marked_at as "back_at?", b.marked_by as "back_by?",
             bp.name as "back_name?"
           from artifact a
           join service s on s.id = a.service_id
           left join lateral (
             select * from change where artifact_id = a.id and withdrawn_at is null and happened_at <= $2
             order by happened_at desc, recorded_at desc, id desc limit 1) c on true
           left join person cp on cp.id = c.recorded_by
           left join api_token ct on ct.id = c.sender_id
           left join lateral (
             select * from known_good where artifact_id = a.id and marked_at <= $2
               and (withdrawn_at is null or withdrawn_at > $2)
             order by marked_at desc, id desc limit 1) g on true
           left join person gp on gp.id = g.marked_by
           left join lateral (
             select * from known_good where artifact_id = a.id and marked_at <= $2
               and (withdrawn_at is null or withdrawn_at > $2) and version is distinct from c.version
             order by marked_at desc, id desc limit 1) b on true
           left join person bp on bp.id = b.marked_by
           where a.service_id = any($1) and a.retired_at is null
           order by s.name, s.slug, a.name
           limit $3"#,
        services,
        at,
        MOST_LISTED
    )
    .fetch_all(conn)
    .await?;
    let mut parts: Vec<LivePart> = rows
        .into_iter()
        .filter_map(|row| {
            let change = row.change_id.zip(row.since).map(|(id, since)| LiveChange {
                id: ChangeId(id),
                version: row.version,
                previous: row.before,
                since,
                by: row.by,
                source: Source::parse(row.source.as_deref().unwrap_or_default()),
                sender: row.sender,
            });
            Some(LivePart {
                artifact: ArtifactId(row.id),
                kind: row.kind.parse().ok()?,
                name: row.name,
                service: ServiceId(row.service_id),
                service_slug: row.slug,
                service_name: row.service_name,
                change,
                known_good: mark(row.good_id, row.good_version, row.good_at, row.good_by, row.good_name),
                way_back: mark(row.back_id, row.back_version, row.back_at, row.back_by, row.back_name),
            })
        })
        .collect();
    // Stable: the services keep their order, the kinds get theirs.
    parts.sort_by(|one, other| {
        (&one.service_name, &one.service_slug, one.kind).cmp(&(&other.service_name, &other.service_slug, other.kind))
    });
    Ok(parts)
}

/// The version of one part; none where nobody told.
pub async fn live_version(
    conn: &mut PgConnection,
    part: ArtifactId,
    at: DateTime<Utc>,
) -> Result<Option<String>, sqlx::Error> {
    let version = sqlx::query_scalar!(
        "select version from change where artifact_id = $1 and withdrawn_at is null and happened_at <= $2
         order by happened_at desc, recorded_at desc, id desc limit 1",
        part.0,
        at
    );
    Ok(version.fetch_optional(conn).await?.flatten())
}

fn mark(
    id: Option<Uuid>,
    version: Option<String>,
    at: Option<DateTime<Utc>>,
    by: Option<Uuid>,
    name: Option<String>,
) -> Option<KnownGood> {
    Some(KnownGood { id: KnownGoodId(id?), version: version?, by: name?, by_id: PersonId(by?), at: at? })
}
