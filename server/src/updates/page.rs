//! The composer: what is known stands in its fields.

use super::of_incident;
use crate::{
    auth::people,
    http::{Ask, Cx, Page, Refusal},
    incidents::{Right, highest},
};
use app::{
    ids::IncidentNumber,
    severities::Severity,
    status::State,
    updates::{CUSTOMERS, ComposerPage, Draft, INTERNAL, PartChoice, Phase, UpdateRow, composer},
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Where no severity says how often.
const CADENCE_MINUTES: i32 = 30;
const MOST_PARTS: i64 = 100;

struct Record {
    id: Uuid,
    number: IncidentNumber,
    kind: String,
    restricted: bool,
    title: String,
    impact_started_at: DateTime<Utc>,
    service: Option<Uuid>,
    severity: Option<Severity>,
    owner: Option<String>,
    /// What was tried last.
    mitigation: Option<String>,
    recovered: bool,
    ended: bool,
    right: Right,
    cadence: i32,
}

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let record = record(&cx, ask.number()?).await?;
    let is_public = ask.query.text("for").as_deref() != Some(INTERNAL);
    let audience = if is_public { CUSTOMERS } else { INTERNAL };
    let updates = of_incident(&cx.app.pool, record.id).await?;
    let parts = parts(&cx.app.pool, &record).await?;
    let names = people::listed(&cx.app.pool).await?.into_iter().map(|person| person.name).collect();
    let last = updates.iter().find(|update| update.audience == audience);
    let draft = draft(&record, last, is_public);
    let shown = ComposerPage {
        number: record.number,
        audience: audience.into(),
        kind: record.kind,
        restricted: record.restricted,
        title: record.title,
        allowed: record.right >= if is_public { Right::Command } else { Right::Respond },
        cadence: record.cadence.into(),
        draft,
        parts,
        updates,
        names,
    };
    let title = format!("Update #{}", record.number);
    Ok(Page::new(title, move || composer(shown.clone())))
}

async fn record(cx: &Cx, number: IncidentNumber) -> Result<Record, Refusal> {
    let row = sqlx::query!(
        r#"select i.id, i.kind, i.restricted, i.title, i.impact_started_at, i.service_id, i.severity, i.owner_id,
                  i.acknowledged_at, i.recovered_at, i.ended_at, p.name as "owner?", s.update_every_minutes as "minutes?",
                  (select m.title from mitigation m where m.incident_id = i.id and m.undone_at is null
                   order by m.happened_at desc limit 1) as mitigation
           from incident i
           left join person p on p.id = i.owner_id and i.acknowledged_at is not null
           left join severity s on s.level = i.severity
           where i.number = $1 and may_read(i, $2, $3)"#,
        number.0,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(&cx.app.pool)
    .await?
    .ok_or(Refusal::NotFound)?;
    let owns = row.acknowledged_at.is_some() && row.owner_id == Some(cx.viewer.id.0);
    Ok(Record {
        id: row.id,
        number,
        kind: row.kind,
        restricted: row.restricted,
        title: row.title,
        impact_started_at: row.impact_started_at,
        service: row.service_id,
        severity: row.severity.and_then(|word| word.parse().ok()),
        owner: row.owner,
        mitigation: row.mitigation,
        recovered: row.recovered_at.is_some(),
        ended: row.ended_at.is_some(),
        right: highest(cx.viewer.role, owns),
        cadence: row.minutes.unwrap_or(CADENCE_MINUTES),
    })
}

/// Inside words never become the first draft of a public one: without a last update those fields are empty.
fn draft(record: &Record, last: Option<&UpdateRow>, is_public: bool) -> Draft {
    let inside = |text: Option<&String>| text.filter(|_| !is_public).cloned().unwrap_or_default();
    let said = |field: fn(&UpdateRow) -> &String| last.map(|last| field(last).clone());
    let owner = if is_public { "The engineer on call".into() } else { inside(record.owner.as_ref()) };
    let phase = match last.and_then(|last| Phase::read(&last.phase)) {
        _ if record.ended => Phase::Resolved,
        _ if record.recovered => Phase::Monitoring,
        phase => phase.unwrap_or(Phase::Investigating),
    };
    Draft {
        phase,
        title: said(|last| &last.title).unwrap_or_else(|| inside(Some(&record.title))),
        users_see: said(|last| &last.users_see).unwrap_or_else(|| inside(Some(&record.title))),
        since: last.map_or(record.impact_started_at, |last| last.since),
        scope: said(|last| &last.scope).unwrap_or_default(),
        mitigation: said(|last| &last.mitigation).unwrap_or_else(|| inside(record.mitigation.as_ref())),
        owner: said(|last| &last.owner).unwrap_or(owner),
    }
}

/// As the last update said; before the first, the service's own parts are proposed as troubled.
async fn parts(pool: &PgPool, record: &Record) -> Result<Vec<PartChoice>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"with last as (
             select id from incident_update where incident_id = $1 and audience = 'customers'
             order by published_at desc, id desc limit 1
           )
           select c.id, c.name, c.service_id, uc.state as "state?", exists (select from last) as "said!"
           from component c
           left join incident_update_component uc on uc.component_id = c.id and uc.update_id = (select id from last)
           where c.removed_at is null order by c.position, c.id limit $2"#,
        record.id,
        MOST_PARTS
    )
    .fetch_all(pool)
    .await?;
    let troubled = match record.severity {
        Some(severity) if severity.needs_postmortem() => State::Partial,
        _ => State::Degraded,
    };
    let choices = rows.into_iter().map(|row| {
        let is_its_own = !row.said && row.service_id.is_some() && row.service_id == record.service;
        let proposed = if is_its_own { troubled } else { State::Working };
        PartChoice { id: row.id, name: row.name, state: row.state.as_deref().and_then(State::read).unwrap_or(proposed) }
    });
    Ok(choices.collect())
}
