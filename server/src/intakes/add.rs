//! An intake is made, or named anew.

use super::standing::standing;
use crate::{
    auth::tokens,
    db::Tx,
    http::{Cx, Limits, Refusal, Scope},
    settings::{audit, shelf},
};
use app::{
    auth::Role,
    command::Check,
    ids::TokenId,
    intakes::{AddIntake, ChangeIntake, Made, Sender},
};
use serde_json::json;
use uuid::Uuid;

pub async fn add_intake(cx: Cx, ask: AddIntake) -> Result<Made, Refusal> {
    cx.need_role(Role::Admin)?;
    let (name, sender) = read(&ask.name, &ask.sender)?;
    let sender = sender.ok_or_else(|| Refusal::field("sender", "Choose one from the list."))?;
    let mut tx = cx.begin().await?;
    must_be_free(&mut tx, &name, None).await?;
    let now = tx.now();
    let (id, secret) = tokens::make(&mut tx, &name, Scope::Intake, Some(cx.viewer.id.0), now).await?;
    says(&mut tx, &cx, TokenId(id), sender).await?;
    let detail = json!({ "name": name, "sender": sender.word() });
    audit::note(&mut tx, &cx, "intake.made", &id.to_string(), detail).await?;
    let made = shelf::put(cx.viewer.id, &secret, "token", now);
    // The answer that is kept for a repeated command holds no secret.
    let kept = tx.commit(Made { intake: TokenId(id), made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

pub async fn change_intake(cx: Cx, ask: ChangeIntake) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let (name, sender) = read(&ask.name, &ask.sender)?;
    let mut tx = cx.begin().await?;
    let before = standing(&mut tx, ask.intake).await?;
    must_be_free(&mut tx, &name, Some(ask.intake.0)).await?;
    sqlx::query!("update api_token set name = $2 where id = $1", ask.intake.0, name).execute(&mut *tx).await?;
    if let Some(sender) = sender {
        says(&mut tx, &cx, ask.intake, sender).await?;
    }
    let detail = json!({ "before": before, "name": name, "sender": sender.map(Sender::word) });
    audit::note(&mut tx, &cx, "intake.changed", &ask.intake.to_string(), detail).await?;
    tx.commit(()).await
}

fn read(name: &str, sender: &str) -> Result<(String, Option<Sender>), Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Name the one that will send: “Alertmanager prod”.");
    let known = Sender::of_word(sender);
    check.need(known.is_some() || sender.is_empty(), "sender", "Choose one from the list.");
    check.done()?;
    Ok((name, known))
}

/// People tell senders apart by their names.
async fn must_be_free(tx: &mut Tx, name: &str, but: Option<Uuid>) -> Result<(), Refusal> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('intake'))").fetch_one(&mut **tx).await?;
    let others = sqlx::query!(
        r#"select count(*) as "count!", coalesce(bool_or(lower(name) = lower($1)), false) as "taken!"
           from api_token where scope = 'intake' and revoked_at is null and id is distinct from $2"#,
        name,
        but
    )
    .fetch_one(&mut **tx)
    .await?;
    if others.taken {
        return Err(Refusal::field("name", "Another intake has this name."));
    }
    if others.count >= Limits::API_ROWS {
        return Err(Refusal::Conflict(format!("There are {} intakes already. End one first.", Limits::API_ROWS)));
    }
    Ok(())
}

async fn says(tx: &mut Tx, cx: &Cx, intake: TokenId, sender: Sender) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into intake (source_id, sender, changed_by, changed_at) values ($1, $2, $3, $4)
         on conflict (source_id) do update set sender = $2, changed_by = $3, changed_at = $4",
        intake.0,
        sender.word(),
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
