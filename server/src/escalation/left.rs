//! A person left: nothing waits for them any more, and what they owned is paged again.

use super::{begin::begin, chosen::stand_in};
use crate::{db::Tx, incidents};
use app::{
    ids::{IncidentId, PersonId},
    timeline::Event,
};

/// Their account has been closed in this transaction.
pub async fn left(tx: &mut Tx, person: PersonId) -> sqlx::Result<()> {
    let now = tx.now();
    let rows = sqlx::query!(
        r#"select id, owner_id = $1 and acknowledged_at is not null as "owned?", owner_id = $1 as "named?",
                  handed_to = $1 as "receives?"
           from incident where ended_at is null and (owner_id = $1 or handed_to = $1) order by number for update"#,
        person.0
    )
    .fetch_all(&mut **tx)
    .await?;
    for row in rows {
        let incident = IncidentId(row.id);
        if row.receives == Some(true) {
            incidents::settle_hand_over(tx, incident, None).await?;
            tx.record(incident, Event::HandOverWithdrawn { to: person }, None);
        }
        if row.named == Some(true) {
            incidents::settle_hand_over(tx, incident, None).await?;
            sqlx::query!(
                "update incident set owner_id = null, owner_since = null, acknowledged_at = null where id = $1",
                incident.0
            )
            .execute(&mut **tx)
            .await?;
        }
        if row.owned == Some(true) {
            tx.record_by_itself(incident, Event::OwnerLeft { person });
            begin(tx, incident, "Its owner is not here any more.").await?;
        }
    }
    // Runs whose last resort they are: who stands in is due when the rung is, and at once where it was passed.
    if let Some(other) = stand_in(tx, None).await? {
        sqlx::query!(
            "update page set last_resort_id = $2, next_at = $3 where stopped_at is null and last_resort_id = $1",
            person.0,
            other.0,
            now
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
