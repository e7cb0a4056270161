//! A person says how a part does. The next word takes the place of the one before; each is kept with who and when.

use super::name::{the_page, touch};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    ids::ComponentId,
    status::{SayState, State, TakeBackState},
};
use serde_json::json;
use uuid::Uuid;

const REASON: usize = 500;

pub async fn say_state(cx: Cx, ask: SayState) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, REASON, "Say why: a colleague decides by it when to take it back.");
    let state = State::read(&ask.state);
    check.need(state.is_some(), "state", "Choose how it does.");
    check.done()?;
    let Some(state) = state else { return Err(Refusal::field("state", "Choose how it does.")) };
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    let known = sqlx::query_scalar!("select id from component where id = $1 and removed_at is null", ask.component.0)
        .fetch_optional(&mut *tx)
        .await?;
    if known.is_none() {
        return Err(Refusal::Conflict("This part has left the page.".into()));
    }
    must_not_be_overtaken(&mut tx, ask.component, &ask.seen).await?;
    end(&mut tx, &cx, ask.component).await?;
    sqlx::query!(
        "insert into component_override (id, component_id, state, reason, set_by, set_at) values ($1, $2, $3, $4, $5, $6)",
        Uuid::now_v7(),
        ask.component.0,
        state.key(),
        reason,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "state": state.key(), "reason": reason });
    audit::note(&mut tx, &cx, "component.said", &ask.component.to_string(), detail).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

pub async fn take_back_state(cx: Cx, ask: TakeBackState) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let page = the_page(&mut tx).await?;
    if !ask.seen.trim().is_empty() {
        must_not_be_overtaken(&mut tx, ask.component, &ask.seen).await?;
    }
    if end(&mut tx, &cx, ask.component).await? == 0 {
        return Err(Refusal::Conflict("Nothing stands by hand there any more.".into()));
    }
    audit::note(&mut tx, &cx, "component.taken_back", &ask.component.to_string(), json!({})).await?;
    touch(&mut tx, page).await?;
    tx.commit(()).await
}

/// Two who speak at once: the second reads what the first said.
async fn must_not_be_overtaken(tx: &mut Tx, component: ComponentId, seen: &str) -> Result<(), Refusal> {
    let stands = sqlx::query!(
        "select o.id, o.state, p.name from component_override o join person p on p.id = o.set_by
         where o.component_id = $1 and o.ended_at is null",
        component.0
    )
    .fetch_optional(&mut **tx)
    .await?;
    match stands {
        Some(stands) if seen.trim().parse() != Ok(stands.id) => {
            let state = State::read(&stands.state).map_or("", State::word);
            Err(Refusal::Conflict(format!(
                "{} said “{state}” meanwhile. Press again if yours still holds.",
                stands.name
            )))
        }
        _ => Ok(()),
    }
}

async fn end(tx: &mut Tx, cx: &Cx, component: ComponentId) -> sqlx::Result<u64> {
    let now = tx.now();
    let ended = sqlx::query!(
        "update component_override set ended_by = $2, ended_at = $3 where component_id = $1 and ended_at is null",
        component.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(ended.rows_affected())
}
