//! Waivers: a commander signs for one metric of one incident, and may withdraw it until the end.

use super::{Chosen, of_incident};
use crate::{
    db::Tx,
    http::{Cx, Refusal, local_time},
    incidents::{Gate, Locked, Right, highest, joins},
};
use app::{
    command::{Check, FieldError},
    ids::{IncidentId, MetricId, WaiverId},
    recovery::{SignWaiver, WAIVER_LEAST, WAIVER_MOST, Waiver, WithdrawWaiver, stood, title},
    timeline::Event,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const TOO_SHORT: &str = "Write what you saw and where; at least a sentence.";

pub async fn sign_waiver(cx: Cx, ask: SignWaiver) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    must_command(&cx, &incident)?;
    let (how_known, why_not_wait) = checked(&ask)?;
    incident.must_be_open()?;
    let now = tx.now();
    let rows = of_incident(&mut tx, incident.id, now, Chosen::Verdict).await?;
    let row = rows
        .iter()
        .find(|row| row.metric.id == ask.metric)
        .ok_or_else(|| Refusal::Gone("This metric was removed meanwhile.".into()))?;
    let name = row.metric.title();
    let local = local_time(&cx.viewer.zone);
    let clock = |at| app::ui::clock_at(&local, now, at);
    if let Some(waiver) = &row.waiver {
        return Err(Refusal::Conflict(format!("{} signed a waiver for it at {}.", waiver.by, clock(waiver.at))));
    }
    if row.verdict.has_held() {
        return Err(Refusal::Conflict(format!("{name} has held: it needs no waiver.")));
    }
    let stood = stood(row, &|at| at.format("%H:%M UTC").to_string(), now);
    sqlx::query!(
        "insert into waiver (id, incident_id, metric_id, stood, how_known, why_not_wait, signed_by, signed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::now_v7(),
        incident.id.0,
        ask.metric.0,
        stood.chars().take(500).collect::<String>(),
        how_known,
        why_not_wait,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    joins(&mut tx, &incident, cx.viewer.id).await?;
    let said = format!("{how_known}\nWhy not wait: {why_not_wait}");
    tx.record(incident.id, Event::WaiverSigned { name, stood }, Some(&said));
    tx.commit(()).await
}

/// The owner commands whatever their role; others by their role.
fn must_command(cx: &Cx, incident: &Locked) -> Result<(), Refusal> {
    let owns = incident.acknowledged_at.is_some() && incident.owner == Some(cx.viewer.id);
    match highest(cx.viewer.role, owns) >= Right::Command {
        true => Ok(()),
        false => Err(Refusal::Forbidden("A commander signs waivers.".into())),
    }
}

fn checked(ask: &SignWaiver) -> Result<(String, String), Vec<FieldError>> {
    let mut check = Check::default();
    let mut sentence = |field: &str, text: &str| {
        let text = check.text(field, text, WAIVER_MOST, TOO_SHORT);
        check.need(text.is_empty() || text.chars().count() >= WAIVER_LEAST, field, TOO_SHORT);
        text
    };
    let words = (sentence("how_known", &ask.how_known), sentence("why_not_wait", &ask.why_not_wait));
    check.done()?;
    Ok(words)
}

pub async fn withdraw_waiver(cx: Cx, ask: WithdrawWaiver) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    must_command(&cx, &incident)?;
    incident.must_be_open()?;
    let now = tx.now();
    let name = sqlx::query_scalar!(
        "update waiver w set withdrawn_by = $3, withdrawn_at = $4 from metric m
         where w.id = $1 and w.incident_id = $2 and m.id = w.metric_id and w.withdrawn_at is null and w.lapsed_at is null
         returning m.name",
        ask.waiver.0,
        incident.id.0,
        cx.viewer.id.0,
        now
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Gone("This waiver was withdrawn already.".into()))?;
    tx.record(incident.id, Event::WaiverWithdrawn { name: title(&name) }, None);
    tx.commit(()).await
}

/// What was signed before an incident was opened again says nothing of what came after.
pub async fn lapse_waivers(tx: &mut Tx, incident: IncidentId) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "update waiver set lapsed_at = $2 where incident_id = $1 and withdrawn_at is null and lapsed_at is null",
        incident.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Those that stand, by their metric.
pub(super) async fn standing(
    connection: &mut PgConnection,
    incident: IncidentId,
) -> Result<BTreeMap<Uuid, Waiver>, sqlx::Error> {
    let rows = sqlx::query!(
        "select w.id, w.metric_id, w.how_known, w.why_not_wait, w.signed_at, p.name
         from waiver w join person p on p.id = w.signed_by
         where w.incident_id = $1 and w.withdrawn_at is null and w.lapsed_at is null limit 100",
        incident.0
    )
    .fetch_all(connection)
    .await?;
    let waivers = rows.into_iter().map(|row| {
        let waiver = Waiver {
            id: WaiverId(row.id),
            metric: MetricId(row.metric_id),
            by: row.name,
            at: row.signed_at,
            how_known: row.how_known,
            why_not_wait: row.why_not_wait,
        };
        (row.metric_id, waiver)
    });
    Ok(waivers.collect())
}
