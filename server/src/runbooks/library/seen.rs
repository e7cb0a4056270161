//! Which alerts were seen lately, and about which services.

use crate::http::Cx;
use chrono::{DateTime, Duration, Utc};
use uuid::Uuid;

const DAYS: i64 = 90;
const MOST_NAMES: i64 = 500;

/// One alert's name about one service.
pub(super) struct Seen {
    pub name: String,
    /// The runbook that its label names, if there is one.
    pub label: Option<String>,
    pub service: Option<(Uuid, String, String)>,
    pub last_at: DateTime<Utc>,
    pub times: i64,
}

/// The newest first.
pub(super) async fn seen(cx: &Cx) -> Result<Vec<Seen>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select g.name as "name!", b.slug as "label?", s.id as "service?", s.slug as "slug?", s.name as "service_name?",
                  g.last_at as "last_at!", g.times as "times!"
           from (
               select a.name, a.labels->>'runbook' as label, a.service_id, max(last_seen_at) as last_at, count(*) as times
               from alert a left join incident i on i.id = a.incident_id
               where a.kind = 'real' and last_seen_at > $1
                 and (a.incident_id is null or not i.restricted or may_read(i, $3, $4))
               group by 1, 2, 3 order by 4 desc limit $2
           ) g
           left join service s on s.id = g.service_id and s.archived_at is null
           left join runbook b on b.slug = trim(g.label) and b.archived_at is null
           order by g.last_at desc, g.name"#,
        cx.now() - Duration::days(DAYS),
        MOST_NAMES,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().map(|row| Seen {
        name: row.name,
        label: row.label,
        service: match (row.service, row.slug, row.service_name) {
            (Some(id), Some(slug), Some(name)) => Some((id, slug, name)),
            _ => None,
        },
        last_at: row.last_at,
        times: row.times,
    });
    Ok(rows.collect())
}
