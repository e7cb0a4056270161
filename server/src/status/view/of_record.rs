use super::{
    GroupView, IncidentView, PartView, WorkView,
    incident::incident_view,
    part::{group_views, part_views},
    said::Names,
    work::work_view,
};
use app::status::{
    Headline, Indicator, Shown, State, headline, history::last_days, indicator, record::Record, stale_since,
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The page itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    pub public_id: String,
    /// Where the page stands, absolute, without a slash at its end.
    pub address: String,
    pub created_at: DateTime<Utc>,
    /// When its name, its zone or its parts were last changed.
    pub changed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub about: About,
    pub name: String,
    pub zone: Tz,
    pub now: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When it was read, where the reader should know.
    pub stale_since: Option<DateTime<Utc>>,
    pub headline: Headline,
    pub indicator: Indicator,
    /// The indicator in Statuspage's words.
    pub description: &'static str,
    pub groups: Vec<GroupView>,
    pub parts: Vec<PartView>,
    /// Newest first, open and ended.
    pub incidents: Vec<IncidentView>,
    /// Newest first, planned, running and done.
    pub works: Vec<WorkView>,
}

pub fn view(record: &Record<Tz>, about: &About, now: DateTime<Utc>) -> View {
    let days = last_days(&record.zone, now);
    let parts = part_views(record, &days, now);
    let states: Vec<Shown> = parts.iter().map(|part| part.shown).collect();
    let open: Vec<State> = record.open(now).iter().map(|incident| incident.worst(now)).collect();
    let (indicator, description) = indicator(&states, &open);
    let names = Names::new(&record.parts);
    let mut incidents: Vec<IncidentView> =
        record.incidents.iter().filter_map(|incident| incident_view(record, &names, incident, now)).collect();
    incidents.sort_by(|one, other| (other.created_at, &other.id).cmp(&(one.created_at, &one.id)));
    let planned = record.maintenances.iter().filter(|work| work.created_at <= now);
    let mut works: Vec<WorkView> = planned.map(|work| work_view(record, work, now)).collect();
    works.sort_by(|one, other| (other.starts_at, &other.id).cmp(&(one.starts_at, &one.id)));
    let changes = incidents.iter().map(|incident| incident.updated_at);
    let changes =
        changes.chain(works.iter().map(|work| work.updated_at)).chain(parts.iter().map(|part| part.changed_at));
    View {
        name: record.name.clone(),
        zone: record.zone,
        now,
        updated_at: changes.fold(about.changed_at, DateTime::max),
        stale_since: stale_since(record, now),
        headline: headline(record, now),
        indicator,
        description,
        groups: group_views(record, &parts, now),
        parts,
        incidents,
        works,
        about: about.clone(),
    }
}

impl View {
    pub fn incident_address(&self, id: &str) -> String {
        format!("{}/incidents/{id}", self.about.address)
    }

    pub fn part(&self, id: &str) -> Option<&PartView> {
        self.parts.iter().find(|part| part.id == id)
    }
}
