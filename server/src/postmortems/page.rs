//! Reads the editor and its outline.

use super::{
    prose::prose,
    record::{first_name, mentioned},
};
use crate::{
    auth::people,
    http::{Ask, Cx, Limits, Page, Refusal},
    incidents::{Right, highest},
};
use app::{
    auth::{PersonName, Role},
    ids::{ActionId, IncidentNumber, PersonId},
    postmortems::{self, ActionRow, Outline, PostmortemPage, RecordRow, Section, SectionRow},
    timeline::Event,
};
use sqlx::PgPool;
use uuid::Uuid;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let number = ask.number()?;
    let pool = &cx.app.pool;
    let row = sqlx::query!(
        r#"select i.id as "id!", i.title as "title!", i.severity, i.ended_at, i.ended_as, i.owner_id, i.acknowledged_at,
                  p.drafted_at as "drafted_at?", p.published_at as "published_at?", p.waived_at as "waived_at?",
                  p.waived_reason as "waived_reason?", b.name as "published_by?"
           from incident i left join postmortem p on p.incident_id = i.id left join person b on b.id = p.published_by
           where i.number = $1 and may_read(i, $2, $3)"#,
        number.0,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(pool)
    .await?
    .ok_or(Refusal::NotFound)?;
    let owns = row.acknowledged_at.is_some() && row.owner_id == Some(cx.viewer.id.0);
    let right = highest(cx.viewer.role, owns);
    let shown = PostmortemPage {
        number,
        title: row.title,
        severity: row.severity.and_then(|word| word.parse().ok()),
        ended_at: row.ended_at,
        is_resolved: row.ended_as.as_deref() == Some("resolved"),
        drafted_at: row.drafted_at,
        published_at: row.published_at,
        published_by: row.published_by,
        waived_at: row.waived_at,
        waived_reason: row.waived_reason,
        sections: sections(pool, row.id).await?,
        actions: actions(pool, row.id).await?,
        people: people::listed(pool).await?,
        record: record(pool, row.id).await?,
        responds: right >= Right::Respond,
        commands: right >= Right::Command,
    };
    Ok(Page::new(title(number), move || postmortems::page(shown.clone())))
}

fn title(number: IncidentNumber) -> String {
    format!("Postmortem of #{number}")
}

async fn sections(pool: &PgPool, incident: Uuid) -> Result<Vec<SectionRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select s.section as "section!", s.text as "text!", s.version as "version!", s.edited_at as "edited_at!",
                  s.edited_by as "edited_by?", p.name as "edited_by_name?"
           from postmortem_section s left join person p on p.id = s.edited_by where s.incident_id = $1"#,
        incident
    )
    .fetch_all(pool)
    .await?;
    let read = rows.into_iter().filter_map(|row| {
        Some(SectionRow {
            section: Section::read(&row.section)?,
            prose: prose(&row.text),
            text: row.text,
            version: row.version,
            edited_by: row.edited_by_name,
            edited_at: row.edited_at,
            is_touched: row.edited_by.is_some(),
        })
    });
    let mut read: Vec<SectionRow> = read.collect();
    read.sort_by_key(|row| row.section);
    Ok(read)
}

async fn actions(pool: &PgPool, incident: Uuid) -> Result<Vec<ActionRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select a.id as "id!", a.text as "text!", a.kind as "kind!", a.due_on, a.done_at, p.id as "owner?", p.name as "name?", p.role as "role?"
           from action_item a left join person p on p.id = a.owner_id
           where a.incident_id = $1 order by a.created_at, a.id limit 100"#,
        incident
    )
    .fetch_all(pool)
    .await?;
    let actions = rows.into_iter().map(|row| ActionRow {
        id: ActionId(row.id),
        text: row.text,
        kind: row.kind,
        owner: row.owner.zip(row.name).map(|(id, name)| PersonName {
            id: PersonId(id),
            name,
            role: row.role.and_then(|word| word.parse().ok()).unwrap_or(Role::Viewer),
        }),
        due_on: row.due_on,
        done_at: row.done_at,
    });
    Ok(actions.collect())
}

/// The newest entries, in the order they happened.
async fn record(pool: &PgPool, incident: Uuid) -> Result<Vec<RecordRow>, sqlx::Error> {
    let mut rows = sqlx::query!(
        r#"select e.number as "number!", e.kind as "kind!", e.data as "data!", e.happened_at as "happened_at!",
                  coalesce(p.name, t.name, 'Signalbox') as "who!",
                  p.id is not null as "is_person!", x.text as "text?"
           from timeline_event e
           left join person p on e.actor_kind = 'person' and p.id = e.actor_id
           left join api_token t on e.actor_kind in ('sender', 'token') and t.id = e.actor_id
           left join timeline_text x on x.event_id = e.id
           where e.incident_id = $1 order by e.number desc limit $2"#,
        incident,
        Limits::ENTRIES_SHOWN
    )
    .fetch_all(pool)
    .await?;
    rows.sort_by_key(|row| (row.happened_at, row.number));
    let events: Vec<Event> = rows.iter().map(|row| Event::read(&row.kind, &row.data)).collect();
    let ids: Vec<Uuid> = events.iter().flat_map(mentioned).map(|id| id.0).collect();
    let names = people::names(pool, &ids).await?;
    let name = |id: PersonId| names.get(&id.0).map_or("somebody".to_string(), |person| person.name.clone());
    let shown = rows.into_iter().zip(&events).map(|(row, event)| RecordRow {
        number: row.number,
        at: row.happened_at,
        who: if row.is_person { first_name(&row.who) } else { row.who },
        says: app::timeline::sentence(event, &name),
        text: row.text,
    });
    Ok(shown.collect())
}

/// What the incident's page tells of its postmortem, in two queries.
pub async fn outline_of(pool: &PgPool, incident: Uuid) -> Result<Outline, sqlx::Error> {
    let row = sqlx::query!(
        r#"select drafted_at, published_at, waived_at, waived_reason,
                  (select count(*) from action_item a where a.incident_id = p.incident_id) as "actions!"
           from postmortem p where incident_id = $1"#,
        incident
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(Outline::default()) };
    let written = sqlx::query_scalar!(
        "select section from postmortem_section where incident_id = $1 and edited_by is not null",
        incident
    )
    .fetch_all(pool)
    .await?;
    let is_touched = |section: Section| written.iter().any(|key| key == section.key());
    let sections = Section::ALL.map(|section| (section.title().to_string(), section.mark(is_touched(section))));
    let open = Section::ALL.into_iter().filter(|section| section.needs_person() && !is_touched(*section)).count();
    Ok(Outline {
        drafted_at: Some(row.drafted_at),
        published_at: row.published_at,
        waived_at: row.waived_at,
        waived_reason: row.waived_reason,
        sections: sections.to_vec(),
        open: open as i64,
        actions: row.actions,
    })
}
