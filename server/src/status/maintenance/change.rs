//! A plan is changed. Once it has begun only its words and its parts are: times change by an update.

use super::{
    clock::catch_up,
    drawn::{Drawn, Times, drawn},
    locked::{Locked, lock},
    plan::{announcement, write_parts},
    words::{Second, must_be_read},
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
    subscribers::tell_maintenance,
};
use app::{
    auth::Role,
    status::maintenance::{ChangeWork, Step},
};
use serde_json::json;
use uuid::Uuid;

pub async fn change_work(cx: Cx, ask: ChangeWork) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let locked = lock(&mut tx, &ask.work).await?;
    let step = locked.must_not_be_over(now)?;
    must_not_be_stale(&mut tx, &locked, &ask.base).await?;
    let standing = (step != Step::Scheduled).then(|| (step, times(&locked)));
    let zone = sqlx::query_scalar!("select zone from status_page order by id limit 1").fetch_one(&mut *tx).await?;
    let plan = drawn(&mut tx, &ask.plan(), &zone, standing, now).await?;
    if is_the_same(&locked, &plan) {
        return Err(Refusal::Conflict("Nothing is changed.".into()));
    }
    let second = Second { kept_reason: &ask.kept_reason, replace: &ask.replace, review: &ask.review };
    let kept = must_be_read(&mut tx, &cx, &[&plan.title, &plan.pauses], second).await?;
    // What the clock did until now was done by the plan as it stood.
    catch_up(&mut tx, &locked).await?;
    write(&mut tx, &cx, &locked, &plan, kept).await?;
    tell_maintenance(&mut tx, locked.id, &announcement(&ask.work), locked.revision + 1).await?;
    let changed = lock(&mut tx, &ask.work).await?;
    catch_up(&mut tx, &changed).await?;
    tx.status_changed();
    tx.commit(()).await
}

async fn must_not_be_stale(tx: &mut Tx, locked: &Locked, base: &str) -> Result<(), Refusal> {
    if base.trim().parse::<i32>().is_ok_and(|base| base == locked.revision) {
        return Ok(());
    }
    let by = sqlx::query_scalar!(
        r#"select p.name as "name?" from maintenance m left join person p on p.id = m.changed_by where m.id = $1"#,
        locked.id
    )
    .fetch_one(&mut **tx)
    .await?;
    let by = by.unwrap_or_else(|| "Somebody".into());
    Err(Refusal::Conflict(format!(
        "{by} changed the plan while you wrote. Yours is kept in the form; compare it first."
    )))
}

fn times(locked: &Locked) -> Times {
    let work = &locked.work;
    Times {
        starts_at: work.starts_at,
        ends_at: work.ends_at,
        verifies_at: work.verifies_at,
        ends_itself: work.ends_itself,
    }
}

fn is_the_same(locked: &Locked, plan: &Drawn) -> bool {
    let work = &locked.work;
    let parts: Vec<Uuid> = work.parts.iter().map(|part| part.0).collect();
    (&work.title, &work.pauses, work.starts_at, work.ends_at, work.verifies_at, work.ends_itself, &parts)
        == (&plan.title, &plan.pauses, plan.starts_at, plan.ends_at, plan.verifies_at, plan.ends_itself, &plan.parts)
}

/// What stood before is kept in the audit.
async fn write(tx: &mut Tx, cx: &Cx, locked: &Locked, plan: &Drawn, kept: Option<String>) -> sqlx::Result<()> {
    let (now, before) = (tx.now(), &locked.work);
    let detail = json!({
        "title": before.title, "pauses": before.pauses, "starts_at": before.starts_at, "ends_at": before.ends_at,
        "verifies_at": before.verifies_at, "ends_itself": before.ends_itself, "revision": locked.revision,
        "parts": before.parts,
    });
    audit::note(tx, cx, "maintenance.changed", &before.public_id, json!({ "before": detail })).await?;
    sqlx::query!(
        "update maintenance set title = $2, pauses = $3, starts_at = $4, ends_at = $5, verifies_at = $6,
             ends_itself = $7, kept_reason = $8, revision = revision + 1, changed_by = $9, changed_at = $10
         where id = $1",
        locked.id,
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
    sqlx::query!("delete from maintenance_component where maintenance_id = $1", locked.id).execute(&mut **tx).await?;
    write_parts(tx, locked.id, &plan.parts).await
}
