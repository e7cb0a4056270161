//! A runbook's recovery table becomes the incident's metrics, with the values that the service has at that time: later
//! edits of the runbook change nothing here.

use super::sources::default_source;
use crate::db::Tx;
use app::{
    ids::{IncidentId, RunId},
    recovery::{Bound, ROLES, read_hold},
    runbooks::{RecoveryRow, Runbook, fill_query},
};
use uuid::Uuid;

/// For one incident, all runbooks together.
pub(super) const MOST_METRICS: i64 = 30;
pub(super) const EVERY_SECONDS: i32 = 15;
/// A verdict looks at so many samples; who holds for days is asked less often.
pub(super) const MOST_SAMPLES: i64 = 2000;
const MOST_VARIABLES: i64 = 200;

struct Frozen {
    name: String,
    role: String,
    promql: String,
    bound: String,
    hold_seconds: i32,
    problem: Option<String>,
}

/// What another runbook brought already stays as it is.
pub async fn freeze(tx: &mut Tx, incident: IncidentId, run: RunId, runbook: &Runbook) -> Result<(), sqlx::Error> {
    if runbook.recovery.is_empty() {
        return Ok(());
    }
    let variables = sqlx::query!(
        "select v.name, v.value from service_variable v join incident i on i.service_id = v.service_id
         where i.id = $1 order by v.name limit $2",
        incident.0,
        MOST_VARIABLES
    )
    .fetch_all(&mut **tx)
    .await?;
    let variables: Vec<(String, String)> = variables.into_iter().map(|row| (row.name, row.value)).collect();
    let source = default_source(tx).await?;
    let now = tx.now();
    for row in &runbook.recovery {
        let frozen = frozen(runbook, row, &variables);
        sqlx::query!(
            "insert into metric (id, incident_id, run_id, name, role, promql, bound, hold_seconds, every_seconds,
                                 source_id, problem, added_at, next_at)
             select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12
             where (select count(*) from metric where incident_id = $2 and removed_at is null) < $13
                 and not exists (
                     select from metric
                     where incident_id = $2 and removed_at is null and name = $4 and promql = $6 and bound = $7)",
            Uuid::now_v7(),
            incident.0,
            run.0,
            frozen.name,
            frozen.role,
            frozen.promql,
            frozen.bound,
            frozen.hold_seconds,
            every(frozen.hold_seconds),
            source,
            frozen.problem,
            now,
            MOST_METRICS
        )
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}

/// Seconds.
fn every(hold_seconds: i32) -> i32 {
    let least = i64::from(hold_seconds).div_euclid(MOST_SAMPLES) + 1;
    EVERY_SECONDS.max(i32::try_from(least).unwrap_or(i32::MAX))
}

/// What can't be asked is kept with the reason: a metric that is left out would let the gate open.
fn frozen(runbook: &Runbook, row: &RecoveryRow, variables: &[(String, String)]) -> Frozen {
    let value = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let signal = runbook.signal(&row.signal);
    let filled = signal.map(|signal| fill_query(signal.promql.trim(), &runbook.variables, value));
    let open: Vec<&str> = filled.as_ref().map(|filled| filled.open()).unwrap_or_default();
    let hold = read_hold(&row.hold);
    let problem = match () {
        () if signal.is_none_or(|signal| signal.promql.trim().is_empty()) => {
            Some(format!("the runbook has no query called {}.", row.signal))
        }
        () if !open.is_empty() => {
            Some(format!("its query needs a value for {}; the service had none.", open.join(", ")))
        }
        () if Bound::read(&row.bound).is_none() => Some(format!("“{}” is no bound.", row.bound)),
        () if hold.is_none() => Some(format!("“{}” is no hold time.", row.hold)),
        () => None,
    };
    let role = row.role.to_lowercase();
    Frozen {
        name: cut(if row.signal.is_empty() { "unnamed" } else { &row.signal }, 120),
        role: if ROLES.contains(&role.as_str()) { role } else { "key".into() },
        promql: cut(&filled.map(|filled| filled.text()).unwrap_or_default(), 5000),
        bound: cut(&row.bound, 80),
        hold_seconds: hold.and_then(|hold| i32::try_from(hold.num_seconds()).ok()).unwrap_or(900),
        problem,
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::runbooks::Signal;

    fn problem(signal: &str, bound: &str, hold: &str, variables: &[(&str, &str)]) -> (String, Option<String>) {
        let runbook = Runbook {
            variables: vec!["JOB".into()],
            signals: vec![Signal { name: "refusals".into(), promql: "up{job=\"$JOB\"}\n".into(), ..Signal::default() }],
            ..Runbook::default()
        };
        let row = RecoveryRow { signal: signal.into(), role: "Key".into(), bound: bound.into(), hold: hold.into() };
        let variables: Vec<_> = variables.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let frozen = frozen(&runbook, &row, &variables);
        assert_eq!(frozen.role, "key");
        (frozen.promql, frozen.problem)
    }

    #[test]
    fn a_hold_of_days_is_asked_less_often() {
        for (hold, seconds) in [(0, 15), (900, 15), (28_000, 15), (86_400, 44), (604_800, 303)] {
            assert_eq!(every(hold), seconds);
        }
    }

    #[test]
    fn values_are_filled_in_for_promql_and_what_is_missing_is_said() {
        assert_eq!(problem("refusals", "<= 6 %", "15m", &[("JOB", "a\"b")]), ("up{job=\"a\\\"b\"}".into(), None));
        let says = |signal, bound, hold, variables| problem(signal, bound, hold, variables).1.expect("a problem");
        assert!(says("refusals", "<= 6 %", "15m", &[]).contains("needs a value for JOB"));
        assert!(says("other", "<= 6 %", "15m", &[]).contains("no query called other"));
        assert!(says("refusals", "six", "15m", &[("JOB", "a")]).contains("no bound"));
        assert!(says("refusals", "<= 6 %", "soon", &[("JOB", "a")]).contains("no hold time"));
    }
}
