//! Opening an incident: by hand here, and for an alert through [`open`].

use super::facts::{Reader, Which, facts_where};
use crate::{
    auth::random_secret,
    db::{Tx, Who},
    http::{Ask, Cx, Limits, Page, Refusal},
};
use app::{
    auth::Role,
    command::{Check, FieldError},
    ids::{IncidentId, IncidentNumber, PersonId, ServiceId},
    incidents::{Declare, DeclarePage, Twin},
    severities::Severity,
    timeline::Event,
    updates::cadence::first_words_by,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub async fn declare_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let pool = &cx.app.pool;
    let rubric = crate::severities::rubric(pool).await?;
    let services = crate::services::choices(pool).await?;
    let runbooks = crate::runbooks::choices(&cx).await?;
    let open = Which { open: Some(true), most: Limits::PAGE_ROWS, ..Which::default() };
    let twins = facts_where(pool, Reader::of(&cx), open).await?.into_iter().filter_map(|facts| {
        Some(Twin {
            number: facts.number,
            title: facts.title,
            severity: facts.severity,
            service: facts.service?.0,
            owner: facts.owner,
            declared_at: facts.declared_at,
        })
    });
    let page = DeclarePage { rubric, services, runbooks, twins: twins.collect() };
    Ok(Page::new("Declare an incident · Signalbox", move || app::incidents::declare(page.clone())))
}

/// What opens an incident.
pub struct NewIncident {
    pub title: String,
    pub kind: &'static str,
    pub restricted: bool,
    pub service: Option<ServiceId>,
    /// The service's owner: named, and still to acknowledge.
    pub owner: Option<PersonId>,
    pub severity: Severity,
    pub severity_reason: String,
    /// Whether a person chose it, or a rule at this position.
    pub severity_by: Who,
    pub severity_rule: Option<i32>,
    pub impact_started_at: DateTime<Utc>,
    /// When Signalbox first heard of it.
    pub detected_at: DateTime<Utc>,
    pub declared_by: Who,
    /// The intake token and its group, so that later alerts join.
    pub source: Option<Uuid>,
    pub group_key: Option<String>,
    /// What opened it; the first entry of its record.
    pub opened: Event,
}

/// Inserts the incident and says so in its record.
pub async fn open(tx: &mut Tx, new: NewIncident) -> Result<(IncidentId, IncidentNumber), Refusal> {
    let now = tx.now();
    let words_by = first_words_by(now, crate::severities::promise(tx, new.severity).await?.into());
    let number =
        sqlx::query_scalar!("update incident_counter set last = last + 1 returning last").fetch_one(&mut **tx).await?;
    let id = IncidentId(Uuid::now_v7());
    sqlx::query!(
        "insert into incident (id, number, public_id, kind, restricted, title, service_id, group_key, source_id,
             impact_started_at, detected_at, declared_at, declared_by_kind, declared_by,
             severity, severity_reason, severity_by_kind, severity_by, severity_at, owner_id, owner_since, promise_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $21, $11, $12, $13, $14, $15, $16, $17, $11, $18, $20, $19)",
        id.0,
        number,
        random_secret(12),
        new.kind,
        new.restricted,
        new.title,
        new.service.map(|service| service.0),
        new.group_key,
        new.source,
        new.impact_started_at.min(now),
        now,
        new.declared_by.kind(),
        new.declared_by.id(),
        new.severity.word(),
        new.severity_reason,
        new.severity_by.kind(),
        new.severity_by.id(),
        new.owner.map(|owner| owner.0),
        words_by,
        new.owner.map(|_| now),
        new.detected_at.min(now)
    )
    .execute(&mut **tx)
    .await?;
    tx.record(id, new.opened, None);
    let words_by = (new.kind == "real").then_some(words_by);
    let chosen = Event::SeverityChosen { from: None, to: new.severity, rule: new.severity_rule, words_by };
    tx.record(id, chosen, Some(&new.severity_reason));
    if let Some(person) = new.owner {
        tx.record(id, Event::OwnerNamed { person }, None);
    }
    crate::services::freeze(tx, id, new.service).await?;
    crate::recovery::freeze_service(tx, id, new.service).await?;
    Ok((id, IncidentNumber(number)))
}

pub async fn declare(cx: Cx, ask: Declare) -> Result<IncidentNumber, Refusal> {
    // Anyone signed in may say that something is wrong.
    cx.need_role(Role::Viewer)?;
    let started = cx.said_time("started", &ask.started);
    let mut check = Check::default();
    let title = check.text("title", &ask.title, 300, "Say what users see, in one line.").replace('\n', " ");
    let severity: Option<Severity> = ask.severity.parse().ok();
    check.need(severity.is_some(), "severity", "Choose how bad it is. Unsure between two: take the more severe.");
    if let Err(Refusal::Invalid(errors)) = &started {
        errors.iter().for_each(|error| check.need(false, &error.field, error.says.clone()));
    }
    check.done()?;
    let (Some(severity), started) = (severity, started?) else { return Err(Refusal::field("severity", "Choose one.")) };

    let mut tx = cx.begin().await?;
    let service = match ask.service.is_empty() {
        true => None,
        false => Some(
            crate::services::by_slug(&mut tx, &ask.service)
                .await?
                .ok_or_else(|| Refusal::field("service", "This service is gone. Choose another, or “do not know”."))?,
        ),
    };
    if let (Some((service, _)), true) = (service, ask.different.is_empty()) {
        refuse_twin(&mut tx, &cx, service).await?;
    }
    let (id, number) = open(
        &mut tx,
        NewIncident {
            title,
            kind: "real",
            restricted: ask.restricted == "yes",
            service: service.map(|(service, _)| service),
            owner: service.and_then(|(_, owner)| owner),
            severity,
            severity_reason: "Chosen when it was declared.".into(),
            severity_by: cx.who(),
            severity_rule: None,
            impact_started_at: started,
            declared_by: cx.who(),
            source: None,
            group_key: None,
            detected_at: cx.now(),
            opened: Event::IncidentDeclared { severity: Some(severity) },
        },
    )
    .await?;
    if ask.restricted == "yes" {
        super::people::add(&mut tx, id, cx.viewer.id, "responder").await?;
    }
    if !ask.runbook.is_empty() {
        crate::runbooks::attach(&mut tx, id, &ask.runbook).await?;
    }
    crate::escalation::begin(&mut tx, id, &format!("Declared by {}.", cx.viewer.name)).await?;
    tx.commit(number).await
}

/// The open twin is shown once; the second press says that this one is different.
async fn refuse_twin(tx: &mut Tx, cx: &Cx, service: ServiceId) -> Result<(), Refusal> {
    let twin = sqlx::query_scalar!(
        "select number from incident i where service_id = $1 and ended_at is null and kind = 'real' and may_read(i, $2, $3)
         order by number desc limit 1",
        service.0,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(&mut **tx)
    .await?;
    match twin {
        None => Ok(()),
        Some(number) => Err(Refusal::Invalid(vec![FieldError::new(
            "different",
            format!("#{number} is open on this service. Join it, or say that yours is different and press again."),
        )])),
    }
}
