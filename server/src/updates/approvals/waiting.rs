use crate::updates::send::Content;
use app::{
    auth::{PersonName, Role},
    ids::{IncidentId, PersonId},
    updates::approvals::{Back, Waiting},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What waits for its second person now.
pub async fn waiting(conn: &mut PgConnection, incident: IncidentId) -> Result<Option<Waiting>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select a.author_id, p.name, a.asked_at,
                  array(select w.id from update_approval_asked q join person w on w.id = q.person_id
                        where q.approval_id = a.id order by w.name, w.id) as "ids!",
                  array(select w.name from update_approval_asked q join person w on w.id = q.person_id
                        where q.approval_id = a.id order by w.name, w.id) as "names!"
           from update_approval a join person p on p.id = a.author_id
           where a.incident_id = $1 and a.answered_at is null and a.withdrawn_at is null"#,
        incident.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Waiting {
        author: named(row.author_id, row.name),
        people: row.ids.into_iter().zip(row.names).map(|(id, name)| named(id, name)).collect(),
        asked_at: row.asked_at,
    }))
}

pub(crate) fn named(id: Uuid, name: String) -> PersonName {
    PersonName { id: PersonId(id), name, role: Role::Viewer }
}

/// The text that came back to this author and that nobody published since: the draft to go on with. Without words it
/// was withdrawn.
pub async fn returned(
    conn: &mut PgConnection,
    incident: IncidentId,
    author: PersonId,
) -> Result<Option<(Content, Option<Back>)>, sqlx::Error> {
    let row = sqlx::query!(
        r#"with newest as (
               select * from update_approval where incident_id = $1 and author_id = $2
               order by asked_at desc, id desc limit 1)
           select a.content, a.returned, a.answered_at, p.name as "by?" from newest a
           left join person p on p.id = a.answered_by
           where (a.returned is not null or a.withdrawn_at is not null)
             and not exists (select from incident_update u where u.incident_id = $1 and u.audience = 'customers'
                             and u.words = 'person' and u.published_at >= a.asked_at)"#,
        incident.0,
        author.0
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Ok(content) = serde_json::from_value::<Content>(row.content) else { return Ok(None) };
    let words = row.returned.zip(row.answered_at).zip(row.by);
    let back = words.map(|((words, at), by)| Back { author, by, words, at });
    Ok(Some((content, back)))
}
