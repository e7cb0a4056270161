use super::waiting;
use crate::{
    http::{Ask, Cx, Page, Refusal},
    incidents::Right,
    updates::{
        known::known,
        latest::latest,
        no_news::offer,
        of_incident,
        record::record,
        send::{Content, count},
        shown::{page_with, said_of, shown},
    },
};
use app::{
    ids::IncidentId,
    status::{State, said},
    updates::{
        CUSTOMERS,
        approvals::{ApprovalPage, Question, Waiting, approval_page},
        differences::part_changes,
    },
};
use sqlx::PgConnection;
use uuid::Uuid;

/// What waits, in exactly the bytes that would be published.
pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let (number, now) = (ask.number()?, cx.now());
    let mut conn = cx.app.pool.acquire().await?;
    let record = record(&mut conn, &cx, number).await?;
    let incident = IncidentId(record.id);
    let waits = waiting(&mut conn, incident).await?;
    let content = content(&mut conn, incident).await?;
    let updates = of_incident(&cx.app.pool, record.id).await?;
    let last = latest(&mut conn, incident, CUSTOMERS).await?;
    let published = count(&mut conn, incident, CUSTOMERS).await?;
    let public_title = last.as_ref().map(|last| last.said.title.clone()).unwrap_or_default();
    let known = known(&mut conn, &cx, record.id, &public_title).await?;
    let read = crate::status::read::read(&cx.app.pool, now, &cx.app.site).await?;
    let zone = read.record.zone;
    let reach = crate::subscribers::reach(&mut conn, record.id, &harmed(content.as_ref())).await?;
    let is_author = waits.as_ref().is_some_and(|waits| waits.author.id == cx.viewer.id);
    let question = waits.zip(content).map(|(waiting, content): (Waiting, Content)| {
        let view = page_with(&read, record.public_id.as_deref(), said_of(&content, now), now);
        let digest = content.digest();
        let shown = shown(&view);
        let names = read.record.parts.iter().map(|part| (part.id, part.name.as_str()));
        let next = (content.said.phase, &content.states[..]);
        let parts = last.as_ref().map(|last| part_changes(names, (last.said.phase, &last.states), next));
        let parts = parts.unwrap_or_default();
        Question { waiting, digest, shown, parts, said: content.said, kept_reason: content.kept_reason, reach }
    });
    let page = ApprovalPage {
        number,
        question,
        last: last.map(|last| (published, last.said)),
        known,
        promised: record.promised.map(|at| (at, said(at, now, &zone))),
        no_news: offer(&record.about(), &updates, zone, now),
        commands: record.right >= Right::Command,
        is_author,
        title: record.title,
    };
    Ok(Page::new(format!("Approval #{number}"), move || approval_page(page.clone())))
}

fn harmed(content: Option<&Content>) -> Vec<Uuid> {
    let states = content.into_iter().flat_map(|content| &content.states);
    states.filter(|(_, state)| *state != State::Working).map(|(part, _)| part.0).collect()
}

async fn content(conn: &mut PgConnection, incident: IncidentId) -> Result<Option<Content>, Refusal> {
    let content = sqlx::query_scalar!(
        "select content from update_approval where incident_id = $1 and answered_at is null and withdrawn_at is null",
        incident.0
    )
    .fetch_optional(conn)
    .await?;
    content
        .map(|content| serde_json::from_value(content).map_err(|error| Refusal::Broken(error.to_string())))
        .transpose()
}
