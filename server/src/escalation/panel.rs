//! The newest run of an incident as its page shows it, in a constant number of queries.

use super::{
    rows::{Drawing, there},
    run::Stored,
    ways::ways,
    who::Who,
};
use crate::http::Cx;
use app::{
    escalation::{Calling, WaitingHandOver},
    ids::{IncidentId, PageId, PolicyId},
};
use chrono_tz::Tz;
use sqlx::PgConnection;

/// The caller has passed the read gate.
pub async fn panel(conn: &mut PgConnection, cx: &Cx, incident: IncidentId, is_asked: bool) -> sqlx::Result<Calling> {
    let reader: Tz = cx.viewer.zone.parse().unwrap_or(chrono_tz::UTC);
    let hand_over = hand_over(&mut *conn, cx, incident, reader).await?;
    let choices = choices(&mut *conn, cx, reader).await?;
    let calling = Calling { hand_over, choices, is_asked, ..Calling::default() };
    let newest = sqlx::query_scalar!(
        "select id from page where incident_id = $1 order by started_at desc, id desc limit 1",
        incident.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(page) = newest else { return Ok(calling) };
    let Some(run) = Stored::load(&mut *conn, PageId(page)).await? else { return Ok(calling) };
    let who = Who::load(&mut *conn, &run.people()).await?;
    let ladder = run.ladder(&who, cx.now());
    let people: Vec<_> = ladder.ahead.iter().flat_map(|rung| rung.people.clone()).collect();
    let ways = ways(&mut *conn, &people).await?;
    let sent = crate::notifications::of_incident(conn, incident).await?;
    let drawing = Drawing { policy: &run.policy, who: &who, reader, ways: &ways, told: &run.told, sent: &sent };
    Ok(Calling {
        rungs: drawing.rows(&ladder),
        stands: run.stops.is_empty(),
        policy: run.policy_id.map(PolicyId).zip(run.policy_name.clone()),
        reason: run.reason.clone(),
        ..calling
    })
}

async fn hand_over(
    conn: &mut PgConnection,
    cx: &Cx,
    incident: IncidentId,
    reader: Tz,
) -> sqlx::Result<Option<WaitingHandOver>> {
    let row = sqlx::query!(
        "select f.name as giver, t.name as receiver, t.zone, h.offered_at, h.brief
         from hand_over h join person f on f.id = h.from_person_id join person t on t.id = h.to_person_id
         where h.incident_id = $1 and h.ended_at is null",
        incident.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| WaitingHandOver {
        from: row.giver,
        to: row.receiver,
        there: there(&row.zone, reader, cx.now()),
        at: row.offered_at,
        brief: row.brief,
    }))
}

/// Who may respond, with their clock where it is night for them and day for the reader.
async fn choices(conn: &mut PgConnection, cx: &Cx, reader: Tz) -> sqlx::Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select id, name, zone from person where deactivated_at is null and role <> 'viewer' and id <> $1
         order by name, id limit 500",
        cx.viewer.id.0
    )
    .fetch_all(conn)
    .await?;
    let words = rows.into_iter().map(|row| {
        let clock = there(&row.zone, reader, cx.now()).map(|clock| format!(", {clock} there")).unwrap_or_default();
        (row.id.to_string(), format!("{}{clock}", row.name))
    });
    Ok(words.collect())
}
