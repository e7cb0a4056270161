//! Layers: written in versions, so that what was on call stays what it was.

use super::{
    Roster, Rosters,
    lock::{Locked, candidates, lock, refuse_others, typed_time},
    look::with_look,
    new::{must_be_seen, named, reviewed},
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
    command::{Check, Stale},
    ids::LayerId,
    oncall::{
        Layer, LayerPage, Preview, RaiseLayer, RemoveLayer, Rotation, SaveLayer, Schedule, Version, in_time, layer,
        layer_problems, next_version, preview, write_hours,
    },
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde_json::json;

/// Standing layers lie at places up to this one.
const HIGHEST: i16 = 99;

impl Roster {
    /// The newest version of each layer that was not removed, the lowest first.
    pub(super) fn standing(&self) -> Vec<&Version> {
        let newest = |version: &&Version| {
            self.versions.iter().all(|other| other.layer.id != version.layer.id || other.number <= version.number)
        };
        let mut standing: Vec<&Version> =
            self.versions.iter().filter(newest).filter(|version| !version.layer.people.is_empty()).collect();
        standing.sort_by_key(|version| (version.layer.place, version.layer.id));
        standing
    }

    /// The schedule as it would be with these versions too.
    pub(super) fn with_versions(&self, more: impl IntoIterator<Item = Version>) -> Schedule<Tz> {
        let mut versions = self.versions.clone();
        versions.extend(more);
        Schedule { layers: in_time(versions), ..self.schedule.clone() }
    }

    /// The version in effect at an instant, else the newest one.
    fn in_effect(&self, standing: &Version, at: DateTime<Utc>) -> Layer {
        let layers = self.schedule.layers.iter().filter(|layer| layer.id == standing.layer.id);
        let mut running = layers.filter(|layer| layer.starts_at <= at && layer.ends_at.is_none_or(|end| at < end));
        running.next().unwrap_or(&standing.layer).clone()
    }
}

pub async fn layer_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Commander)?;
    let rosters = named(&cx).await?;
    let slug = ask.slug()?;
    let roster = rosters.by_slug(&slug).filter(|roster| roster.archived_at.is_none()).ok_or(Refusal::NotFound)?;
    let id = ask.query.text("layer").unwrap_or_default();
    let standing = match id.as_str() {
        "" => None,
        id => Some(find(roster, id.parse().map(LayerId).map_err(|_| Refusal::NotFound)?).ok_or(Refusal::NotFound)?),
    };
    let preview = reviewed::<SaveLayer>(&ask)
        .and_then(|typed| draft(roster, &typed, cx.now()).ok())
        .and_then(|draft| draft.preview(&cx, &rosters, cx.now()).ok());
    let first = standing.map(|standing| &standing.layer);
    let rotation = first.map(|layer| layer.rotation);
    let day = |rotation: Rotation| rotation.weekday().map(|day| day.to_string().to_lowercase());
    let page = LayerPage {
        schedule: roster.name.clone(),
        zone: roster.zone.clone(),
        layer: standing.map(|standing| (standing.layer.id.to_string(), standing.number)),
        name: first.map(|layer| layer.name.clone()).unwrap_or_default(),
        turns: app::oncall::Turns {
            people: first.map(|layer| layer.people.iter().map(ToString::to_string).collect()).unwrap_or_default(),
            every: rotation.map_or(1, |rotation| i32::from(rotation.every)),
            unit: rotation.map_or("weeks", |rotation| rotation.unit.key()).into(),
            handoff: rotation.map_or("09:00".into(), |rotation| rotation.handoff().format("%H:%M").to_string()),
            weekday: rotation.and_then(day).unwrap_or_else(|| "mon".into()),
        },
        hours: first.map(|layer| write_hours(&layer.windows)).unwrap_or_default(),
        people: candidates(&cx).await?,
        preview,
        slug,
    };
    Ok(Page::new(format!("Layer of {} · Signalbox", page.schedule), move || layer(page.clone())))
}

struct Draft {
    version: Version,
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

fn find(roster: &Roster, id: LayerId) -> Option<&Version> {
    roster.standing().into_iter().find(|version| version.layer.id == id)
}

fn draft(roster: &Roster, ask: &SaveLayer, now: DateTime<Utc>) -> Result<Draft, Refusal> {
    let zone = roster.schedule.zone;
    let mut check = Check::default();
    let standing = match ask.layer.as_str() {
        "" => None,
        id => {
            let found = id.parse().ok().map(LayerId).and_then(|id| find(roster, id));
            Some(found.ok_or_else(|| Refusal::Gone("This layer was removed.".into()))?)
        }
    };
    let typed = Typed {
        name: &ask.name,
        people: &ask.people,
        every: ask.every,
        unit: &ask.unit,
        handoff: &ask.handoff,
        weekday: &ask.weekday,
        hours: &ask.hours,
    };
    let turns = turns::read(&mut check, typed);
    let starts = typed_time(&ask.starts, &zone);
    check.need(starts.is_ok(), "starts", starts.as_ref().err().cloned().unwrap_or_default());
    let at = starts.ok().flatten().unwrap_or(now);
    let highest = roster.standing().last().map_or(-1, |version| version.layer.place);
    let written = match standing {
        Some(standing) => {
            let old = roster.in_effect(standing, at);
            let next = next_version(&old, &zone, turns.people, turns.turns, (turns.handoff, turns.weekday), at);
            Layer { name: turns.name, windows: turns.windows, place: standing.layer.place, ..next }
        }
        None => Layer {
            id: write::new_layer(),
            name: turns.name,
            place: highest + 1,
            people: turns.people,
            rotation: Rotation::starting(&zone, turns.turns, turns.handoff, turns.weekday, at),
            windows: turns.windows,
            starts_at: at,
            ends_at: None,
        },
    };
    check.need(written.place <= HIGHEST, "name", "Too many layers were put over each other. Remove the highest first.");
    let others = roster.standing().len() - usize::from(standing.is_some());
    turns::say(&mut check, layer_problems(&written, others, now));
    check.done()?;
    let version = Version { number: standing.map_or(0, |standing| standing.number) + 1, layer: written };
    Ok(Draft { schedule: roster.with_versions([version.clone()]), version })
}

pub async fn save_layer(cx: Cx, ask: SaveLayer) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let Locked { mut rosters, roster } = lock(&mut tx, &ask.slug).await?;
    rosters.add_names(candidates(&cx).await?);
    let draft = draft(&roster, &ask, tx.now())?;
    if draft.version.number > 1 {
        must_be_newest(&mut tx, &rosters, &roster, draft.version.layer.id, ask.base, &said(&rosters, &draft.version))
            .await?;
    }
    refuse_others(&mut tx, &draft.version.layer.people, "people").await?;
    must_be_seen(&ask.seen, &draft.preview(&cx, &rosters, tx.now())?)?;
    write::version(&mut tx, roster.id(), draft.version.number, &draft.version.layer, cx.viewer.id).await?;
    let detail = json!({ "layer": draft.version.layer.name, "version": draft.version.number });
    audit::note(&mut tx, &cx, "schedule.layer_written", &roster.slug, detail).await?;
    tx.commit(()).await
}

pub async fn remove_layer(cx: Cx, ask: RemoveLayer) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let Locked { rosters, roster } = lock(&mut tx, &ask.slug).await?;
    // Removed by somebody else meanwhile is removed all the same.
    let Some(standing) = find(&roster, ask.layer) else { return tx.commit(()).await };
    must_be_newest(&mut tx, &rosters, &roster, ask.layer, ask.base, "Remove the layer.").await?;
    let gone = Layer { people: vec![], windows: vec![], starts_at: tx.now(), ..standing.layer.clone() };
    write::version(&mut tx, roster.id(), standing.number + 1, &gone, cx.viewer.id).await?;
    audit::note(&mut tx, &cx, "schedule.layer_removed", &roster.slug, json!({ "layer": gone.name })).await?;
    tx.commit(()).await
}

/// The two change places; turns and handoffs of both stay.
pub async fn raise_layer(cx: Cx, ask: RaiseLayer) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let mut tx = cx.begin().await?;
    let Locked { rosters, roster } = lock(&mut tx, &ask.slug).await?;
    let gone = || Refusal::Gone("This layer was removed.".into());
    must_be_newest(&mut tx, &rosters, &roster, ask.layer, ask.base, "Raise the layer.").await?;
    let standing = roster.standing();
    let place = standing.iter().position(|version| version.layer.id == ask.layer).ok_or_else(gone)?;
    let (Some(one), Some(over)) = (standing.get(place), standing.get(place + 1)) else {
        return Err(Refusal::Conflict("It is the highest already.".into()));
    };
    let now = tx.now();
    if let Some(planned) = [one, over].into_iter().find(|version| version.layer.starts_at > now) {
        let says = format!("An edit of {} is planned. Raise it once that holds.", planned.layer.name);
        return Err(Refusal::Conflict(says));
    }
    for (version, place) in [(one, over.layer.place), (over, one.layer.place)] {
        let rotation = version.layer.rotation;
        let turns = ((rotation.every, rotation.unit), (rotation.handoff(), rotation.weekday()));
        let people = version.layer.people.clone();
        let next = next_version(&version.layer, &roster.schedule.zone, people, turns.0, turns.1, now);
        write::version(&mut tx, roster.id(), version.number + 1, &Layer { place, ..next }, cx.viewer.id).await?;
    }
    let detail = json!({ "layer": one.layer.name, "over": over.layer.name });
    audit::note(&mut tx, &cx, "schedule.layer_raised", &roster.slug, detail).await?;
    tx.commit(()).await
}

/// Somebody else's edit is never replaced unseen.
async fn must_be_newest(
    tx: &mut Tx,
    rosters: &Rosters,
    roster: &Roster,
    layer: LayerId,
    base: i32,
    yours: &str,
) -> Result<(), Refusal> {
    let Some(newest) = find(roster, layer) else { return Err(Refusal::Gone("This layer was removed.".into())) };
    if newest.number == base {
        return Ok(());
    }
    let by = sqlx::query_scalar!(
        "select p.name from layer_version v join person p on p.id = v.written_by
         where v.layer_id = $1 and v.version = $2",
        layer.0,
        newest.number
    )
    .fetch_one(&mut **tx)
    .await?;
    Err(Refusal::Stale(Stale {
        says: format!("{by} edited this layer meanwhile."),
        yours: yours.into(),
        theirs: said(rosters, newest),
        version: newest.number,
    }))
}

/// `Nights, every week, Mon 09:00: Ana Ruiz, Ben Osei`.
pub(super) fn said(rosters: &Rosters, version: &Version) -> String {
    let layer = &version.layer;
    let people: Vec<String> = layer.people.iter().map(|person| rosters.name(*person)).collect();
    let hours = match layer.windows.is_empty() {
        true => String::new(),
        false => format!(", only {}", write_hours(&layer.windows).replace('\n', ", ")),
    };
    format!("{}, {}{hours}: {}", layer.name, layer.rotation, people.join(", "))
}
