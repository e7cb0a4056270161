use super::{
    UpdateView,
    said::{Names, updates},
};
use app::{
    status::{
        Indicator, impact,
        record::{Incident, Record},
    },
    updates::{Phase, is_late},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentView {
    pub id: String,
    /// The public one, of its newest update.
    pub title: String,
    pub phase: Phase,
    pub impact: Indicator,
    /// When the first update was published.
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// Since when it is or was so.
    pub started_at: DateTime<Utc>,
    pub monitoring_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub next_update_at: Option<DateTime<Utc>>,
    pub is_late: bool,
    /// Newest first.
    pub updates: Vec<UpdateView>,
    /// Ids of the parts that it touches or touched.
    pub parts: Vec<String>,
}

impl IncidentView {
    pub fn is_open(&self) -> bool {
        self.phase != Phase::Resolved
    }
}

/// None before its first update.
pub(super) fn incident_view(
    record: &Record<Tz>,
    names: &Names,
    incident: &Incident,
    now: DateTime<Utc>,
) -> Option<IncidentView> {
    let newest = incident.at(now)?;
    let first = incident.said.last()?;
    let updates = updates(names, &incident.said, record.zone, now);
    let is_open = newest.phase != Phase::Resolved;
    let touched = incident.touched();
    let parts = record.parts.iter().filter(|part| touched.contains(&part.id));
    let next_update_at = newest.next_update_at.filter(|_| is_open);
    Some(IncidentView {
        id: incident.public_id.clone(),
        title: newest.title.clone(),
        phase: newest.phase,
        impact: impact(incident.worst(now)),
        created_at: first.at,
        updated_at: updates.iter().map(|update| update.changed_at).max().unwrap_or(first.at),
        started_at: incident.began_at().unwrap_or(first.at),
        monitoring_at: monitoring_at(incident, now),
        resolved_at: incident.ended_at(now),
        next_update_at,
        is_late: next_update_at.is_some_and(|at| is_late(at, now)),
        updates,
        parts: parts.map(|part| part.public_id.clone()).collect(),
    })
}

/// From when it has been watched, unless it had to be looked into again.
fn monitoring_at(incident: &Incident, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let known = incident.said.iter().filter(|said| said.at <= now);
    let watched =
        known.skip_while(|said| said.phase == Phase::Resolved).take_while(|said| said.phase == Phase::Monitoring);
    watched.last().map(|said| said.at)
}
