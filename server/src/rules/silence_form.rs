//! `/alerts/silences/new`: empty, about one alert, or what was typed.

use super::{Quiet, add_silence::asked, editor::about, past, try_out::ALERTS};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    auth::Role,
    command::Command,
    ids::AlertId,
    rules::{AddSilence, Matcher, Silence, SilenceFormPage, WouldHold},
};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use sqlx::{PgConnection, types::Json};
use std::collections::BTreeMap;

const MOST_FIRING: i64 = 2000;
const MOST_SHOWN: usize = 20;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let typed = ask.refused.as_ref().filter(|refused| refused.command == AddSilence::NAME);
    let mut alert = None;
    let mut form = AddSilence::default();
    if let Some(refused) = typed {
        let fields: Map<String, Value> =
            refused.fields.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
        form = serde_json::from_value(Value::Object(fields)).unwrap_or_default();
    } else if let Some(id) = ask.query.text("alert").and_then(|text| text.parse().ok()) {
        let seen = past::one(&mut conn, &cx, id).await?.ok_or(Refusal::NotFound)?;
        fill(&mut form, &about(&seen.alert));
        alert = Some((AlertId(id), seen.alert.summary, seen.alert.labels));
    }
    if typed.is_none() {
        of_planned_work(&mut form, &cx, &ask);
    }
    let would = match (form.act.as_str(), asked(&cx, &form)) {
        ("try", Ok(silence)) => Some(would_hold(&cx, &mut conn, silence).await?),
        _ => None,
    };
    let page = SilenceFormPage { form, alert, would, may_silence: cx.need_role(Role::Responder).is_ok() };
    Ok(Page::new("Hold alerts back · Signalbox", move || app::rules::silence_form(page.clone())))
}

/// The times and the reason of planned work, whose page leads here. What it holds is still said by a person.
fn of_planned_work(form: &mut AddSilence, cx: &Cx, ask: &Ask) {
    let Some(until) = ask.query.text("until").and_then(|text| text.parse().ok()) else { return };
    let local = local_time(&cx.viewer.zone);
    let typed = |at: DateTime<Utc>| local(at).0.format("%Y-%m-%dT%H:%M").to_string();
    form.kind = ask.query.text("kind").unwrap_or_default();
    form.reason = ask.query.text("reason").unwrap_or_default();
    form.until = typed(until);
    let starts = ask.query.text("starts").and_then(|text| text.parse().ok());
    form.starts = starts.map(typed).unwrap_or_default();
}

fn fill(form: &mut AddSilence, matchers: &[Matcher]) {
    let lines = |said: fn(&Matcher) -> String| matchers.iter().map(said).collect::<Vec<_>>().join("\n");
    form.match_name = lines(Matcher::name);
    form.match_op = lines(|matcher| matcher.op.sign().to_string());
    form.match_value = lines(|matcher| matcher.value.clone());
}

async fn would_hold(cx: &Cx, conn: &mut PgConnection, silence: Silence) -> Result<WouldHold, Refusal> {
    let quiet = Quiet::all(std::slice::from_ref(&silence));
    let fits = |alert: &super::Alert| quiet.iter().any(|quiet| quiet.fits(alert));
    let last = past::last(conn, cx, ALERTS).await?;
    let rows = sqlx::query!(
        r#"select a.name, coalesce(s.slug, a.service_word) as service, t.name as source, a.summary,
                  a.labels as "labels: Json<BTreeMap<String, String>>", a.started_at, a.incident_id
           from alert a join api_token t on t.id = a.source_id
           left join service s on s.id = a.service_id
           left join incident i on i.id = a.incident_id
           where a.kind = 'real' and a.ended_at is null and (a.incident_id is null or may_read(i, $1, $2))
           order by a.started_at desc, a.id desc limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_FIRING
    )
    .fetch_all(conn)
    .await?;
    let firing = rows.into_iter().filter_map(|row| {
        let is_placed = row.incident_id.is_some();
        let alert = super::Alert {
            name: row.name,
            service: row.service.unwrap_or_default(),
            source: row.source,
            summary: row.summary,
            labels: row.labels.0,
            group_key: String::new(),
            started_at: row.started_at,
            ended_at: None,
        };
        fits(&alert).then_some((alert.summary, alert.started_at, is_placed))
    });
    let mut firing: Vec<_> = firing.collect();
    let firing_count = firing.len();
    firing.truncate(MOST_SHOWN);
    Ok(WouldHold { firing, firing_count, fits: last.iter().filter(|alert| fits(alert)).count(), of: last.len() })
}
