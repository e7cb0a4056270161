//! A schedule is made: people, a handoff, a zone.

use super::{
    Rosters,
    lock::{candidates, refuse_others},
    look::with_look,
    shown::too_far,
    turns::{self, Typed},
    write,
};
use crate::{
    db::Tx,
    http::{Ask, Cx, Page, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::{Check, Command, FieldError, Refused},
    ids::ScheduleId,
    oncall::{
        CreateSchedule, Created, Layer, NewSchedulePage, Preview, Rotation, Schedule, layer_problems, new_schedule,
        preview,
    },
    services::{is_slug, slug_of},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST_SCHEDULES: i64 = 200;
/// Addresses of other pages.
const RESERVED: [&str; 5] = ["new", "policies", "calendars", "deliveries", "me"];

pub async fn new_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Commander)?;
    let preview = match reviewed::<CreateSchedule>(&ask) {
        Some(typed) => {
            let rosters = named(&cx).await?;
            draft(&typed, cx.now()).ok().and_then(|draft| draft.preview(&cx, &rosters, cx.now()).ok())
        }
        None => None,
    };
    let page = NewSchedulePage {
        people: candidates(&cx).await?,
        zones: chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name().to_string()).collect(),
        zone: cx.viewer.zone.clone(),
        me: cx.viewer.id.to_string(),
        preview,
    };
    Ok(Page::new("Make a schedule · Signalbox", move || new_schedule(page.clone())))
}

/// The form that only waits for a last look, as it was typed.
pub(super) fn reviewed<C: Command>(ask: &Ask) -> Option<C> {
    let refused: &Refused = ask.refused.as_ref().filter(|refused| refused.command == C::NAME && refused.is_review())?;
    let mut fields = crate::http::Fields::default();
    for (name, value) in &refused.fields {
        fields.set(name, value);
    }
    fields.read().ok()
}

/// Names of everybody who may be chosen: nobody of them needs to be in a schedule yet.
pub(super) async fn named(cx: &Cx) -> Result<Rosters, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let mut rosters = Rosters::load(&mut conn).await?;
    rosters.add_names(candidates(cx).await?);
    Ok(rosters)
}

struct Draft {
    name: String,
    slug: String,
    schedule: Schedule<Tz>,
}

impl Draft {
    fn preview(&self, cx: &Cx, rosters: &Rosters, now: DateTime<Utc>) -> Result<Preview, Refusal> {
        with_look(rosters, &cx.viewer.zone, now, |mine| {
            with_look(rosters, self.schedule.zone.name(), now, |look| preview(&self.schedule, look, mine))
        })
        .map_err(too_far)
    }
}

fn draft(ask: &CreateSchedule, now: DateTime<Utc>) -> Result<Draft, Vec<FieldError>> {
    let mut check = Check::default();
    let name = check.text("name", &ask.name, 120, "Name it by what these people look after.");
    let slug = slug_of(&name);
    let fits = is_slug(&slug) && !RESERVED.contains(&slug.as_str());
    check.need(name.is_empty() || fits, "name", "Take another name: this one makes no address.");
    let zone = ask.zone.parse::<Tz>();
    check.need(zone.is_ok(), "zone", "Choose a zone from the list.");
    let zone = zone.unwrap_or(chrono_tz::UTC);
    let typed = Typed {
        name: "Rotation",
        people: &ask.people,
        every: ask.every,
        unit: &ask.unit,
        handoff: &ask.handoff,
        weekday: &ask.weekday,
        hours: "",
    };
    let turns = turns::read(&mut check, typed);
    let layer = Layer {
        id: write::new_layer(),
        name: turns.name,
        place: 0,
        people: turns.people,
        rotation: Rotation::starting(&zone, turns.turns, turns.handoff, turns.weekday, now),
        windows: turns.windows,
        starts_at: now,
        ends_at: None,
    };
    turns::say(&mut check, layer_problems(&layer, 0, now));
    check.done()?;
    let id = ScheduleId(Uuid::now_v7());
    let schedule = Schedule { id, zone, layers: vec![layer], overrides: vec![], left: BTreeMap::new() };
    Ok(Draft { name, slug, schedule })
}

pub async fn create_schedule(cx: Cx, ask: CreateSchedule) -> Result<Created, Refusal> {
    cx.need_role(Role::Commander)?;
    let rosters = named(&cx).await?;
    let mut tx = cx.begin().await?;
    let draft = draft(&ask, tx.now())?;
    refuse_others(&mut tx, &draft.schedule.layers[0].people, "people").await?;
    check_name(&mut tx, &draft).await?;
    must_be_seen(&ask.seen, &draft.preview(&cx, &rosters, tx.now())?)?;
    let (id, now) = (draft.schedule.id, tx.now());
    sqlx::query!(
        "insert into schedule (id, slug, name, zone, created_by, created_at) values ($1, $2, $3, $4, $5, $6)",
        id.0,
        draft.slug,
        draft.name,
        draft.schedule.zone.name(),
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await?;
    write::version(&mut tx, id, 1, &draft.schedule.layers[0], cx.viewer.id).await?;
    audit::note(&mut tx, &cx, "schedule.made", &draft.slug, json!({ "name": draft.name })).await?;
    tx.commit(Created { slug: draft.slug }).await
}

async fn check_name(tx: &mut Tx, draft: &Draft) -> Result<(), Refusal> {
    sqlx::query!("select pg_advisory_xact_lock(hashtext('schedule'))").fetch_one(&mut **tx).await?;
    let standing = sqlx::query!(
        r#"select count(*) filter (where archived_at is null) as "count!",
                  coalesce(bool_or(slug = $1), false) as "taken!"
           from schedule"#,
        draft.slug
    )
    .fetch_one(&mut **tx)
    .await?;
    if standing.taken {
        return Err(Refusal::field("name", "Another schedule has this name, perhaps an archived one."));
    }
    if standing.count >= MOST_SCHEDULES {
        return Err(Refusal::Conflict(format!("There are {MOST_SCHEDULES} schedules already. Archive one first.")));
    }
    Ok(())
}

/// What is saved is what was seen: the handoffs are shown first, and again if they are others by now.
pub(super) fn must_be_seen(seen: &str, preview: &Preview) -> Result<(), Refusal> {
    if seen == preview.seen {
        return Ok(());
    }
    let handoffs = match preview.handoffs.is_empty() {
        true => "no handoff in the next two years".to_string(),
        false => preview.handoffs.join("; "),
    };
    let says = format!("Nothing is saved yet. It leads to: {handoffs}. Send it again with seen={}.", preview.seen);
    Err(Refusal::field("review", says))
}
