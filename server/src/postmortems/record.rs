//! Reads what the sections are drawn from: the incident, its record, what was tried, measured, changed and told, in a
//! constant number of queries.

use super::{
    figures::{measured, waived},
    told::{Happened, Mitigated, Told, Updated},
};
use crate::{rollbacks, services};
use app::{ids::PersonId, timeline::Event, updates::Words};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Decisive entries are few; past this the export would not be read anyway.
const MOST_EVENTS: i64 = 2000;
const MOST_ROWS: i64 = 500;

pub async fn told(connection: &mut PgConnection, incident: Uuid, now: DateTime<Utc>) -> Result<Told, sqlx::Error> {
    let row = sqlx::query!(
        r#"select i.title as "title!", i.severity, i.class, i.class_at, i.impact_started_at as "impact_started_at!",
                  i.detected_at as "detected_at!", i.declared_at as "declared_at!",
                  i.acknowledged_at, i.none_needed_reason, i.recovered_at, i.recovery_evidence, i.ended_at, i.ended_as,
                  i.ended_reason, p.name as "ended_by?", s.slug as "service?",
                  (select a.name from alert a where a.incident_id = i.id order by a.first_seen_at, a.id limit 1) as alert
           from incident i left join person p on p.id = i.ended_by left join service s on s.id = i.service_id
           where i.id = $1"#,
        incident
    )
    .fetch_one(&mut *connection)
    .await?;
    let mut events = events(connection, incident).await?;
    // The verb that ends an incident draws its draft before its own entry is written.
    if let (Some(ended_at), Some("resolved")) = (row.ended_at, row.ended_as.as_deref()) {
        let is_told = events.iter().any(|entry| entry.event == Event::IncidentResolved {} && entry.at >= ended_at);
        if !is_told {
            events.push(Happened {
                at: ended_at,
                who: row.ended_by.as_deref().map_or("Signalbox".into(), first_name),
                event: Event::IncidentResolved {},
                says: app::timeline::sentence(&Event::IncidentResolved {}, &|_| String::new()),
                text: row.ended_reason.clone(),
            });
        }
    }
    let own = row.service.as_deref();
    let changed = services::of_incident(connection, incident, row.impact_started_at, row.declared_at, own).await?;
    let at = row.ended_at.unwrap_or(now);
    Ok(Told {
        rollbacks: rollbacks::of_incident(connection, incident).await?,
        metrics: measured(connection, incident, at).await?,
        waivers: waived(connection, incident).await?,
        frozen: services::frozen(connection, incident).await?,
        changed,
        title: row.title,
        severity: row.severity.and_then(|word| word.parse().ok()),
        class: row.class,
        alert: row.alert,
        impact_started_at: row.impact_started_at,
        detected_at: row.detected_at,
        declared_at: row.declared_at,
        acknowledged_at: row.acknowledged_at,
        class_at: row.class_at,
        none_needed: row.none_needed_reason,
        recovered_at: row.recovered_at,
        recovery_evidence: row.recovery_evidence,
        ended_at: row.ended_at,
        ended_reason: row.ended_reason,
        events,
        mitigations: mitigations(connection, incident).await?,
        updates: updates(connection, incident).await?,
        now,
    })
}

async fn events(connection: &mut PgConnection, incident: Uuid) -> Result<Vec<Happened>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select e.kind as "kind!", e.data as "data!", e.happened_at as "happened_at!",
                  coalesce(p.name, t.name, 'Signalbox') as "who!",
                  p.id is not null as "is_person!", x.text as "text?"
           from timeline_event e
           left join person p on e.actor_kind = 'person' and p.id = e.actor_id
           left join api_token t on e.actor_kind in ('sender', 'token') and t.id = e.actor_id
           left join timeline_text x on x.event_id = e.id
           where e.incident_id = $1 and e.kind not in ('alert.joined', 'alert.ended', 'note.written', 'link.added',
                 'link.removed', 'postmortem.section_edited')
           order by e.happened_at, e.number limit $2"#,
        incident,
        MOST_EVENTS
    )
    .fetch_all(&mut *connection)
    .await?;
    let read: Vec<Event> = rows.iter().map(|row| Event::read(&row.kind, &row.data)).collect();
    let mentioned: Vec<Uuid> = read.iter().flat_map(mentioned).map(|id| id.0).collect();
    let names = names(connection, &mentioned).await?;
    let name = |id: PersonId| names.get(&id.0).cloned().unwrap_or_else(|| "somebody".into());
    let happened = rows.into_iter().zip(read).map(|(row, event)| Happened {
        at: row.happened_at,
        who: if row.is_person { first_name(&row.who) } else { row.who },
        says: app::timeline::sentence(&event, &name),
        event,
        text: row.text,
    });
    Ok(happened.collect())
}

/// The people an event names besides its actor.
pub fn mentioned(event: &Event) -> Vec<PersonId> {
    let one = match event {
        Event::OwnerPaged { people, .. } => return people.clone(),
        Event::OwnerCalled { person } | Event::OwnerLeft { person } => Some(*person),
        Event::OwnerNamed { person } | Event::PersonAdded { person, .. } | Event::PersonRemoved { person } => {
            Some(*person)
        }
        Event::OwnerHanded { to } | Event::HandOverWithdrawn { to } => Some(*to),
        Event::HandOverDeclined { from } => Some(*from),
        Event::OwnerAcknowledged { before } => *before,
        _ => None,
    };
    one.into_iter().collect()
}

async fn names(connection: &mut PgConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, String>, sqlx::Error> {
    let rows = sqlx::query!("select id, name from person where id = any($1)", ids).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

async fn mitigations(connection: &mut PgConnection, incident: Uuid) -> Result<Vec<Mitigated>, sqlx::Error> {
    let rows = sqlx::query!(
        "select title, reason, guarded, mitigation_key, happened_at, undone_at, undone_reason from mitigation
         where incident_id = $1 order by happened_at, id limit $2",
        incident,
        MOST_ROWS
    )
    .fetch_all(connection)
    .await?;
    let steps = rows.into_iter().map(|row| Mitigated {
        title: row.title,
        reason: row.reason.filter(|reason| !reason.is_empty()),
        guarded: row.guarded,
        from_runbook: row.mitigation_key.is_some_and(|key| !key.is_empty()),
        at: row.happened_at,
        undone: row.undone_at.map(|at| (at, row.undone_reason.unwrap_or_default())),
    });
    Ok(steps.collect())
}

async fn updates(connection: &mut PgConnection, incident: Uuid) -> Result<Vec<Updated>, sqlx::Error> {
    let rows = sqlx::query!(
        "select u.audience, u.published_at, u.next_update_at, u.words,
                coalesce((select c.users_see from update_correction c where c.update_id = u.id
                          order by c.revision desc limit 1), u.users_see) as \"users_see!\",
                coalesce((select c.scope from update_correction c where c.update_id = u.id
                          order by c.revision desc limit 1), u.scope) as \"scope!\"
         from incident_update u where u.incident_id = $1 order by u.published_at, u.id limit $2",
        incident,
        MOST_ROWS
    )
    .fetch_all(connection)
    .await?;
    let updates = rows.into_iter().map(|row| Updated {
        audience: row.audience,
        users_see: row.users_see,
        scope: row.scope,
        at: row.published_at,
        next_at: row.next_update_at,
        is_no_news: Words::read(&row.words) == Words::NoNews,
    });
    Ok(updates.collect())
}

/// In the record people go by their first name.
pub fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_string()
}
