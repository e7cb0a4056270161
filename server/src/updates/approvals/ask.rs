use super::people::{second_people, writer};
use crate::{
    db::Tx,
    http::Refusal,
    incidents::Locked,
    notifications::{About, Notice, notice},
    updates::send::{Content, must_be_real},
};
use app::{
    ids::{IncidentId, PersonId},
    notifications::Urgency,
    timeline::Event,
};
use uuid::Uuid;

/// Keeps the text until a second person answers, and tells them. Nobody chosen: everyone else who may publish. What
/// waited before is replaced: another text is another question.
pub async fn ask(tx: &mut Tx, incident: &Locked, content: &Content, people: &[PersonId]) -> Result<(), Refusal> {
    must_be_real(incident, &content.audience)?;
    let author = writer(tx)?;
    let others = second_people(tx, incident.id, author).await?;
    let chosen: Vec<PersonId> =
        others.iter().map(|person| person.id).filter(|id| people.is_empty() || people.contains(id)).collect();
    if chosen.is_empty() || people.iter().any(|person| !chosen.contains(person)) {
        return Err(Refusal::field("ask", "Choose somebody else who may publish for customers."));
    }
    withdraw_waiting(tx, incident.id).await?;
    let id = write(tx, incident, content, author, &chosen).await?;
    let name = author_name(tx, author).await?;
    for person in &chosen {
        notice(tx, told(incident, id, &name, *person)).await?;
    }
    tx.record(incident.id, Event::ApprovalAsked { people: chosen }, None);
    Ok(())
}

async fn write(
    tx: &mut Tx,
    incident: &Locked,
    content: &Content,
    author: PersonId,
    people: &[PersonId],
) -> Result<Uuid, Refusal> {
    let (id, now) = (Uuid::now_v7(), tx.now());
    let kept = serde_json::to_value(content).map_err(|error| Refusal::Broken(error.to_string()))?;
    let people: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    sqlx::query!(
        "with asked as (
             insert into update_approval (id, incident_id, content, digest, author_id, asked_at)
             values ($1, $2, $3, $4, $5, $6) returning id)
         insert into update_approval_asked (approval_id, person_id) select a.id, p.id from asked a, unnest($7::uuid[]) p (id)",
        id,
        incident.id.0,
        kept,
        content.digest(),
        author.0,
        now,
        &people[..]
    )
    .execute(&mut **tx)
    .await?;
    Ok(id)
}

/// Without the title: whoever reads over a shoulder learns nothing.
fn told(incident: &Locked, approval: Uuid, author: &str, person: PersonId) -> Notice {
    let number = incident.number;
    let severity = incident.severity.map(|severity| format!(" ({severity})")).unwrap_or_default();
    let about = About::Matter {
        title: format!("A customer update on #{number} waits for you"),
        says: format!("{author} asks you to read the update on #{number}{severity} before customers do."),
        path: format!("/incidents/{number}/approval"),
    };
    Notice { key: approval, person, about, urgency: Urgency::High }
}

async fn author_name(tx: &mut Tx, author: PersonId) -> Result<String, sqlx::Error> {
    sqlx::query_scalar!("select name from person where id = $1", author.0).fetch_one(&mut **tx).await
}

/// Nobody is asked any more. Whether something waited.
pub async fn withdraw_waiting(tx: &mut Tx, incident: IncidentId) -> Result<bool, sqlx::Error> {
    let now = tx.now();
    let author = sqlx::query_scalar!(
        "update update_approval set withdrawn_at = $2
         where incident_id = $1 and answered_at is null and withdrawn_at is null returning author_id",
        incident.0,
        now
    )
    .fetch_optional(&mut **tx)
    .await?;
    if let Some(author) = author {
        tx.record(incident, Event::ApprovalWithdrawn { author: PersonId(author) }, None);
    }
    Ok(author.is_some())
}
