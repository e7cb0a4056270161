//! Which open incident a new alert joins: that of its group, else that of its service and name.

use super::place::Fired;
use crate::db::Tx;
use app::{ids::IncidentNumber, severities::Severity};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Target {
    pub id: Uuid,
    pub number: IncidentNumber,
    pub severity: Option<Severity>,
}

#[derive(Default)]
pub struct Targets {
    pub group: Option<Target>,
    by_name: HashMap<(Uuid, String), Target>,
}

/// The alerts of one delivery that joined one incident.
pub struct Joined {
    pub id: Uuid,
    pub first: String,
    pub count: i64,
    /// Said where one of them is worse than the incident: a person decides.
    pub worse: Option<String>,
}

/// Finds the candidates, then locks them with those whose alerts end: all of them at once, in one order.
pub async fn lock(
    tx: &mut Tx,
    source: Uuid,
    group_key: &str,
    fired: &[Fired],
    ended_in: impl Iterator<Item = Uuid>,
) -> Result<Targets, sqlx::Error> {
    let mut group = None;
    let mut named = HashMap::new();
    if !fired.is_empty() {
        group = of_group(tx, source, group_key).await?;
        if group.is_none() {
            named = of_names(tx, fired).await?;
        }
    }
    let wanted: BTreeSet<Uuid> = ended_in.chain(group).chain(named.values().copied()).collect();
    if wanted.is_empty() {
        return Ok(Targets::default());
    }
    let wanted: Vec<Uuid> = wanted.into_iter().collect();
    let rows = sqlx::query!(
        "select id, number, severity, ended_at from incident where id = any($1) order by id for update",
        &wanted
    )
    .fetch_all(&mut **tx)
    .await?;
    // One that ended while we waited for its row takes no more alerts.
    let open = rows.into_iter().filter(|row| row.ended_at.is_none());
    let open: HashMap<Uuid, Target> = open
        .map(|row| {
            let severity = row.severity.and_then(|word| word.parse().ok());
            (row.id, Target { id: row.id, number: IncidentNumber(row.number), severity })
        })
        .collect();
    Ok(Targets {
        group: group.and_then(|id| open.get(&id).cloned()),
        by_name: named.into_iter().filter_map(|(name, id)| Some((name, open.get(&id)?.clone()))).collect(),
    })
}

async fn of_group(tx: &mut Tx, source: Uuid, group_key: &str) -> Result<Option<Uuid>, sqlx::Error> {
    if group_key.is_empty() {
        return Ok(None);
    }
    sqlx::query_scalar!(
        "select id from incident
         where source_id = $1 and group_key = $2 and ended_at is null and kind = 'real'
         order by number desc limit 1",
        source,
        group_key
    )
    .fetch_optional(&mut **tx)
    .await
}

async fn of_names(tx: &mut Tx, fired: &[Fired]) -> Result<HashMap<(Uuid, String), Uuid>, sqlx::Error> {
    let pairs: BTreeSet<(Uuid, String)> =
        fired.iter().filter_map(|fired| Some((fired.service?, fired.name()))).collect();
    if pairs.is_empty() {
        return Ok(HashMap::new());
    }
    let (services, names): (Vec<Uuid>, Vec<String>) = pairs.into_iter().unzip();
    let rows = sqlx::query!(
        r#"select distinct on (a.service_id, a.name) a.service_id as "service!", a.name, i.id
         from incident i
         join alert a on a.incident_id = i.id
         join unnest($1::uuid[], $2::text[]) as wanted (service_id, name)
             on wanted.service_id = a.service_id and wanted.name = a.name
         where i.ended_at is null and i.kind = 'real'
         order by a.service_id, a.name, i.number desc"#,
        &services,
        &names
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.service, row.name), row.id)).collect())
}

/// Gives each alert its incident, where there is one.
pub fn join(fired: &mut [Fired], targets: &Targets) -> Vec<Joined> {
    let mut joined: Vec<Joined> = Vec::new();
    for alert in fired {
        let name = alert.service.map(|service| (service, alert.name()));
        let (target, because) = match (&targets.group, name.and_then(|name| targets.by_name.get(&name))) {
            (Some(target), _) => (target, "same group"),
            (None, Some(target)) => (target, "same service and name"),
            (None, None) => continue,
        };
        put(alert, target, because);
        count(&mut joined, alert, target);
    }
    joined
}

/// The lead opened the incident; the rest of the homeless join it.
pub fn take(fired: &mut [Fired], lead: usize, opened: &Target) {
    fired[lead].incident = Some(opened.id);
    fired[lead].why = format!("Opened #{}.", opened.number);
    for alert in fired.iter_mut().filter(|alert| alert.incident.is_none()) {
        put(alert, opened, "same group");
    }
}

/// Those that came with the alert that opened the incident.
pub fn beside_the_lead(fired: &[Fired], targets: &Targets) -> Option<Joined> {
    let opened = targets.group.as_ref()?;
    let lead_says = format!("Opened #{}.", opened.number);
    // Where no incident was opened, every alert of the group was counted when it joined.
    fired.iter().find(|alert| alert.incident == Some(opened.id) && alert.why == lead_says)?;
    let mut joined = Vec::new();
    for alert in fired.iter().filter(|alert| alert.incident == Some(opened.id) && alert.why != lead_says) {
        count(&mut joined, alert, opened);
    }
    joined.pop()
}

fn put(alert: &mut Fired, target: &Target, because: &str) {
    alert.incident = Some(target.id);
    alert.why = format!("Joined #{}: {because}.", target.number);
    if is_worse(alert, target) {
        alert.why.push_str(&format!(" On its own it would be {}: {}", alert.proposed.severity, alert.proposed.reason));
    }
}

fn count(joined: &mut Vec<Joined>, alert: &Fired, target: &Target) {
    let place = joined.iter().position(|joined| joined.id == target.id).unwrap_or_else(|| {
        joined.push(Joined { id: target.id, first: alert.name(), count: 0, worse: None });
        joined.len() - 1
    });
    joined[place].count += 1;
    if is_worse(alert, target) && joined[place].worse.is_none() {
        let says = format!("{} would be {} on its own. A person decides.", alert.name(), alert.proposed.severity);
        joined[place].worse = Some(says);
    }
}

fn is_worse(alert: &Fired, target: &Target) -> bool {
    target.severity.is_some_and(|severity| alert.proposed.severity.is_worse_than(severity))
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;
