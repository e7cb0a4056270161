//! A rule tried on the last thousand alerts, before it is saved.

use super::{
    Alert, Quiet, Ready, past,
    replay::{Played, play},
    standing::{self, Kept},
};
use crate::http::{Cx, Refusal};
use app::rules::{Change, Rule, Silence, TimeWindow, Tried};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;

pub(super) const ALERTS: i64 = 1000;
const MOST_LISTED: usize = 50;

/// The rules as they stand, and with this one: in its place, or put in before the one of its order.
pub(super) async fn try_out(
    cx: &Cx,
    conn: &mut PgConnection,
    kept: &[Kept],
    rule: Rule,
    is_new: bool,
) -> Result<Tried, Refusal> {
    let alerts = past::last(conn, cx, ALERTS).await?;
    let first = alerts.first().map_or(cx.now(), |alert| alert.started_at);
    let silences = standing::silences_since(conn, first).await?;
    let night = night(conn).await?;
    let today: Vec<Rule> = kept.iter().map(|kept| kept.rule.clone()).collect();
    let now = cx.now();
    // A thousand alerts through two hundred expressions is work for a thread of its own.
    let tried = tokio::task::spawn_blocking(move || compare(&today, rule, is_new, &silences, &alerts, &night, now));
    tried.await.map_err(|error| Refusal::Broken(error.to_string()))
}

fn compare(
    today: &[Rule],
    rule: Rule,
    is_new: bool,
    silences: &[Silence],
    alerts: &[Alert],
    night: &TimeWindow,
    now: DateTime<Utc>,
) -> Tried {
    let quiet = Quiet::all(silences);
    let order = rule.order;
    let then = with(today, rule, is_new);
    let before = play(&Ready::all(today), &quiet, alerts, night, now);
    let after = play(&Ready::all(&then), &quiet, alerts, night, now);
    let (changes, more) = changes(alerts, &before, &after);
    Tried {
        takes: after.summary.by_rule.get(&order).copied().unwrap_or_default(),
        today: before.summary,
        then: after.summary,
        changes,
        more,
        night: night.words(),
    }
}

fn with(today: &[Rule], rule: Rule, is_new: bool) -> Vec<Rule> {
    let mut then: Vec<Rule> = today.iter().filter(|other| is_new || other.order != rule.order).cloned().collect();
    for other in then.iter_mut().filter(|other| is_new && other.order >= rule.order) {
        other.order += 1;
    }
    then.push(rule);
    then
}

/// Alerts of one name and service with the same two fates are one line.
fn changes(alerts: &[Alert], before: &Played, after: &Played) -> (Vec<Change>, usize) {
    let mut found: HashMap<(&str, &str, String, String), Change> = HashMap::new();
    for ((alert, before), after) in alerts.iter().zip(&before.fates).zip(&after.fates) {
        let (before, after) = (before.words(alert), after.words(alert));
        if before == after {
            continue;
        }
        let key = (alert.name.as_str(), alert.service.as_str(), before.clone(), after.clone());
        let change = found.entry(key).or_insert_with(|| Change {
            name: alert.name.clone(),
            service: alert.service.clone(),
            count: 0,
            last: alert.started_at,
            before,
            after,
        });
        change.count += 1;
        change.last = change.last.max(alert.started_at);
    }
    let mut changes: Vec<Change> = found.into_values().collect();
    changes.sort_by(|a, b| (b.count, b.last, &a.name, &a.after).cmp(&(a.count, a.last, &b.name, &b.after)));
    let more = changes.len().saturating_sub(MOST_LISTED);
    changes.truncate(MOST_LISTED);
    (changes, more)
}

/// Of the organisation: its night is when a page wakes somebody.
pub(super) async fn zone(conn: &mut PgConnection) -> sqlx::Result<String> {
    let zone = sqlx::query_scalar!("select zone from organisation").fetch_optional(conn).await?;
    Ok(zone.unwrap_or_else(|| "UTC".into()))
}

async fn night(conn: &mut PgConnection) -> sqlx::Result<TimeWindow> {
    Ok(TimeWindow { days: [true; 7], from: 22 * 60, until: 7 * 60, zone: zone(conn).await? })
}

#[cfg(test)]
mod tests {
    use super::super::decide_tests::{alert, at, rule};
    use super::*;
    use app::rules::Effect;

    #[test]
    fn what_would_change_is_told_by_name_and_not_by_number() {
        let today = [rule(1, &["team=chat"], Effect::Notify)];
        let alerts: Vec<Alert> =
            vec![alert(&[("team", "chat")], 0), alert(&[("team", "search")], 1), alert(&[("team", "search")], 2)];
        let night = TimeWindow { days: [true; 7], from: 22 * 60, until: 7 * 60, zone: "UTC".into() };
        let new = rule(1, &["team=search"], Effect::Notify);
        let tried = compare(&today, new, true, &[], &alerts, &night, at(60));
        assert_eq!((tried.takes, tried.then.notified, tried.today.notified), (2, 3, 1));
        // The rule that moved down to place 2 changes nothing for its alerts.
        let changes: Vec<_> =
            tried.changes.iter().map(|change| (change.count, change.before.as_str(), change.after.as_str())).collect();
        assert_eq!(changes, [(1, "joins an incident", "only notified"), (1, "opens an incident", "only notified")]);
        let edited = compare(&today, rule(1, &["team=none"], Effect::Notify), false, &[], &alerts, &night, at(60));
        assert_eq!((edited.takes, edited.then.notified), (0, 0));
    }
}
