//! Alerts that were decided get their place: an open incident, a new one, or none; and people are told of some.

use super::{
    batch,
    fired::Fired,
    open,
    target::{self, Joined},
};
use crate::{db::Tx, http::Refusal};
use app::{ids::IncidentId, timeline::Event};
use std::collections::HashMap;
use uuid::Uuid;

/// Alerts that stand already and were decided again.
pub async fn settle(tx: &mut Tx, source: Uuid, fired: &mut [Fired]) -> Result<(), Refusal> {
    find_places(tx, source, fired, std::iter::empty()).await?;
    batch::decided(tx, fired).await?;
    Ok(super::tell::tell(tx, fired).await?)
}

/// `ended_in` are incidents whose alerts end: they are locked with the others, in one order.
pub async fn find_places(
    tx: &mut Tx,
    source: Uuid,
    fired: &mut [Fired],
    ended_in: impl Iterator<Item = Uuid>,
) -> Result<(), Refusal> {
    let mut targets = target::lock(tx, source, fired, ended_in).await?;
    let mut joined = Vec::new();
    for unit in units(fired) {
        target::join(fired, &unit, &targets, &mut joined);
        let Some(lead) = lead(fired, &unit) else { continue };
        let opened = open::open(tx, source, &fired[lead]).await?;
        target::take(fired, &unit, lead, &opened, &mut joined);
        targets.opened(fired, &unit, opened);
    }
    record(tx, joined);
    Ok(())
}

/// Those that belong together, in the order in which they came.
fn units(fired: &[Fired]) -> Vec<Vec<usize>> {
    let mut places: HashMap<target::Unit<'_>, usize> = HashMap::new();
    let mut units: Vec<Vec<usize>> = Vec::new();
    for (place, alert) in fired.iter().enumerate().filter(|(_, alert)| alert.has_incident()) {
        let unit = *places.entry(target::Unit::of(alert)).or_insert_with(|| {
            units.push(Vec::new());
            units.len() - 1
        });
        units[unit].push(place);
    }
    units
}

/// The worst of those without a place opens the incident, the others join it.
fn lead(fired: &[Fired], unit: &[usize]) -> Option<usize> {
    let homeless = unit.iter().copied().filter(|place| fired[*place].incident.is_none());
    homeless.min_by_key(|place| fired[*place].proposed.severity.digit())
}

fn record(tx: &mut Tx, joined: Vec<Joined>) {
    for incident in joined {
        let event = Event::AlertJoined { alert: incident.first, count: incident.count };
        tx.record(IncidentId(incident.id), event, incident.worse.as_deref());
    }
}
