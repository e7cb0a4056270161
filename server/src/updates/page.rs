//! The composer: what is known stands in its fields, and beside them what readers will see.

use super::{
    approvals::{returned, second_people, waiting},
    first::{First, first, of_returned},
    known::known,
    no_news::offer,
    of_incident,
    parts::parts,
    record::{Record, record},
    send::count,
    shown::{Times, message, page_with, said, shown},
};
use crate::{
    http::{Ask, Cx, Fields, Page, Refusal, fragment, hashed, local_time},
    incidents::Right,
    status::{read::Read, view::View},
    timeline::{promised_time, said_time},
};
use app::{
    auth::PersonName,
    command::{Command, Refused},
    ids::{ComponentId, IncidentId, IncidentNumber},
    status::State,
    updates::{CUSTOMERS, ComposerPage, INTERNAL, PublishUpdate, Shown, composer, live, template::Variable},
};
use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::Response,
};
use sqlx::PgConnection;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let number = ask.number()?;
    let is_public = ask.query.text("for").as_deref() != Some(INTERNAL);
    let audience = if is_public { CUSTOMERS } else { INTERNAL };
    let typed = ask.refused.as_ref().and_then(typed);
    let mut page = composed(&cx, number, audience, typed).await?.page;
    page.script = hashed("js/composer.js");
    let title = format!("Update #{number}");
    Ok(Page::new(title, move || composer(page.clone())))
}

/// What was typed in a form that came back.
fn typed(refused: &Refused) -> Option<PublishUpdate> {
    if refused.command != PublishUpdate::NAME {
        return None;
    }
    let fields = refused.fields.iter().map(|(name, value)| (name.clone(), serde_json::Value::String(value.clone())));
    serde_json::from_value(serde_json::Value::Object(fields.collect())).ok()
}

/// `POST /incidents/{number}/updates/preview`: what stands beside the fields, for what is typed in them.
pub async fn preview(cx: Cx, fields: Fields) -> Result<Response, Refusal> {
    let form: PublishUpdate = fields.read().map_err(Refusal::BadRequest)?;
    let audience = if form.is_public() { CUSTOMERS } else { INTERNAL };
    let page = composed(&cx, form.number, audience, Some(form)).await?.page;
    Ok(fragment(&cx, || live(&page)))
}

/// `POST /incidents/{number}/updates/as-page`: the whole status page as it would be, in its own bytes.
pub async fn as_page(cx: Cx, fields: Fields) -> Result<Response, Refusal> {
    let form: PublishUpdate = fields.read().map_err(Refusal::BadRequest)?;
    let view = composed(&cx, form.number, CUSTOMERS, Some(form)).await?.view;
    let html = crate::status::pages::page(&view).map_err(|error| Refusal::Broken(error.to_string()))?;
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CONTENT_SECURITY_POLICY, crate::status::pages::POLICY.clone());
    Ok(response)
}

struct Composed {
    page: ComposerPage,
    view: View,
}

async fn composed(
    cx: &Cx,
    number: IncidentNumber,
    audience: &str,
    typed: Option<PublishUpdate>,
) -> Result<Composed, Refusal> {
    let (now, pool, is_public) = (cx.now(), &cx.app.pool, audience == CUSTOMERS);
    let mut conn = pool.acquire().await?;
    let record = record(&mut conn, cx, number).await?;
    let updates = of_incident(pool, record.id).await?;
    let published = count(&mut conn, IncidentId(record.id), audience).await?;
    let parts = parts(&mut conn, &record).await?;
    let public_title = updates.iter().find(|update| update.is_public()).map(|update| update.title.clone());
    let known = known(&mut conn, cx, record.id, &public_title.unwrap_or_default()).await?;
    let read = crate::status::read::read(pool, now, &cx.app.site).await?;
    let (runbook, organisation) = record.messages_for(&cx.app, is_public);
    let message_of = (runbook.as_deref(), organisation.as_deref());
    let back = match is_public {
        true => returned(&mut conn, IncidentId(record.id), cx.viewer.id).await?,
        false => None,
    };
    let last = updates.iter().find(|update| update.audience == audience);
    let First { mut form, filled } = match (typed, &back) {
        (Some(typed), _) => First { form: typed.rewritten(&known), filled: String::new() },
        (None, Some((content, _))) => of_returned(number, content, now),
        (None, None) => first(&record, audience, last, &parts, message_of, now),
    };
    form.audience = audience.into();
    if form.seen.is_empty() {
        form.seen = published.to_string();
    }
    let zone = &cx.viewer.zone;
    let times = Times {
        since: said_time(&form.since, zone, now).ok().flatten(),
        next: promised_time(form.promised(), zone, now).ok().flatten(),
    };
    let told = said(&form, times, now);
    let view = page_with(&read, record.public_id.as_deref(), told.clone(), now);
    let inside = inside(&record, &form, &parts);
    let message = message(&form, &told, message_of, &inside, &view.about.address, read.record.zone);
    let shown = Shown { message: Some(message), ..shown(&view) };
    let harmed = form.states().into_iter().filter(|(_, state)| *state != State::Working).map(|(part, _)| part.0);
    let harmed: Vec<uuid::Uuid> = harmed.collect();
    let public = public_zone(&read);
    let page = ComposerPage {
        number,
        allowed: record.right >= if is_public { Right::Command } else { Right::Respond },
        cadence: record.cadence,
        since: times.since,
        next: times.next,
        filled,
        reach: crate::subscribers::reach(&mut conn, record.id, &harmed).await?,
        shown,
        second: second(&mut conn, cx, &record, is_public).await?,
        waiting: waiting(&mut conn, IncidentId(record.id)).await?,
        promised: record.promised,
        back: back.and_then(|(_, back)| back),
        no_news: offer(&record.about(), &updates, read.record.zone, now),
        public: local_time(public),
        script: None,
        kind: record.kind,
        restricted: record.restricted,
        title: record.title,
        severity: record.severity,
        form,
        parts,
        updates,
        published,
        known,
    };
    Ok(Composed { page, view })
}

fn public_zone(read: &Read) -> &'static str {
    read.record.zone.name()
}

/// Who can be asked, where the severity wants somebody else to read it. Nobody else may publish: nobody is asked.
async fn second(
    conn: &mut PgConnection,
    cx: &Cx,
    record: &Record,
    is_public: bool,
) -> Result<Option<Vec<PersonName>>, sqlx::Error> {
    if !is_public || !record.needs_second {
        return Ok(None);
    }
    let people = second_people(conn, IncidentId(record.id), cx.viewer.id).await?;
    Ok((!people.is_empty()).then_some(people))
}

/// What only insiders read, and the parts.
fn inside(record: &Record, form: &PublishUpdate, parts: &[app::updates::PartChoice]) -> Vec<(Variable, String)> {
    let name = |part: ComponentId| parts.iter().find(|known| known.id == part).map(|known| known.name.as_str());
    let states = form.states();
    let harmed = states.iter().filter(|(_, state)| *state != State::Working);
    let harmed = harmed.filter_map(|(part, state)| Some(format!("{}: {}", name(*part)?, state.word().to_lowercase())));
    let harmed: Vec<String> = harmed.collect();
    let all = if harmed.is_empty() { "all parts work".to_string() } else { harmed.join(", ") };
    let severity = record.severity.map_or("no severity yet".to_string(), |severity| severity.to_string());
    vec![(Variable::Parts, all), (Variable::Severity, severity), (Variable::Number, record.number.to_string())]
}
