//! A press on the page behind a message's link. It goes the way of every acknowledgement, as the person it was sent to.

use super::link::{self, Opened, Use};
use crate::{
    db::{Tx, Who},
    escalation,
    http::{OpenCx, Refusal},
    incidents::{Gate, Right},
};
use app::notifications::{AcknowledgeByLink, PassByLink};

pub async fn acknowledge_by_link(cx: OpenCx, ask: AcknowledgeByLink) -> Result<((), Option<String>), Refusal> {
    let (mut tx, link) = spend(&cx, &ask.token, Use::Acknowledge).await?;
    let incident = link.viewer.incident(&mut tx, link.number, Right::Read).await?;
    // Who comes second is on the incident as a responder; the page says who was first.
    escalation::acknowledge(&mut tx, &incident, link.viewer.id, None).await?;
    tx.commit(((), None)).await
}

pub async fn pass_by_link(cx: OpenCx, ask: PassByLink) -> Result<((), Option<String>), Refusal> {
    let (mut tx, link) = spend(&cx, &ask.token, Use::Pass).await?;
    let incident = link.viewer.incident(&mut tx, link.number, Right::Read).await?;
    escalation::page_next_in(&mut tx, &incident, link.viewer.id, link.rung).await?;
    tx.commit(((), None)).await
}

/// The transaction in the person's name, with the link used up if it commits.
async fn spend(cx: &OpenCx, secret: &str, to: Use) -> Result<(Tx, Opened), Refusal> {
    let link = link::open(&mut *cx.app.pool.acquire().await?, secret).await?.ok_or(Refusal::NotFound)?;
    let now = cx.now();
    let mut tx = Tx::begin(&cx.app.pool, Who::Person(link.viewer.id), now).await?;
    if !link::spend(&mut tx, &link, to, now).await? {
        return Err(Refusal::Conflict("This link works once, and its time is over.".into()));
    }
    Ok((tx, link))
}
