//! The end of the line: published when every action has an owner and a day, or waived with a reason.

use super::draft::{draft_in, must_be_resolved};
use crate::{
    http::{Cx, Refusal},
    incidents::{Gate, Right},
};
use app::{
    command::Check,
    postmortems::{PublishPostmortem, WaivePostmortem},
    severities::Severity,
    timeline::Event,
};

pub async fn publish(cx: Cx, ask: PublishPostmortem) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    must_be_resolved(&incident)?;
    let row = sqlx::query!(
        r#"select published_at, waived_at,
                  (select count(*) from action_item a where a.incident_id = p.incident_id and a.owner_id is null) as "no_owner!",
                  (select count(*) from action_item a where a.incident_id = p.incident_id and a.due_on is null) as "no_date!"
           from postmortem p where p.incident_id = $1 for update"#,
        incident.id.0
    )
    .fetch_optional(&mut *tx)
    .await?
    .ok_or_else(|| Refusal::Conflict("There is no draft yet. Draft the postmortem first.".into()))?;
    if row.published_at.is_some() {
        return Err(Refusal::Conflict("The postmortem is published already.".into()));
    }
    if row.waived_at.is_some() {
        return Err(Refusal::Conflict("The postmortem was waived.".into()));
    }
    if let Some(says) = lacks(row.no_owner, row.no_date) {
        return Err(Refusal::Conflict(says));
    }
    let now = tx.now();
    sqlx::query!(
        "update postmortem set published_at = $2, published_by = $3 where incident_id = $1",
        incident.id.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    tx.record(incident.id, Event::PostmortemPublished {}, None);
    tx.commit(()).await
}

pub async fn waive(cx: Cx, ask: WaivePostmortem) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    must_be_resolved(&incident)?;
    if let Some(says) = must_be_written(incident.severity) {
        return Err(Refusal::Conflict(says));
    }
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, 1000, "Say why there is nothing to learn here.");
    let length = reason.chars().count();
    check.need(length == 0 || length >= 10, "reason", format!("10 characters or more; this has {length}."));
    check.done()?;
    draft_in(&mut tx, incident.id).await?;
    let now = tx.now();
    let waived = sqlx::query!(
        "update postmortem set waived_at = $2, waived_by = $3, waived_reason = $4
         where incident_id = $1 and waived_at is null and published_at is null",
        incident.id.0,
        now,
        cx.viewer.id.0,
        reason
    )
    .execute(&mut *tx)
    .await?;
    if waived.rows_affected() == 0 {
        return Err(Refusal::Conflict("The postmortem is published or waived already.".into()));
    }
    tx.record(incident.id, Event::PostmortemWaived {}, Some(&reason));
    tx.commit(()).await
}

/// "2 actions lack an owner, 1 a date. Publish when they have both."
fn lacks(no_owner: i64, no_date: i64) -> Option<String> {
    let (actions, lack) = match (no_owner, no_date) {
        (0, 0) => return None,
        (1, _) | (0, 1) => ("action", "lacks"),
        _ => ("actions", "lack"),
    };
    let says = match (no_owner, no_date) {
        (0, dates) => format!("{dates} {actions} {lack} a date."),
        (owners, 0) => format!("{owners} {actions} {lack} an owner."),
        (owners, dates) => format!("{owners} {actions} {lack} an owner, {dates} a date."),
    };
    Some(format!("{says} Publish when they have both."))
}

fn must_be_written(severity: Option<Severity>) -> Option<String> {
    match severity {
        None => Some("No severity was chosen. Only a SEV3 or SEV4 may go without a postmortem.".into()),
        Some(severity) if severity.needs_postmortem() => {
            Some(format!("A {severity} needs its postmortem. Only SEV3 and SEV4 may go without one."))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_orphan_action_holds_it_back() {
        assert_eq!(lacks(0, 0), None);
        for (no_owner, no_date, says) in [
            (2, 1, "2 actions lack an owner, 1 a date. Publish when they have both."),
            (1, 0, "1 action lacks an owner. Publish when they have both."),
            (0, 1, "1 action lacks a date. Publish when they have both."),
            (0, 3, "3 actions lack a date. Publish when they have both."),
            (1, 2, "1 action lacks an owner, 2 a date. Publish when they have both."),
        ] {
            assert_eq!(lacks(no_owner, no_date).as_deref(), Some(says));
        }
    }

    #[test]
    fn only_lesser_harm_goes_without() {
        let may = |severity| must_be_written(severity).is_none();
        assert!(may(Some(Severity::Sev3)) && may(Some(Severity::Sev4)));
        assert!(!may(Some(Severity::Sev1)) && !may(Some(Severity::Sev2)) && !may(None));
    }
}
