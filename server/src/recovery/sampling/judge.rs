//! After each round: what turned is written to the record, once, whoever sampled it.

use super::claim::Due;
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
    recovery::read::{last_figures, recent},
};
use app::{
    ids::IncidentId,
    recovery::{Bound, Known, Rule, State, Told, Verdict, change, title, verdict},
    timeline::Event,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) async fn judge(app: &App, due: &[Due], now: DateTime<Utc>) -> Result<(), Refusal> {
    let ids: Vec<Uuid> = due.iter().map(|due| due.metric).collect();
    let samples = recent(&app.pool, &ids, now).await?;
    let mut verdicts: Vec<(&Due, &Rule, Verdict)> = due
        .iter()
        .filter_map(|due| {
            let rule = due.rule.as_ref()?;
            let own = samples.get(&due.metric).map(Vec::as_slice).unwrap_or_default();
            Some((due, rule, verdict(rule, own, now)))
        })
        .collect();
    let silent: Vec<Uuid> = verdicts
        .iter()
        .filter(|(due, _, verdict)| {
            matches!(verdict, Verdict::NoData { last: None }) && due.known.state != Some(State::NoData)
        })
        .map(|(due, ..)| due.metric)
        .collect();
    if !silent.is_empty() {
        let last = last_figures(&app.pool, &silent, now).await?;
        for (due, rule, verdict) in &mut verdicts {
            if let (Verdict::NoData { last: unknown @ None }, Some(sample)) = (verdict, last.get(&due.metric)) {
                let figures = sample.figures().unwrap_or_default();
                *unknown =
                    rule.bound.worst(figures.iter().map(|(_, figure)| *figure)).map(|figure| (sample.at, figure));
            }
        }
    }
    for (due, rule, verdict) in verdicts {
        if let Some((after, told)) = change(due.known, &verdict, rule, due.added_at, now) {
            write(app, due, &rule.bound, after, told, now).await?;
        }
    }
    Ok(())
}

/// The incident's row first, as every verb locks it; then the metric, if nobody turned it meanwhile.
async fn write(
    app: &App,
    due: &Due,
    bound: &Bound,
    after: Known,
    told: Option<Told>,
    now: DateTime<Utc>,
) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, now).await?;
    let is_open = sqlx::query_scalar!(
        r#"select ended_at is null as "open!" from incident where id = $1 for update"#,
        due.incident
    )
    .fetch_one(&mut *tx)
    .await?;
    if !is_open {
        return Ok(());
    }
    let turned = sqlx::query!(
        "update metric set state = $2, state_since = $3, left_count = $4
         where id = $1 and removed_at is null and state is not distinct from $5 and state_since is not distinct from $6",
        due.metric,
        after.state.map(State::word),
        after.since,
        after.left,
        due.known.state.map(State::word),
        due.known.since
    )
    .execute(&mut *tx)
    .await?;
    if turned.rows_affected() == 1
        && let Some(told) = told
    {
        tx.record(IncidentId(due.incident), event(&due.name, bound, told), None);
    }
    tx.commit(()).await
}

fn event(name: &str, bound: &Bound, told: Told) -> Event {
    let name = title(name);
    match told {
        Told::HoldBegan { figure, until } => Event::HoldBegan { name, figure: bound.said(figure), until },
        Told::Held { figure } => Event::MetricHeld { name, figure: bound.said(figure) },
        Told::Left { figure, times } => {
            Event::MetricLeft { name, figure: bound.said(figure), bound: bound.to_string(), times }
        }
        Told::NoData { last } => Event::MetricNoData {
            name,
            since: last.map(|(at, _)| at),
            last: last.map(|(_, figure)| bound.said(figure)),
        },
        Told::DataAgain { figure, is_inside } => {
            Event::MetricDataAgain { name, figure: bound.said(figure), inside: is_inside }
        }
    }
}
