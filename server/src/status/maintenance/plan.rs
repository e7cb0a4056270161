//! Work is planned: it stands on the page at once, and its subscribers are told.

use super::{
    clock::catch_up,
    drawn::{Drawn, drawn},
    locked::lock,
    words::{Second, must_be_read},
};
use crate::{
    auth::random_secret,
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
    status::the_page,
    subscribers::tell_maintenance,
};
use app::{
    auth::Role,
    status::maintenance::{PlanWork, Planned},
};
use serde_json::json;
use uuid::Uuid;

const PUBLIC_ID_CHARACTERS: usize = 12;
const MOST_AHEAD: i64 = 100;

pub async fn plan_work(cx: Cx, ask: PlanWork) -> Result<Planned, Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let (page, now) = (the_page(&mut tx).await?, tx.now());
    let zone = zone(&mut tx, page).await?;
    let plan = drawn(&mut tx, &ask, &zone, None, now).await?;
    let second = Second { kept_reason: &ask.kept_reason, replace: &ask.replace, review: &ask.review };
    let kept = must_be_read(&mut tx, &cx, &[&plan.title, &plan.pauses], second).await?;
    must_have_room(&mut tx, page).await?;
    let (id, public_id) = (Uuid::now_v7(), random_secret(PUBLIC_ID_CHARACTERS));
    write(&mut tx, &cx, page, (id, &public_id), &plan, kept).await?;
    write_parts(&mut tx, id, &plan.parts).await?;
    tell_maintenance(&mut tx, id, &announcement(&public_id), 0).await?;
    let locked = lock(&mut tx, &public_id).await?;
    catch_up(&mut tx, &locked).await?;
    audit::note(&mut tx, &cx, "maintenance.planned", &public_id, json!({ "title": plan.title })).await?;
    tx.status_changed();
    tx.commit(Planned { work: public_id }).await
}

/// As the page names what was said first.
pub(super) fn announcement(public_id: &str) -> String {
    format!("{public_id}-scheduled")
}

async fn zone(tx: &mut Tx, page: Uuid) -> sqlx::Result<String> {
    sqlx::query_scalar!("select zone from status_page where id = $1", page).fetch_one(&mut **tx).await
}

async fn must_have_room(tx: &mut Tx, page: Uuid) -> Result<(), Refusal> {
    let now = tx.now();
    let ahead = sqlx::query_scalar!(
        r#"select count(*) as "count!" from maintenance
           where status_page_id = $1 and cancelled_at is null and ends_at > $2"#,
        page,
        now
    )
    .fetch_one(&mut **tx)
    .await?;
    match ahead < MOST_AHEAD {
        true => Ok(()),
        false => Err(Refusal::Conflict(format!("{MOST_AHEAD} works are planned already. Call one off first."))),
    }
}

async fn write(
    tx: &mut Tx,
    cx: &Cx,
    page: Uuid,
    (id, public_id): (Uuid, &str),
    plan: &Drawn,
    kept: Option<String>,
) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into maintenance (id, public_id, status_page_id, title, pauses, starts_at, ends_at, verifies_at,
             ends_itself, kept_reason, created_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id,
        public_id,
        page,
        plan.title,
        plan.pauses,
        plan.starts_at,
        plan.ends_at,
        plan.verifies_at,
        plan.ends_itself,
        kept,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub(super) async fn write_parts(tx: &mut Tx, work: Uuid, parts: &[Uuid]) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into maintenance_component (maintenance_id, component_id) select $1, unnest($2::uuid[])",
        work,
        parts
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
