//! What a person presses: the next step, somebody beside the ladder, the whole ladder again.

use super::{begin::begin_anew, call::call, next::page_next_in, run::standing};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
};
use app::{
    auth::Role,
    escalation::{CallPerson, PageAgain, PageNext},
    ids::PageId,
};

/// Whoever was paged may pass it on, whatever their role.
pub async fn page_next(cx: Cx, ask: PageNext) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Read).await?;
    if !super::was_paged(&mut tx, incident.id, cx.viewer.id).await? {
        cx.need_role(Role::Responder)?;
    }
    page_next_in(&mut tx, &incident, cx.viewer.id, ask.after.trim().parse().ok()).await?;
    tx.commit(()).await
}

/// Also where somebody owns it: they are called to help, and the owner stays.
pub async fn call_person(cx: Cx, ask: CallPerson) -> Result<(), Refusal> {
    let person = app::incidents::person(&ask.person).ok_or_else(|| Refusal::field("person", "Choose a person."))?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let who = crate::auth::people::active(&mut tx, person).await?.filter(|person| person.role > Role::Viewer);
    let Some(who) = who else { return Err(Refusal::field("person", "Choose a person who may respond.")) };
    if incident.owner == Some(person) && incident.acknowledged_at.is_some() {
        return Err(Refusal::field("person", format!("{} owns it already.", who.name)));
    }
    let Some(page) = newest(&mut tx, &incident).await? else {
        return Err(Refusal::Conflict("Nobody was paged for it yet. Page who is on call first.".into()));
    };
    if !call(&mut tx, incident.id, page, person, cx.viewer.id).await? {
        return Err(Refusal::field("person", format!("{} was paged already.", who.name)));
    }
    tx.commit(()).await
}

/// The run that stands, else the last one: a call beside it is told after its end.
async fn newest(tx: &mut crate::db::Tx, incident: &Locked) -> sqlx::Result<Option<PageId>> {
    if let Some(page) = standing(tx, incident.id).await? {
        return Ok(Some(page));
    }
    let page = sqlx::query_scalar!(
        "select id from page where incident_id = $1 order by started_at desc, id desc limit 1",
        incident.id.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(page.map(PageId))
}

/// Only at the end of a ladder: before it the next step is what is meant.
pub async fn page_again(cx: Cx, ask: PageAgain) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let climbs = sqlx::query_scalar!(
        r#"select exists (
               select from page where incident_id = $1 and stopped_at is null and next_at is not null) as "climbs!""#,
        incident.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if incident.acknowledged_at.is_some() {
        return Err(Refusal::Conflict(format!("Somebody owns #{} already.", incident.number)));
    }
    if climbs {
        return Err(Refusal::Conflict("The ladder still climbs. Page the next one instead.".into()));
    }
    begin_anew(&mut tx, incident.id, &format!("Paged again by {}.", cx.viewer.name)).await?;
    tx.commit(()).await
}
