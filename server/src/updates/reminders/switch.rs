use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    timeline::Event,
    updates::{
        reminders::switch_off as reason_of,
        reminders_off::{SwitchRemindersOff, SwitchRemindersOn},
    },
};
use uuid::Uuid;

/// The promise stays and is counted; only nobody is reminded.
pub async fn switch_off(cx: Cx, ask: SwitchRemindersOff) -> Result<(), Refusal> {
    let reason = reason_of(&ask.reason).map_err(Refusal::Invalid)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    let now = tx.now();
    let written = sqlx::query!(
        "insert into reminders_off (id, incident_id, reason, off_by, off_at) values ($1, $2, $3, $4, $5)
         on conflict (incident_id) where on_at is null do nothing",
        Uuid::now_v7(),
        incident.id.0,
        reason,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    if written.rows_affected() == 0 {
        return Err(Refusal::Conflict("The reminders are off already.".into()));
    }
    tx.record(incident.id, Event::RemindersOff {}, Some(&reason));
    tx.commit(()).await
}

pub async fn switch_on(cx: Cx, ask: SwitchRemindersOn) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    let now = tx.now();
    let ended = sqlx::query!(
        "update reminders_off set on_by = $2, on_at = greatest($3, off_at) where incident_id = $1 and on_at is null",
        incident.id.0,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    if ended.rows_affected() == 0 {
        return Err(Refusal::Conflict("The reminders are on.".into()));
    }
    tx.record(incident.id, Event::RemindersOn {}, None);
    tx.commit(()).await
}
