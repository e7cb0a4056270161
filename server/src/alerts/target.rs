//! Which open incident a new alert joins: that of its rule's labels or its group, else that of its service and name.

use super::fired::Fired;
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

/// Alerts that share an incident if none of them has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit<'a> {
    /// By a rule: the values of its labels.
    Key(&'a str),
    /// By the sender.
    Group(&'a str),
    /// What came at once without a group.
    Sent(usize),
}

impl<'a> Unit<'a> {
    pub fn of(fired: &'a Fired) -> Unit<'a> {
        match (fired.taken.join_key(), fired.group_key.as_str()) {
            (Some(key), _) => Unit::Key(key),
            (None, "") => Unit::Sent(fired.sent),
            (None, group) => Unit::Group(group),
        }
    }
}

/// By what is called the same: the service, and where none is known and nobody groups, the sender.
type Name = (Option<Uuid>, String);

fn name(fired: &Fired) -> Option<Name> {
    let is_told = fired.service.is_some() || fired.group_key.is_empty();
    (is_told && fired.taken.join_key().is_none()).then(|| (fired.service, fired.name()))
}

#[derive(Default)]
pub struct Targets {
    by_key: HashMap<String, Target>,
    by_group: HashMap<String, Target>,
    by_name: HashMap<Name, Target>,
}

impl Targets {
    fn of(&self, fired: &Fired) -> Option<(&Target, &'static str)> {
        let own = match Unit::of(fired) {
            Unit::Key(key) => return self.by_key.get(key).map(|target| (target, "same labels")),
            Unit::Group(group) => self.by_group.get(group),
            Unit::Sent(_) => None,
        };
        let because = if fired.service.is_some() { "same service and name" } else { "same sender and name" };
        let named = || self.by_name.get(&name(fired)?).map(|target| (target, because));
        own.map(|target| (target, "same group")).or_else(named)
    }

    /// Those that come after find it.
    pub fn opened(&mut self, fired: &[Fired], unit: &[usize], target: Target) {
        for alert in unit.iter().map(|place| &fired[*place]).filter(|alert| alert.incident == Some(target.id)) {
            match Unit::of(alert) {
                Unit::Key(key) => {
                    self.by_key.insert(key.into(), target.clone());
                }
                Unit::Group(group) => {
                    self.by_group.insert(group.into(), target.clone());
                }
                Unit::Sent(_) => {}
            }
            if let Some(name) = name(alert) {
                self.by_name.insert(name, target.clone());
            }
        }
    }
}

/// The alerts of one turn that joined one incident.
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
    fired: &[Fired],
    ended_in: impl Iterator<Item = Uuid>,
) -> Result<Targets, sqlx::Error> {
    let placed: Vec<&Fired> = fired.iter().filter(|fired| fired.has_incident()).collect();
    let keyed = of_keys(tx, &placed).await?;
    let grouped = of_groups(tx, source, &placed).await?;
    let named = of_names(tx, source, &placed, &grouped).await?;
    let wanted = ended_in.chain(keyed.values().chain(grouped.values()).chain(named.values()).copied());
    let wanted: BTreeSet<Uuid> = wanted.collect();
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
        by_key: keyed.into_iter().filter_map(|(key, id)| Some((key, open.get(&id)?.clone()))).collect(),
        by_group: grouped.into_iter().filter_map(|(group, id)| Some((group, open.get(&id)?.clone()))).collect(),
        by_name: named.into_iter().filter_map(|(name, id)| Some((name, open.get(&id)?.clone()))).collect(),
    })
}

async fn of_keys(tx: &mut Tx, fired: &[&Fired]) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    let keys: BTreeSet<&str> = fired.iter().filter_map(|fired| fired.taken.join_key()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let keys: Vec<String> = keys.into_iter().map(str::to_string).collect();
    let rows = sqlx::query!(
        r#"select distinct on (a.join_key) a.join_key as "key!", i.id
           from alert a join incident i on i.id = a.incident_id
           where a.join_key = any($1) and i.ended_at is null and i.kind = 'real'
           order by a.join_key, i.number desc"#,
        &keys
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.key, row.id)).collect())
}

async fn of_groups(tx: &mut Tx, source: Uuid, fired: &[&Fired]) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    let groups = fired.iter().filter_map(|fired| match Unit::of(fired) {
        Unit::Group(group) => Some(group),
        _ => None,
    });
    let groups: BTreeSet<&str> = groups.collect();
    if groups.is_empty() {
        return Ok(HashMap::new());
    }
    let groups: Vec<String> = groups.into_iter().map(str::to_string).collect();
    let rows = sqlx::query!(
        // A group whose incident was merged follows it.
        r#"with recursive went (group_key, id, number, joined, is_open) as (
             select group_key, id, number, duplicate_of, ended_at is null from incident
             where source_id = $1 and group_key = any($2) and kind = 'real'
                 and (ended_at is null or duplicate_of is not null)
             union
             select w.group_key, i.id, i.number, i.duplicate_of, i.ended_at is null
             from went w join incident i on i.id = w.joined
           )
           select distinct on (group_key) group_key as "group!", id as "id!" from went where is_open
           order by group_key, number desc"#,
        source,
        &groups
    )
    .fetch_all(&mut **tx)
    .await?;
    Ok(rows.into_iter().map(|row| (row.group, row.id)).collect())
}

async fn of_names(
    tx: &mut Tx,
    source: Uuid,
    fired: &[&Fired],
    grouped: &HashMap<String, Uuid>,
) -> Result<HashMap<Name, Uuid>, sqlx::Error> {
    let homeless = fired.iter().filter(|fired| !grouped.contains_key(&fired.group_key));
    let names: BTreeSet<Name> = homeless.filter_map(|fired| name(fired)).collect();
    let (bare, named): (Vec<Name>, Vec<Name>) = names.into_iter().partition(|(service, _)| service.is_none());
    let mut found = HashMap::new();
    if !named.is_empty() {
        let (services, names): (Vec<Uuid>, Vec<String>) =
            named.into_iter().filter_map(|(service, name)| Some((service?, name))).unzip();
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
        found.extend(rows.into_iter().map(|row| ((Some(row.service), row.name), row.id)));
    }
    if !bare.is_empty() {
        let names: Vec<String> = bare.into_iter().map(|(_, name)| name).collect();
        let rows = sqlx::query!(
            "select distinct on (a.name) a.name, i.id
             from incident i join alert a on a.incident_id = i.id
             where i.ended_at is null and i.kind = 'real' and a.source_id = $1 and a.service_id is null
                 and a.group_key = '' and a.name = any($2)
             order by a.name, i.number desc",
            source,
            &names
        )
        .fetch_all(&mut **tx)
        .await?;
        found.extend(rows.into_iter().map(|row| ((None, row.name), row.id)));
    }
    Ok(found)
}

/// Gives each alert of the unit its incident, where there is one.
pub fn join(fired: &mut [Fired], unit: &[usize], targets: &Targets, joined: &mut Vec<Joined>) {
    for place in unit {
        let alert = &mut fired[*place];
        if let Some((target, because)) = targets.of(alert) {
            put(alert, target, because, joined);
        }
    }
}

/// The lead opened the incident; the rest of the homeless join it.
pub fn take(fired: &mut [Fired], unit: &[usize], lead: usize, opened: &Target, joined: &mut Vec<Joined>) {
    fired[lead].incident = Some(opened.id);
    fired[lead].goes(format!("Opened #{}.", opened.number));
    for place in unit {
        let alert = &mut fired[*place];
        if alert.incident.is_none() {
            let because = if alert.taken.join_key().is_some() { "same labels" } else { "same group" };
            put(alert, opened, because, joined);
        }
    }
}

fn put(alert: &mut Fired, target: &Target, because: &str, joined: &mut Vec<Joined>) {
    alert.incident = Some(target.id);
    let mut place = format!("Joined #{}: {because}.", target.number);
    let is_worse = target.severity.is_some_and(|severity| alert.proposed.severity.is_worse_than(severity));
    if is_worse {
        place.push_str(&format!(" On its own it would be {}: {}", alert.proposed.severity, alert.proposed.reason));
    }
    alert.goes(place);
    let place = joined.iter().position(|joined| joined.id == target.id).unwrap_or_else(|| {
        joined.push(Joined { id: target.id, first: alert.name(), count: 0, worse: None });
        joined.len() - 1
    });
    joined[place].count += 1;
    if is_worse && joined[place].worse.is_none() {
        let says = format!("{} would be {} on its own. A person decides.", alert.name(), alert.proposed.severity);
        joined[place].worse = Some(says);
    }
}

#[cfg(test)]
#[path = "target_tests.rs"]
mod tests;
