use super::{
    component::{Component, some_components},
    time::time,
};
use crate::status::view::{IncidentView, UpdateView, View};
use serde::Serialize;

/// An incident, or planned work, which carries two times more.
#[derive(Serialize)]
pub struct Incident<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub status: &'a str,
    pub created_at: String,
    pub updated_at: String,
    pub monitoring_at: Option<String>,
    pub resolved_at: Option<String>,
    pub impact: &'a str,
    pub shortlink: String,
    pub started_at: String,
    pub page_id: &'a str,
    pub incident_updates: Vec<Update<'a>>,
    pub components: Vec<Component<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_until: Option<String>,
}

#[derive(Serialize)]
pub struct Update<'a> {
    id: &'a str,
    status: &'a str,
    body: &'a str,
    incident_id: &'a str,
    created_at: String,
    updated_at: String,
    display_at: String,
    affected_components: Vec<Affected<'a>>,
    deliver_notifications: bool,
    custom_tweet: Option<&'a str>,
    tweet_id: Option<&'a str>,
}

#[derive(Serialize)]
struct Affected<'a> {
    code: &'a str,
    name: &'a str,
    old_status: &'a str,
    new_status: &'a str,
}

pub fn incident<'a>(view: &'a View, incident: &'a IncidentView) -> Incident<'a> {
    Incident {
        id: &incident.id,
        name: &incident.title,
        status: incident.phase.key(),
        created_at: time(incident.created_at),
        updated_at: time(incident.updated_at),
        monitoring_at: incident.monitoring_at.map(time),
        resolved_at: incident.resolved_at.map(time),
        impact: incident.impact.key(),
        shortlink: view.incident_address(&incident.id),
        started_at: time(incident.started_at),
        page_id: &view.about.public_id,
        incident_updates: updates(&incident.updates, &incident.id),
        components: some_components(view, &incident.parts),
        scheduled_for: None,
        scheduled_until: None,
    }
}

pub fn updates<'a>(updates: &'a [UpdateView], incident: &'a str) -> Vec<Update<'a>> {
    let update = |update: &'a UpdateView| Update {
        id: &update.id,
        status: update.status,
        body: &update.body,
        incident_id: incident,
        created_at: time(update.at),
        updated_at: time(update.changed_at),
        display_at: time(update.at),
        affected_components: update.affected.iter().map(affected).collect(),
        deliver_notifications: true,
        custom_tweet: None,
        tweet_id: None,
    };
    updates.iter().map(update).collect()
}

fn affected(affected: &crate::status::view::Affected) -> Affected<'_> {
    Affected {
        code: &affected.part,
        name: &affected.name,
        old_status: affected.old.key(),
        new_status: affected.new.key(),
    }
}
