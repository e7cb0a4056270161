//! Metrics by hand during an incident: one more, an edit with its reason, a removal. Each stands in the record.

use super::freeze::{MOST_METRICS, MOST_SAMPLES};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::{Check, FieldError},
    ids::MetricId,
    recovery::{AddMetric, Bound, ChangeMetric, ROLES, RemoveMetric, hold_text, read_hold, title},
    timeline::Event,
};
use chrono::Duration;
use uuid::Uuid;

/// What a person may set.
pub(super) struct Set {
    pub promql: String,
    pub bound: String,
    pub hold: Duration,
    pub every: Duration,
}

pub async fn add_metric(cx: Cx, ask: AddMetric) -> Result<(), Refusal> {
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Say what it measures.");
    check.need(ROLES.contains(&ask.role.as_str()), "role", "Choose one from the list.");
    let set = checked(check, &ask.query, &ask.bound, &ask.hold, &ask.every)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let standing = sqlx::query_scalar!(
        r#"select count(*) as "count!" from metric where incident_id = $1 and removed_at is null"#,
        incident.id.0
    )
    .fetch_one(&mut *tx)
    .await?;
    if standing >= MOST_METRICS {
        return Err(Refusal::Conflict(format!("There are {MOST_METRICS} metrics already. Remove one first.")));
    }
    let source = source(&mut tx, &ask.source).await?;
    let now = tx.now();
    sqlx::query!(
        "insert into metric (id, incident_id, name, role, promql, bound, hold_seconds, every_seconds, source_id,
                             added_by, added_at, next_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        Uuid::now_v7(),
        incident.id.0,
        name,
        ask.role,
        set.promql,
        set.bound,
        set.hold.num_seconds() as i32,
        set.every.num_seconds() as i32,
        source,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::MetricAdded { name: title(&name), bound: spoken(&set.bound) }, Some(&set.promql));
    tx.commit(()).await
}

/// Where the query and the source stay, so do the samples, and the verdict is made anew from them.
pub async fn change_metric(cx: Cx, ask: ChangeMetric) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 500, "Say why: it stands in the record.");
    let set = checked(check, &ask.query, &ask.bound, &ask.hold, &ask.every)?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    let source = source(&mut tx, &ask.source).await?;
    let before = sqlx::query!(
        "select name, promql, bound, hold_seconds, every_seconds, source_id from metric
         where id = $1 and incident_id = $2 and removed_at is null for update",
        ask.metric.0,
        incident.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(gone)?;
    let hold = Duration::seconds(before.hold_seconds.into());
    let every = Duration::seconds(before.every_seconds.into());
    let measures_other = before.promql != set.promql || before.source_id != source;
    if !measures_other && before.bound == set.bound && hold == set.hold && every == set.every {
        return Err(Refusal::field("reason", "Nothing was changed."));
    }
    let changed = Changed { metric: ask.metric, source, set: &set };
    match measures_other {
        // Figures of another query say nothing about this one: it begins anew, and the old one stays as evidence.
        true => replace(&mut tx, incident.id.0, changed, cx.viewer.id.0, &reason).await?,
        false => adjust(&mut tx, changed).await?,
    }
    let is_asked_otherwise = every != set.every;
    let told = |bound: &str, hold, every, other: &str| {
        let asked = if is_asked_otherwise { format!(", every {}", hold_text(every)) } else { String::new() };
        format!("{}, {}{asked}{other}", spoken(bound), hold_text(hold))
    };
    let event = Event::MetricChanged {
        name: title(&before.name),
        from: told(&before.bound, hold, every, ""),
        to: told(&set.bound, set.hold, set.every, if measures_other { ", another query" } else { "" }),
    };
    tx.record(incident.id, event, Some(&reason));
    tx.commit(()).await
}

struct Changed<'a> {
    metric: MetricId,
    source: Option<Uuid>,
    set: &'a Set,
}

async fn adjust(tx: &mut Tx, changed: Changed<'_>) -> Result<(), Refusal> {
    let now = tx.now();
    sqlx::query!(
        "update metric set bound = $2, hold_seconds = $3, every_seconds = $4, problem = null, changed_at = $5,
             next_at = $5, state = null, state_since = null
         where id = $1",
        changed.metric.0,
        changed.set.bound,
        changed.set.hold.num_seconds() as i32,
        changed.set.every.num_seconds() as i32,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

async fn replace(tx: &mut Tx, incident: Uuid, changed: Changed<'_>, by: Uuid, reason: &str) -> Result<(), Refusal> {
    let now = tx.now();
    remove(tx, incident, changed.metric, by, reason).await?;
    sqlx::query!(
        "insert into metric (id, incident_id, run_id, name, role, promql, bound, hold_seconds, every_seconds, source_id,
                             added_by, added_at, changed_at, next_at)
         select $2, incident_id, run_id, name, role, $3, $4, $5, $6, $7, $8, $9, $9, $9 from metric where id = $1",
        changed.metric.0,
        Uuid::now_v7(),
        changed.set.promql,
        changed.set.bound,
        changed.set.hold.num_seconds() as i32,
        changed.set.every.num_seconds() as i32,
        changed.source,
        by,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

pub async fn remove_metric(cx: Cx, ask: RemoveMetric) -> Result<(), Refusal> {
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 500, "Say why it is no proof of recovery.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    incident.must_be_open()?;
    let name = remove(&mut tx, incident.id.0, ask.metric, cx.viewer.id.0, &reason).await?;
    tx.record(incident.id, Event::MetricRemoved { name: title(&name) }, Some(&reason));
    tx.commit(()).await
}

async fn remove(tx: &mut Tx, incident: Uuid, metric: MetricId, by: Uuid, reason: &str) -> Result<String, Refusal> {
    let now = tx.now();
    sqlx::query_scalar!(
        "update metric set removed_at = $3, removed_by = $4, removed_reason = $5
         where id = $1 and incident_id = $2 and removed_at is null returning name",
        metric.0,
        incident,
        now,
        by,
        reason
    )
    .fetch_optional(&mut **tx)
    .await?
    .ok_or_else(gone)
}

/// As it is shown: `≤ 6 %`.
pub(super) fn spoken(bound: &str) -> String {
    Bound::read(bound).map_or_else(|| bound.to_string(), |bound| bound.to_string())
}

fn gone() -> Refusal {
    Refusal::Gone("This metric was removed meanwhile.".into())
}

pub(super) fn checked(
    mut check: Check,
    query: &str,
    bound: &str,
    hold: &str,
    every: &str,
) -> Result<Set, Vec<FieldError>> {
    let promql = check.text("query", query, 5000, "Write the query that has the figure.");
    let bound = check.text("bound", bound, 80, "Say where it has to stand, such as <= 6 %.");
    let is_bound = Bound::read(&bound).is_some();
    check.need(bound.is_empty() || is_bound, "bound", "Write a sign, a figure and a unit: <= 6 %.");
    let hold = read_hold(hold);
    check.need(hold.is_some(), "hold", "Write digits and one of s, m, h, d: 15m. At most seven days.");
    let every = if every.trim().is_empty() { Some(Duration::seconds(15)) } else { read_hold(every) };
    let every = every.filter(|every| (5..=3600).contains(&every.num_seconds()));
    check.need(every.is_some(), "every", "From 5s to 1h.");
    let (hold, every) = (hold.unwrap_or_default(), every.unwrap_or_default());
    let samples = hold.num_seconds() / every.num_seconds().max(1);
    let says = format!("This hold is {samples} samples; a verdict reads at most {MOST_SAMPLES}. Ask less often.");
    check.need(samples <= MOST_SAMPLES, "every", says);
    check.done()?;
    Ok(Set { promql, bound, hold, every })
}

/// None while there is no source at all; the first one that is added is then asked.
pub(super) async fn source(tx: &mut Tx, chosen: &str) -> Result<Option<Uuid>, Refusal> {
    if chosen.trim().is_empty() {
        return Ok(super::sources::default_source(tx).await?);
    }
    let nobody = || Refusal::field("source", "Choose one from the list.");
    let id: Uuid = chosen.trim().parse().map_err(|_| nobody())?;
    sqlx::query_scalar!("select id from data_source where id = $1 and removed_at is null", id)
        .fetch_optional(&mut **tx)
        .await?
        .map(Some)
        .ok_or_else(nobody)
}
