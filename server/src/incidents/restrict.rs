use super::{Gate, Right};
use crate::http::{Cx, Refusal};
use app::{incidents::Restrict, timeline::Event};

/// Whoever restricts becomes a member, so that nobody locks themselves out.
pub async fn restrict(cx: Cx, ask: Restrict) -> Result<(), Refusal> {
    let restricted = ask.restricted == "yes";
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    if incident.restricted == restricted {
        return tx.commit(()).await;
    }
    super::joins(&mut tx, &incident, cx.viewer.id).await?;
    sqlx::query!("update incident set restricted = $2 where id = $1", incident.id.0, restricted)
        .execute(&mut *tx)
        .await?;
    if restricted {
        crate::escalation::let_in_those_paged(&mut tx, incident.id).await?;
    }
    let event = if restricted { Event::IncidentRestricted {} } else { Event::IncidentUnrestricted {} };
    tx.record(incident.id, event, None);
    tx.commit(()).await
}
