use crate::{
    db::{Tx, Who},
    http::Refusal,
};
use app::{
    auth::{PersonName, Role},
    ids::{IncidentId, PersonId},
    updates::approval::whom_to_ask,
};
use sqlx::PgConnection;

/// An organisation has fewer who may publish.
const MOST: i64 = 500;

/// Who else may publish for customers. Of a restricted incident only its members: nobody else is told of it.
pub async fn second_people(
    conn: &mut PgConnection,
    incident: IncidentId,
    author: PersonId,
) -> Result<Vec<PersonName>, sqlx::Error> {
    let rows = sqlx::query!(
        "select p.id, p.name, p.role from incident i
         join person p on p.role in ('commander', 'admin') or (p.id = i.owner_id and i.acknowledged_at is not null)
         where i.id = $1 and p.deactivated_at is null and may_read(i, p.id, false)
         order by p.name, p.id limit $2",
        incident.0,
        MOST
    )
    .fetch_all(conn)
    .await?;
    let may_publish: Vec<PersonId> = rows.iter().map(|row| PersonId(row.id)).collect();
    let others = whom_to_ask(author, &may_publish);
    let people = rows.into_iter().filter(|row| others.contains(&PersonId(row.id)));
    let people = people.map(|row| PersonName {
        id: PersonId(row.id),
        name: row.name,
        role: row.role.parse().unwrap_or(Role::Viewer),
    });
    Ok(people.collect())
}

/// The person in whose name the transaction runs.
pub(in crate::updates) fn writer(tx: &Tx) -> Result<PersonId, Refusal> {
    match tx.who() {
        Who::Person(person) => Ok(person),
        _ => Err(Refusal::Forbidden("A person writes to customers.".into())),
    }
}
