use super::{
    component::{Component, components},
    incident::{Incident, incident},
    page::{Page, Status, page, status},
    work::work,
};
use crate::status::view::{View, WorkView};
use app::status::maintenance::Step;
use serde::Serialize;

/// As many as Statuspage lists.
const MOST: usize = 50;

/// One address of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Document {
    Summary,
    Status,
    Components,
    Incidents,
    Unresolved,
    Maintenances,
    Upcoming,
    Active,
}

#[derive(Serialize)]
struct Whole<'a> {
    page: Page<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    components: Option<Vec<Component<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    incidents: Option<Vec<Incident<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheduled_maintenances: Option<Vec<Incident<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status<'a>>,
}

impl Document {
    pub const ALL: [Document; 8] = [
        Document::Summary,
        Document::Status,
        Document::Components,
        Document::Incidents,
        Document::Unresolved,
        Document::Maintenances,
        Document::Upcoming,
        Document::Active,
    ];

    pub fn path(self) -> &'static str {
        match self {
            Document::Summary => "/api/v2/summary.json",
            Document::Status => "/api/v2/status.json",
            Document::Components => "/api/v2/components.json",
            Document::Incidents => "/api/v2/incidents.json",
            Document::Unresolved => "/api/v2/incidents/unresolved.json",
            Document::Maintenances => "/api/v2/scheduled-maintenances.json",
            Document::Upcoming => "/api/v2/scheduled-maintenances/upcoming.json",
            Document::Active => "/api/v2/scheduled-maintenances/active.json",
        }
    }

    pub fn json(self, view: &View) -> serde_json::Result<Vec<u8>> {
        let bare =
            Whole { page: page(view), components: None, incidents: None, scheduled_maintenances: None, status: None };
        let active = |work: &WorkView| matches!(work.step, Step::InProgress | Step::Verifying);
        let upcoming = |work: &WorkView| work.step == Step::Scheduled;
        let whole = match self {
            Document::Summary => Whole {
                components: Some(components(view)),
                incidents: Some(incidents(view, true)),
                scheduled_maintenances: Some(works(view, |work| active(work) || upcoming(work))),
                status: Some(status(view)),
                ..bare
            },
            Document::Status => Whole { status: Some(status(view)), ..bare },
            Document::Components => Whole { components: Some(components(view)), ..bare },
            Document::Incidents => Whole { incidents: Some(incidents(view, false)), ..bare },
            Document::Unresolved => Whole { incidents: Some(incidents(view, true)), ..bare },
            Document::Maintenances => Whole { scheduled_maintenances: Some(works(view, |_| true)), ..bare },
            Document::Upcoming => Whole { scheduled_maintenances: Some(works(view, upcoming)), ..bare },
            Document::Active => Whole { scheduled_maintenances: Some(works(view, active)), ..bare },
        };
        serde_json::to_vec(&whole)
    }
}

fn incidents(view: &View, only_open: bool) -> Vec<Incident<'_>> {
    let chosen = view.incidents.iter().filter(|one| !only_open || one.is_open());
    chosen.take(MOST).map(|one| incident(view, one)).collect()
}

fn works<'a>(view: &'a View, which: impl Fn(&WorkView) -> bool) -> Vec<Incident<'a>> {
    view.works.iter().filter(|one| which(one)).take(MOST).map(|one| work(view, one)).collect()
}
