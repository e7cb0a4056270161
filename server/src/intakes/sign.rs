//! Signed deliveries are asked for, with a secret that is made here and lies sealed.

use super::standing::{header, kept_until, standing};
use crate::{
    alerts::Source,
    auth::random_secret,
    http::{Cx, Refusal},
    settings::{audit, shelf},
};
use app::{
    auth::Role,
    command::Check,
    intakes::{DropOldSecret, SignDeliveries, Signed, StopSigning},
};
use serde_json::json;

/// As Grafana calls it.
const HEADER: &str = "X-Grafana-Alerting-Signature";
const CHARACTERS: usize = 40;

/// The secret before fits a while longer; where there was none, unsigned deliveries are taken for that time, so that
/// nothing is lost while the sender learns to sign.
pub async fn sign_deliveries(cx: Cx, ask: SignDeliveries) -> Result<Signed, Refusal> {
    cx.need_role(Role::Admin)?;
    let mut check = Check::default();
    let name = header(&mut check, "header", &ask.header);
    let time = header(&mut check, "time_header", &ask.time_header);
    check.need(time.is_empty() || !time.eq_ignore_ascii_case(&name), "time_header", "It needs a header of its own.");
    check.done()?;
    let name = if name.is_empty() { HEADER.to_string() } else { name };
    let mut tx = cx.begin().await?;
    let intake = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    let until = kept_until(&ask.keep, now)?;
    let secret = random_secret(CHARACTERS);
    let id = ask.intake.0;
    sqlx::query!(
        "insert into intake
             (source_id, hmac_secret, hmac_header, hmac_time_header, old_hmac_until, changed_by, changed_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (source_id) do update
         set hmac_secret = $2, hmac_header = $3, hmac_time_header = $4, old_hmac_until = $5, changed_by = $6,
             changed_at = $7, old_hmac_secret = case when $5::timestamptz is not null then intake.hmac_secret end",
        id,
        cx.app.seal.close(&Source::sealed_at(id), &secret),
        name,
        (!time.is_empty()).then_some(time),
        until,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "name": intake, "header": name, "old_until": until });
    audit::note(&mut tx, &cx, "intake.signed", &ask.intake.to_string(), detail).await?;
    let made = shelf::put(cx.viewer.id, &secret, "signing", now);
    let kept = tx.commit(Signed { made, secret: None }).await?;
    cx.app.door.forget();
    Ok(Signed { secret: Some(secret), ..kept })
}

pub async fn drop_old_secret(cx: Cx, ask: DropOldSecret) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    sqlx::query!("update intake set old_hmac_secret = null, old_hmac_until = null where source_id = $1", ask.intake.0)
        .execute(&mut *tx)
        .await?;
    let detail = json!({ "name": name });
    audit::note(&mut tx, &cx, "intake.old_secret_dropped", &ask.intake.to_string(), detail).await?;
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}

pub async fn stop_signing(cx: Cx, ask: StopSigning) -> Result<(), Refusal> {
    cx.need_role(Role::Admin)?;
    let mut tx = cx.begin().await?;
    let name = standing(&mut tx, ask.intake).await?;
    let now = tx.now();
    sqlx::query!(
        "update intake set hmac_secret = null, hmac_header = '', hmac_time_header = null, old_hmac_secret = null,
             old_hmac_until = null, changed_by = $2, changed_at = $3 where source_id = $1",
        ask.intake.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    let detail = json!({ "name": name });
    audit::note(&mut tx, &cx, "intake.unsigned", &ask.intake.to_string(), detail).await?;
    tx.commit(()).await?;
    cx.app.door.forget();
    Ok(())
}
