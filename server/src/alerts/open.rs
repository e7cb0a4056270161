//! An alert without a place opens an incident.

use super::{fired::Fired, target::Target};
use crate::{
    db::{Tx, Who},
    escalation,
    http::Refusal,
    incidents::{self, NewIncident},
    runbooks,
};
use app::{
    ids::{IncidentId, PersonId, ServiceId},
    timeline::Event,
};
use uuid::Uuid;

const LONGEST_TITLE: usize = 300;

pub async fn open(tx: &mut Tx, source: Uuid, lead: &Fired) -> Result<Target, Refusal> {
    let severity = lead.proposed.severity;
    let owner = owner(tx, lead.service).await?;
    let source_name =
        sqlx::query_scalar!("select name from api_token where id = $1", source).fetch_one(&mut **tx).await?;
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
            detected_at: lead.received_at,
            declared_by: Who::Sender(source),
            source: Some(source),
            // An incident of a rule's labels takes the sender's groups apart.
            group_key: Some(lead.group_key.clone()).filter(|key| !key.is_empty() && lead.taken.join_key().is_none()),
            opened: Event::IncidentOpened { alert: lead.name(), source: source_name },
        },
    )
    .await?;
    class(tx, incident, lead.taken.decision.gives.class.as_deref()).await?;
    let runbook = match &lead.taken.decision.gives.runbook {
        Some(slug) => runbooks::attach_by(tx, incident, slug).await?,
        None => false,
    };
    if !runbook {
        runbooks::attach_matching(tx, incident, &lead.name(), &lead.notice.labels).await?;
    }
    escalation::begin(tx, incident, &format!("{} fires.", lead.name())).await?;
    Ok(Target { id: incident.0, number, severity: Some(severity) })
}

/// As the rule names it; a person may name another.
async fn class(tx: &mut Tx, incident: IncidentId, class: Option<&str>) -> Result<(), sqlx::Error> {
    let Some(class) = class else { return Ok(()) };
    let now = tx.now();
    sqlx::query!("update incident set class = $2, class_at = $3 where id = $1", incident.0, class, now)
        .execute(&mut **tx)
        .await?;
    tx.record(incident, Event::ClassNamed { class: class.to_string() }, None);
    Ok(())
}

/// The service's owner is named, not yet accountable: they have to acknowledge.
pub(super) async fn owner(tx: &mut Tx, service: Option<Uuid>) -> Result<Option<PersonId>, sqlx::Error> {
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
pub(super) fn title(summary: &str) -> String {
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
