//! A person changes how they are reached: rules, secrets, and channels that go.

use super::{add::set_rule, notice::ensure_mail, target::secret_place};
use crate::{
    http::{Cx, Refusal},
    outgoing::new_secret,
    settings::{audit, shelf},
};
use app::{
    notifications::{
        DropChannelSecret, MOST_MINUTES, RemoveChannel, RemoveContactRule, RotateChannelSecret, SetContactRule,
    },
    settings::Made,
};
use serde_json::json;

pub async fn set_contact_rule(cx: Cx, ask: SetContactRule) -> Result<(), Refusal> {
    let minutes = i16::try_from(ask.minutes).ok().filter(|minutes| (0..=MOST_MINUTES).contains(minutes));
    let Some(minutes) = minutes else {
        return Err(Refusal::field("minutes", format!("From 0 to {MOST_MINUTES} minutes.")));
    };
    let Ok(urgency) = ask.urgency.parse() else {
        return Err(Refusal::field("urgency", "Say `high` or `low`."));
    };
    let mut tx = cx.begin().await?;
    ensure_mail(&mut tx, cx.viewer.id).await?;
    let own = sqlx::query_scalar!(
        "select id from contact_channel where id = $1 and person_id = $2 and removed_at is null for update",
        ask.channel.0,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?;
    let Some(channel) = own else { return Err(Refusal::field("channel", "This channel was removed. Choose another.")) };
    set_rule(&mut tx, cx.viewer.id, channel, urgency, minutes).await?;
    tx.commit(()).await
}

/// Without a rule it is mail, at once.
pub async fn remove_contact_rule(cx: Cx, ask: RemoveContactRule) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let now = tx.now();
    sqlx::query!(
        "update contact_rule r set removed_at = $3 from contact_channel c
         where r.id = $1 and c.id = r.channel_id and c.person_id = $2 and r.removed_at is null",
        ask.rule.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.commit(()).await
}

/// Both sign from now on, so that the receiver can change over whenever it likes.
pub async fn rotate_channel_secret(cx: Cx, ask: RotateChannelSecret) -> Result<Made, Refusal> {
    let mut tx = cx.begin().await?;
    let (id, secret, now) = (ask.channel.0, new_secret(), tx.now());
    let name = sqlx::query_scalar!(
        "update contact_channel set old_secret = secret, secret = $3, rotated_at = $4
         where id = $1 and person_id = $2 and kind = 'webhook' and removed_at is null returning name",
        id,
        cx.viewer.id.0,
        cx.app.seal.close(&secret_place(id), &secret),
        now
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    audit::note(&mut tx, &cx, "channel.rotated", &id.to_string(), json!({ "name": name })).await?;
    let made = shelf::put(cx.viewer.id, &secret, &name, now);
    let kept = tx.commit(Made { made, secret: None }).await?;
    Ok(Made { secret: Some(secret), ..kept })
}

pub async fn drop_channel_secret(cx: Cx, ask: DropChannelSecret) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let id = ask.channel.0;
    let name = sqlx::query_scalar!(
        "update contact_channel set old_secret = null where id = $1 and person_id = $2 and removed_at is null
         returning name",
        id,
        cx.viewer.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    audit::note(&mut tx, &cx, "channel.old_secret_dropped", &id.to_string(), json!({ "name": name })).await?;
    tx.commit(()).await
}

/// Its address and its secrets are forgotten; what was sent by it stays told.
pub async fn remove_channel(cx: Cx, ask: RemoveChannel) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let (id, now) = (ask.channel.0, tx.now());
    let name = sqlx::query_scalar!(
        "update contact_channel set removed_at = $3, target = null, secret = null, old_secret = null
         where id = $1 and person_id = $2 and kind <> 'mail' and removed_at is null returning name",
        id,
        cx.viewer.id.0,
        now
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    sqlx::query!("update contact_rule set removed_at = $2 where channel_id = $1 and removed_at is null", id, now)
        .execute(&mut *tx)
        .await?;
    audit::note(&mut tx, &cx, "channel.removed", &id.to_string(), json!({ "name": name })).await?;
    tx.commit(()).await
}

fn gone() -> Refusal {
    Refusal::Gone("This channel was removed.".into())
}
