//! A form that came back for its second look, as it will stand on the page.

use super::{
    said::OfPage,
    words::{known_to, reach},
};
use crate::{http::Cx, timeline::planned_time};
use app::{
    command::Refused,
    ids::ComponentId,
    status::{
        maintenance::{Maintenance, Review, Step, replaced},
        said_range,
    },
    updates::inside::leaked_in,
};
use chrono_tz::Tz;
use sqlx::PgConnection;
use uuid::Uuid;

/// Fields whose words everyone reads.
const TEXTS: [&str; 4] = ["title", "pauses", "text", "says"];

pub(super) async fn review(
    conn: &mut PgConnection,
    cx: &Cx,
    refused: Option<&Refused>,
    page: &OfPage,
    work: Option<&Maintenance>,
) -> sqlx::Result<Option<Review>> {
    let is_inside = |refused: &Refused| refused.errors.len() == 1 && refused.error("inside").is_some();
    let Some(refused) = refused.filter(|refused| refused.is_review() || is_inside(refused)) else { return Ok(None) };
    let known = known_to(conn, cx).await?;
    let mut read = Review {
        fields: replaced(&refused.fields, &TEXTS, &known),
        shown: Vec::new(),
        inside: Vec::new(),
        kept: refused.value("kept_reason").unwrap_or_default().to_string(),
        reach: reach(conn, None, &[]).await?,
    };
    // The address fills it.
    read.fields.retain(|(name, _)| name != "work");
    let texts: Vec<String> = TEXTS.iter().map(|name| read.value(name)).collect();
    read.inside = leaked_in(texts.iter().map(String::as_str), &known);
    let chosen = parts(&read, work);
    let ids: Vec<Uuid> = chosen.iter().map(|part| part.0).collect();
    read.reach = reach(conn, work.map(|work| work.public_id.as_str()), &ids).await?;
    read.shown = shown(cx, &read, page, &chosen, work);
    Ok(Some(read))
}

/// Of the form, else as they stand.
fn parts(read: &Review, work: Option<&Maintenance>) -> Vec<ComponentId> {
    let typed = read.value("parts");
    let typed: Vec<ComponentId> = typed.lines().filter_map(|line| line.trim().parse().ok().map(ComponentId)).collect();
    match (typed.is_empty(), work) {
        (true, Some(work)) => work.parts.clone(),
        _ => typed,
    }
}

fn shown(
    cx: &Cx,
    read: &Review,
    page: &OfPage,
    parts: &[ComponentId],
    work: Option<&Maintenance>,
) -> Vec<(&'static str, String)> {
    let (now, zone) = (cx.now(), page.zone);
    let mine: Tz = cx.viewer.zone.parse().unwrap_or(Tz::UTC);
    let time = |name: &str| planned_time(&read.value(name), zone.name(), now).ok().flatten();
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let labels = [("title", "What is done"), ("pauses", "Meanwhile"), ("text", "Update"), ("says", "Called off")];
    for (name, label) in labels {
        match read.value(name) {
            text if text.trim().is_empty() => {}
            text => rows.push((label, text.trim().to_string())),
        }
    }
    if let Some(step) = Step::read(&read.value("step")) {
        rows.push(("Step", step.word().into()));
    }
    let stands = work.map(|work| (work.starts_at, work.ends_at));
    let typed = time("starts_at").zip(time("ends_at"));
    if let Some((from, until)) = typed.or(stands.filter(|_| !read.value("pauses").is_empty())) {
        rows.push(("When", said_range(from, until, &zone)));
        if mine != zone && mine != Tz::UTC {
            rows.push(("By your clock", said_range(from, until, &mine)));
        }
    }
    for (name, label) in [("new_end", "New end"), ("next_word_by", "Next word by")] {
        if let Some(at) = time(name) {
            rows.push((label, app::status::said(at, now, &zone)));
        }
    }
    rows.push(("Parts", page.names(parts).join(", ")));
    rows
}
