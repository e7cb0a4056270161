use app::{
    ids::{IncidentId, NoticeDeliveryId, PageId, PersonId},
    notifications::{Kind, Outcome, Sent},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// Every message about the incident, the oldest first, with what became of it. The caller has checked who reads it.
pub async fn of_incident(connection: &mut PgConnection, incident: IncidentId) -> sqlx::Result<Vec<Sent>> {
    about(connection, Some(incident.0), None).await
}

/// Of one run of a ladder, also of a test, which is no incident.
pub async fn of_page(connection: &mut PgConnection, page: PageId) -> sqlx::Result<Vec<Sent>> {
    about(connection, None, Some(page.0)).await
}

async fn about(connection: &mut PgConnection, incident: Option<Uuid>, page: Option<Uuid>) -> sqlx::Result<Vec<Sent>> {
    let rows = sqlx::query!(
        r#"select d.id, n.person_id, c.kind, c.name, d.due_at, n.page_id, n.told_id,
                  t.outcome as "outcome?", t.at as "at?", t.number as "tries?", t.says as "says?", t.again_at as "again_at?"
           from notice n
           join notice_delivery d on d.notice_id = n.id
           join contact_channel c on c.id = d.channel_id
           left join lateral (
               select * from notice_try t where t.delivery_id = d.id order by t.number desc limit 1) t on true
           where n.incident_id = $1 or n.page_id = $2 order by d.due_at, d.id"#,
        incident,
        page
    )
    .fetch_all(connection)
    .await?;
    let sent = rows.into_iter().map(|row| Sent {
        id: NoticeDeliveryId(row.id),
        person: PersonId(row.person_id),
        channel: row.kind.parse().unwrap_or(Kind::Mail),
        name: row.name,
        due_at: row.due_at,
        outcome: (row.outcome.zip(row.at))
            .and_then(|(word, at)| {
                Outcome::read(&word, at, row.tries.unwrap_or(1), row.says.unwrap_or_default(), row.again_at)
            })
            .unwrap_or(Outcome::Waits),
        page: row.page_id.map(PageId),
        told: row.told_id,
    });
    Ok(sent.collect())
}
