//! `/oncall/deliveries`: the last messages, only of what the viewer may read.

use super::page::Tried;
use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::{
    ids::{IncidentNumber, NoticeDeliveryId},
    notifications::{DeliveriesPage, DeliveryRow, Kind, Rung, deliveries},
};
use uuid::Uuid;

pub async fn deliveries_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let is_filtered = ask.query.text("show").as_deref() == Some("failed");
    let before: Option<Uuid> = ask.query.text("before").and_then(|text| text.parse().ok());
    let rows = sqlx::query!(
        r#"select d.id, d.due_at, n.kind as about, n.recorded_at, p.name as person, c.kind, c.name, i.number as "number?",
                  t.outcome as "outcome?", t.at as "at?", t.number as "tries?", t.says as "says?", t.again_at as "again_at?"
           from notice_delivery d
           join notice n on n.id = d.notice_id
           join person p on p.id = n.person_id
           join contact_channel c on c.id = d.channel_id
           left join alert a on a.id = n.alert_id
           left join incident i on i.id = coalesce(n.incident_id, a.incident_id)
           left join lateral (
               select * from notice_try t where t.delivery_id = d.id order by t.number desc limit 1) t on true
           where ($4::uuid is null or d.id < $4) and (not $5 or t.outcome in ('failed', 'dead'))
             and (i.id is null or may_read(i, $1, $2))
             -- What concerns a person alone is theirs.
             and (n.kind not in ('test', 'matter') or n.person_id = $1 or $2)
           order by d.id desc limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        Limits::PAGE_ROWS + 1,
        before,
        is_filtered
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let has_more = rows.len() as i64 > Limits::PAGE_ROWS;
    let rows: Vec<_> = rows.into_iter().take(Limits::PAGE_ROWS as usize).collect();
    let next = rows.last().filter(|_| has_more).map(|row| NoticeDeliveryId(row.id));
    let rows = rows.into_iter().map(|row| {
        let tried =
            Tried { outcome: row.outcome, at: row.at, number: row.tries, says: row.says, again_at: row.again_at };
        DeliveryRow {
            person: row.person,
            about: about(&row.about).into(),
            incident: row.number.map(IncidentNumber),
            asked_at: row.recorded_at,
            rung: Rung {
                channel: row.kind.parse().unwrap_or(Kind::Mail),
                name: row.name,
                due_at: row.due_at,
                outcome: tried.outcome(),
            },
        }
    });
    let page = DeliveriesPage { rows: rows.collect(), is_filtered, next };
    Ok(Page::new("Messages · Signalbox", move || deliveries(page.clone())))
}

fn about(kind: &str) -> &'static str {
    match kind {
        "page" => "was paged",
        "hand-over" => "was handed an incident",
        "alert" => "was told of an alert",
        "test" => "tried their channels",
        _ => "was told",
    }
}
