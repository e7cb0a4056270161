//! An alert without a place opens an incident.

use super::{
    place::{Claimed, Fired},
    target::Target,
};
use crate::{
    db::{Tx, Who},
    http::Refusal,
    incidents::{self, NewIncident},
    runbooks,
};
use app::{
    ids::{PersonId, ServiceId},
    timeline::Event,
};
use uuid::Uuid;

const LONGEST_TITLE: usize = 300;

pub async fn open(tx: &mut Tx, claimed: &Claimed, group_key: &str, lead: &Fired) -> Result<Target, Refusal> {
    let severity = lead.proposed.severity;
    let owner = owner(tx, lead.service).await?;
    let (incident, number) = incidents::open(
        tx,
        NewIncident {
            title: title(lead.notice.summary()),
            kind: "real",
            restricted: false,
            service: lead.service.map(ServiceId),
            owner,
            severity,
            severity_reason: lead.proposed.reason.clone(),
            severity_by: Who::System,
            severity_rule: lead.proposed.rule,
            impact_started_at: lead.starts_at,
            detected_at: claimed.received_at,
            declared_by: Who::Sender(claimed.source),
            source: Some(claimed.source),
            group_key: Some(group_key.to_string()).filter(|key| !key.is_empty()),
            opened: Event::IncidentOpened { alert: lead.name(), source: claimed.source_name.clone() },
        },
    )
    .await?;
    runbooks::attach_matching(tx, incident, &lead.name(), &lead.notice.labels).await?;
    Ok(Target { id: incident.0, number, severity: Some(severity) })
}

/// The service's owner is named, not yet accountable: they have to acknowledge.
async fn owner(tx: &mut Tx, service: Option<Uuid>) -> Result<Option<PersonId>, sqlx::Error> {
    let Some(service) = service else { return Ok(None) };
    let owner = sqlx::query_scalar!(
        "select p.id from service s join person p on p.id = s.owner_id and p.deactivated_at is null where s.id = $1",
        service
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(owner.map(PersonId))
}

/// One line.
fn title(summary: &str) -> String {
    let line = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.chars().count() > LONGEST_TITLE {
        true => line.chars().take(LONGEST_TITLE - 1).chain(['…']).collect(),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_is_one_line_of_bounded_length() {
        assert_eq!(title(" Refusals\n  rise "), "Refusals rise");
        let long = title(&"ü".repeat(400));
        assert_eq!(long.chars().count(), 300);
        assert!(long.ends_with('…'));
    }
}
