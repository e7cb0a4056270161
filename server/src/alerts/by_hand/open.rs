//! A new incident from alerts that a person selected: out of none, or split off from another.

use super::{
    attach::relocate,
    chosen::{Chosen, Held, hold, ids},
};
use crate::{
    alerts::open::{owner, title},
    db::Tx,
    escalation,
    http::{Cx, Refusal},
    incidents::{self, Gate, Locked, NewIncident, Right},
    runbooks, severities,
};
use app::{
    alerts::{OpenIncident, SplitAlerts},
    command::Check,
    ids::{IncidentId, IncidentNumber, ServiceId},
    severities::{Proposed, Severity, propose},
    timeline::Event,
};

const LONGEST_TITLE: usize = 300;
const LONGEST_REASON: usize = 500;

pub async fn open_incident(cx: Cx, ask: OpenIncident) -> Result<IncidentNumber, Refusal> {
    let wish = Wish::read(&ask.title, &ask.severity)?;
    let mut tx = cx.begin().await?;
    let chosen = ids(&cx, &mut tx, &ask.alerts, &ask.within).await?;
    let held = hold(&cx, &mut tx, &chosen, None).await?;
    let opened = open(&mut tx, &cx, &held, wish, "").await?;
    tx.commit(opened.number).await
}

pub async fn split_alerts(cx: Cx, ask: SplitAlerts) -> Result<IncidentNumber, Refusal> {
    let wish = Wish::read(&ask.title, &ask.severity)?;
    let mut check = Check::default();
    let reason = check.text("reason", &ask.reason, LONGEST_REASON, "Say why it is another incident.");
    check.need(!ask.alerts.trim().is_empty(), "alerts", "Select at least one alert.");
    check.done()?;
    let mut tx = cx.begin().await?;
    let chosen = ids(&cx, &mut tx, &ask.alerts, "").await?;
    let held = hold(&cx, &mut tx, &chosen, Some(ask.number)).await?;
    let Some(from) = held.target.clone() else { return Err(Refusal::NotFound) };
    from.must_be_open()?;
    if held.alerts.iter().any(|alert| alert.incident_id != Some(from.id.0)) {
        return Err(Refusal::Conflict(format!("Not all of them are in #{} any more. Look again.", from.number)));
    }
    let stays = sqlx::query_scalar!(
        r#"select exists (select from alert where incident_id = $1 and id <> all($2)) as "stays!""#,
        from.id.0,
        &held.ids()
    )
    .fetch_one(&mut *tx)
    .await?;
    if !stays {
        let says = format!("These are all of its alerts: nothing would be split. Leave one in #{}.", from.number);
        return Err(Refusal::field("alerts", says));
    }
    let opened = open(&mut tx, &cx, &held, wish, &reason).await?;
    let event = Event::IncidentSplit { from: from.number, alert: held.first_name(), count: held.alerts.len() as i64 };
    tx.record(opened.id, event, Some(&reason));
    tx.commit(opened.number).await
}

/// What the person said of it; the rest comes from the worst of the alerts.
struct Wish {
    title: String,
    severity: Option<Severity>,
}

impl Wish {
    fn read(title: &str, severity: &str) -> Result<Wish, Refusal> {
        let title = title.trim().replace(['\n', '\r', '\0'], " ");
        let mut check = Check::default();
        let length = title.chars().count();
        check.need(length <= LONGEST_TITLE, "title", format!("At most {LONGEST_TITLE} characters; this has {length}."));
        let chosen: Option<Severity> = severity.trim().parse().ok();
        check.need(severity.trim().is_empty() || chosen.is_some(), "severity", "Choose one of the four, or none.");
        check.done()?;
        Ok(Wish { title, severity: chosen })
    }
}

async fn open(tx: &mut Tx, cx: &Cx, held: &Held, wish: Wish, reason: &str) -> Result<Locked, Refusal> {
    let rules = severities::rules(tx).await?;
    let proposed = |alert: &Chosen| propose(&alert.labels.0, &rules);
    let worst = held.alerts.iter().min_by_key(|alert| (proposed(alert).severity.digit(), alert.started_at));
    let Some(lead) = worst else { return Err(Refusal::field("alerts", "Select at least one alert.")) };
    let is_new = held.by_incident().is_empty();
    let proposed = proposed(lead);
    let (severity, because, rule, by) = match wish.severity {
        Some(severity) => (severity, "Chosen when it was opened.".to_string(), None, cx.who()),
        None => {
            let Proposed { severity, reason, rule } = proposed;
            (severity, reason, rule, crate::db::Who::System)
        }
    };
    let service = lead.service_id.or_else(|| held.alerts.iter().find_map(|alert| alert.service_id));
    let begins = held.alerts.iter().map(|alert| alert.started_at).min().unwrap_or(lead.started_at);
    let seen = held.alerts.iter().map(|alert| alert.first_seen_at).min().unwrap_or(lead.first_seen_at);
    let is_restricted = held.by_incident().iter().any(|(from, ..)| from.restricted);
    let named = owner(tx, service).await?;
    let (id, number) = incidents::open(
        tx,
        NewIncident {
            title: if wish.title.is_empty() { title(&lead.summary) } else { wish.title },
            kind: "real",
            restricted: is_restricted,
            service: service.map(ServiceId),
            owner: named,
            severity,
            severity_reason: because,
            severity_by: by,
            severity_rule: rule,
            impact_started_at: begins,
            detected_at: seen,
            declared_by: cx.who(),
            source: is_new.then_some(lead.source_id),
            // What comes later in the group stays with the incident that it was split from.
            group_key: Some(lead.group_key.clone()).filter(|key| is_new && !key.is_empty()),
            opened: Event::IncidentOpened { alert: lead.name.clone(), source: lead.source_name.clone() },
        },
    )
    .await?;
    if is_restricted {
        let from: Vec<uuid::Uuid> =
            held.by_incident().iter().filter(|(from, ..)| from.restricted).map(|(from, ..)| from.id.0).collect();
        let_in(tx, cx, id, &from).await?;
    }
    let opened = cx.viewer.incident(tx, number, Right::Read).await?;
    let why = format!("Opened #{number}, by {}.", cx.viewer.name);
    relocate(tx, cx, held, &opened, &why, reason).await?;
    runbooks::attach_matching(tx, id, &lead.name, &lead.labels.0).await?;
    escalation::begin(tx, id, &format!("{} opened it from {}.", cx.viewer.name, lead.name)).await?;
    Ok(opened)
}

/// Who could see where the alerts were sees where they are.
async fn let_in(tx: &mut Tx, cx: &Cx, incident: IncidentId, from: &[uuid::Uuid]) -> Result<(), sqlx::Error> {
    let now = tx.now();
    sqlx::query!(
        "insert into incident_member (incident_id, person_id, role, added_by, added_at)
         select distinct $1::uuid, person_id, 'responder', $3::uuid, $4::timestamptz from (
             select person_id from incident_member where incident_id = any($2) and removed_at is null
             union select owner_id from incident where id = any($2) and owner_id is not null
             union select $3) p
         on conflict do nothing",
        incident.0,
        from,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
