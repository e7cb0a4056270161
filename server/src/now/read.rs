//! One query for each panel.

use crate::http::{Cx, Refusal};
use app::ids::IncidentNumber;
use chrono::{DateTime, Utc};

const DUE_SHOWN: i64 = 20;

/// Resolved incidents whose postmortem nobody published or waived; the oldest first.
pub(super) async fn due(cx: &Cx) -> Result<Vec<(IncidentNumber, String)>, Refusal> {
    let rows = sqlx::query!(
        "select i.number, i.title from incident i left join postmortem p on p.incident_id = i.id
         where i.ended_as = 'resolved' and i.kind = 'real' and may_read(i, $1, $2)
           and p.published_at is null and p.waived_at is null
         order by i.ended_at, i.number limit $3",
        cx.viewer.id.0,
        cx.is_admin(),
        DUE_SHOWN
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (IncidentNumber(row.number), row.title)).collect())
}

pub(super) struct Counts {
    pub services: i64,
    pub people: i64,
    pub parts: i64,
    pub runbook_is_theirs: bool,
    pub has_incident: bool,
    pub last_ended: Option<DateTime<Utc>>,
}

pub(super) async fn counts(cx: &Cx) -> Result<Counts, Refusal> {
    let row = sqlx::query!(
        r#"select (select count(*) from service where archived_at is null) as "services!",
                  (select count(*) from person where deactivated_at is null) as "people!",
                  (select count(*) from component where removed_at is null) as "parts!",
                  exists (select from runbook_version where written_by is not null) as "runbook_is_theirs!",
                  exists (select from incident i where kind = 'real' and may_read(i, $1, $2)) as "has_incident!",
                  (select max(ended_at) from incident i where kind = 'real' and may_read(i, $1, $2)) as last_ended"#,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_one(&cx.app.pool)
    .await?;
    Ok(Counts {
        services: row.services,
        people: row.people,
        parts: row.parts,
        runbook_is_theirs: row.runbook_is_theirs,
        has_incident: row.has_incident,
        last_ended: row.last_ended,
    })
}
