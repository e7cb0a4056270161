use super::{
    component::some_components,
    incident::{Incident, updates},
    time::time,
};
use crate::status::view::{View, WorkView};

pub fn work<'a>(view: &'a View, work: &'a WorkView) -> Incident<'a> {
    Incident {
        id: &work.id,
        name: &work.title,
        status: work.step.key(),
        created_at: time(work.created_at),
        updated_at: time(work.updated_at),
        monitoring_at: None,
        resolved_at: work.completed_at.map(time),
        impact: "maintenance",
        shortlink: view.incident_address(&work.id),
        started_at: time(work.started_at.unwrap_or(work.starts_at)),
        page_id: &view.about.public_id,
        incident_updates: updates(&work.updates, &work.id),
        components: some_components(view, &work.parts),
        scheduled_for: Some(time(work.starts_at)),
        scheduled_until: Some(time(work.ends_at)),
    }
}
