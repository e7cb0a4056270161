use app::{
    auth::Actor,
    ids::EventId,
    timeline::{Entry, Event},
};
use sqlx::PgPool;
use uuid::Uuid;

/// What an erased text is shown as.
pub const MARKS: &str = "(erased)";

/// The newest entries of an incident, newest first by when they happened. The caller has passed the read gate.
pub async fn entries(pool: &PgPool, incident: Uuid, most: i64) -> Result<Vec<Entry>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.id, e.number, e.kind, e.data, e.actor_kind, e.actor_id, e.happened_at, e.recorded_at,
                  t.text as "text?", t.erased_at as "erased_at?", coalesce(p.name, k.name) as actor_name
           from timeline_event e
           left join timeline_text t on t.event_id = e.id
           left join person p on p.id = e.actor_id and e.actor_kind = 'person'
           left join api_token k on k.id = e.actor_id and e.actor_kind in ('token', 'sender')
           where e.incident_id = $1
           order by e.happened_at desc, e.number desc
           limit $2"#,
        incident,
        most
    )
    .fetch_all(pool)
    .await?;
    let entries = rows.into_iter().map(|row| Entry {
        id: EventId(row.id),
        number: row.number,
        event: Event::read(&row.kind, &row.data),
        actor: Actor {
            kind: row.actor_kind,
            id: row.actor_id,
            name: row.actor_name.unwrap_or_else(|| "Signalbox".into()),
        },
        text: row.erased_at.map(|_| MARKS.to_string()).or(row.text),
        happened_at: row.happened_at,
        recorded_at: row.recorded_at,
    });
    Ok(entries.collect())
}
