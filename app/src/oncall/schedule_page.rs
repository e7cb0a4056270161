//! `/oncall/{schedule}`: the final result on top, the layers beneath it in order of effect.

use super::{
    ArchiveSchedule, BringBackSchedule, CoverRow, Grid, NowRow, RaiseLayer, RemoveLayer, RenameSchedule, grid,
    rows::{capital, cover_row, gap_lines},
};
use crate::{
    ids::LayerId,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct LayerRow {
    pub id: LayerId,
    pub version: i32,
    pub name: String,
    /// `every week, Mon 09:00`.
    pub rotation: String,
    pub people: Vec<String>,
    /// `Mon–Fri 09:00–17:00`; none is always.
    pub hours: Option<String>,
    /// `from Mon 09:00 GMT on`, where it is planned.
    pub planned: Option<String>,
    /// Names that were deactivated: the next in the order takes their turns.
    pub left: Vec<String>,
    pub is_top: bool,
}

#[derive(Clone, Debug)]
pub struct HistoryRow {
    pub at: DateTime<Utc>,
    pub by: String,
    pub words: String,
}

#[derive(Clone, Debug)]
pub struct SchedulePage {
    pub slug: String,
    pub name: String,
    pub zone: String,
    pub archived: Option<(String, DateTime<Utc>)>,
    pub now: NowRow,
    pub handoffs: Vec<String>,
    pub grid: Grid,
    /// In order of effect, the strongest first.
    pub layers: Vec<LayerRow>,
    pub covers: Vec<CoverRow>,
    pub history: Vec<HistoryRow>,
    /// Names of policies that page it.
    pub policies: Vec<String>,
    pub may_edit: bool,
    pub may_cover: bool,
}

pub fn schedule(page: SchedulePage) -> AnyView {
    let cover = format!("{}/cover", super::schedule_link(&page.slug));
    let is_live = page.archived.is_none();
    let acts = is_live.then(|| {
        let cover = page.may_cover.then(|| view! { <a class="act" href=cover>"Override…"</a> });
        view! { <div class="acts">{cover}<a class="act" href="/oncall/calendars">"Calendar address"</a></div> }
    });
    let gone = page.archived.clone().map(|(by, at)| {
        let back = page.may_edit.then(|| {
            ui::button_form::<BringBackSchedule>("act small", "Bring it back", &[("slug", page.slug.clone())], &[])
        });
        view! { <div class="notice warn"><p>"Archived by " {by} " " {ui::time(at)} ". Nobody is on call by it."</p>{back}</div> }
    });
    let now = is_live.then(|| now_panel(&page));
    let may_edit = page.may_edit && is_live;
    let edit = may_edit.then(|| edit(&page));
    view! {
        <div class="head">
            <h1 dir="auto">{page.name.clone()}</h1>
            <p class="sub"><a href="/oncall">"On-call"</a> ", clock of " {page.zone.replace('_', " ")}</p>
            {acts}
        </div>
        {gone}
        {now}
        {grid("Result, and the layers beneath it", page.grid)}
        <div class="cols">
            <div class="work">{layers(&page.slug, page.layers, may_edit)}{covers(page.covers)}</div>
            <aside class="side">{history(page.history)}{edit}</aside>
        </div>
    }
    .into_any()
}

fn now_panel(page: &SchedulePage) -> impl IntoView + use<> {
    let row = page.now.clone();
    let class = if row.sentence.is_gap { "oncall-nobody" } else { "" };
    let you = row.is_me.then_some(" (you)");
    let night = row.night.map(|words| view! { " " <span class="tag warn">{words}</span> });
    let gaps = gap_lines(row.gaps);
    let handoffs: Vec<_> = page.handoffs.iter().map(|words| view! { <li dir="auto">{words.clone()}</li> }).collect();
    let none = handoffs.is_empty().then(|| view! { <p class="dim">"No handoff in the next two years."</p> });
    view! {
        <section class="panel" aria-labelledby="now-h">
            <header><h2 id="now-h">"Now and next"</h2></header>
            <div class="body">
                <p class="oncall-sentence"><b class=class dir="auto">{row.sentence.who}</b>{you} " " <span dir="auto">{row.sentence.rest}</span>{night}</p>
                {gaps}
                <h3 class="oncall-sub">"Next handoffs"</h3>
                {none}
                <ol class="oncall-handoffs">{handoffs}</ol>
            </div>
        </section>
    }
}

fn layers(slug: &str, layers: Vec<LayerRow>, may_edit: bool) -> impl IntoView + use<> {
    let count = layers.len();
    let add = may_edit.then(|| {
        let href = format!("{}/layers/edit?layer=", super::schedule_link(slug));
        view! { <a class="act small" href=href>"Add a layer…"</a> }
    });
    let none = (count == 0).then(|| {
        view! { <div class="empty"><p><b>"No layer."</b>" Nobody is on call by this schedule but by overrides."</p></div> }
    });
    let rows: Vec<_> = layers.into_iter().map(|row| layer_row(slug, row, may_edit)).collect();
    view! {
        <section class="panel" aria-labelledby="layers-h">
            <header><h2 id="layers-h">"Layers, in order of effect"</h2><span class="n">{count}</span><div class="acts">{add}</div></header>
            {none}
            <ol class="rows oncall-layers">{rows}</ol>
        </section>
    }
}

fn layer_row(slug: &str, row: LayerRow, may_edit: bool) -> impl IntoView + use<> {
    let LayerRow { id, version, name, rotation, people, hours, planned, left, is_top } = row;
    let hours = hours.map(|hours| format!("; only {}", hours.replace('\n', ", ")));
    let planned = planned.map(|words| view! { " " <span class="tag">{words}</span> });
    let left: Vec<_> = left
        .into_iter()
        .map(|name| {
            view! { <p class="warn">{ui::icon("late")} " " {format!("{name} was deactivated: the next in the order takes these turns.")}</p> }
        })
        .collect();
    let path = [("slug", slug.to_string())];
    let fields = [("layer", id.to_string()), ("base", version.to_string())];
    let acts = may_edit.then(|| {
        let href = format!("{}/layers/edit?layer={id}", super::schedule_link(slug));
        let raise = (!is_top).then(|| {
            view! {
                <details class="act-panel">
                    <summary class="act small">"Raise…"<span class="sr">{format!(": {name}")}</span></summary>
                    <div class="act-form">
                        <p>"It goes over the layer above it, at once: where both have somebody, this one is on call."</p>
                        <div class="acts">{ui::button_form::<RaiseLayer>("act", "Raise the layer", &path, &fields)}</div>
                    </div>
                </details>
            }
        });
        view! {
            <a class="act small" href=href>"Edit…"<span class="sr">{format!(": {name}")}</span></a>
            {raise}
            <details class="act-panel">
                <summary class="act small quiet">"Remove…"<span class="sr">{format!(": {name}")}</span></summary>
                <div class="act-form">
                    <p>"Nobody is on call by this layer from now on. What it said before stays on record."</p>
                    <div class="acts">{ui::button_form::<RemoveLayer>("act", "Remove the layer", &path, &fields)}</div>
                </div>
            </details>
        }
    });
    view! {
        <li class="row">
            <div class="grow">
                <b dir="auto">{name.clone()}</b> {planned}
                <p class="dim">{capital(&rotation)}{hours}</p>
                <p dir="auto">{people.join(", ")}</p>
                {left}
            </div>
            <div class="acts">{acts}</div>
        </li>
    }
}

fn covers(covers: Vec<CoverRow>) -> impl IntoView {
    let count = covers.len();
    let rows: Vec<_> = covers.into_iter().map(|row| cover_row(row, false)).collect();
    let none = (count == 0).then(|| view! { <div class="body"><p class="dim">"None ahead."</p></div> });
    view! {
        <section class="panel" aria-labelledby="covers-h">
            <header><h2 id="covers-h">"Overrides and swaps ahead"</h2><span class="n">{count}</span></header>
            {none}
            <ul class="rows">{rows}</ul>
        </section>
    }
}

fn history(rows: Vec<HistoryRow>) -> impl IntoView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|row| {
            view! {
                <li class="row oncall-edit">
                    <span class="when">{ui::time(row.at)}</span>
                    <div class="grow"><b dir="auto">{row.by}</b> " " <span dir="auto">{row.words}</span></div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="history-h">
            <header><h2 id="history-h">"Edits"</h2></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

fn edit(page: &SchedulePage) -> impl IntoView + use<> {
    let path = [("slug", page.slug.clone())];
    let rename = view! {
        {Field::new::<RenameSchedule>("name", "Name").value(page.name.clone()).input("text")}
        <div class="acts"><button class="act">"Rename it"</button></div>
    };
    let pages = match page.policies.as_slice() {
        [] => "No escalation policy pages it.".to_string(),
        names => format!("It can’t be archived while a policy pages it: {}.", names.join(", ")),
    };
    view! {
        <section class="panel" aria-labelledby="edit-h">
            <header><h2 id="edit-h">"Name and end"</h2></header>
            <div class="body">
                {ui::form::<RenameSchedule>("stack", &path, rename)}
                <details class="act-panel">
                    <summary class="act small quiet">"Archive…"</summary>
                    <div class="act-form">
                        <p>"Nobody is on call by it from now on; calendars that read it end. What it said before stays. " {pages}</p>
                        <div class="acts">{ui::button_form::<ArchiveSchedule>("act", "Archive the schedule", &path, &[])}</div>
                    </div>
                </details>
            </div>
        </section>
    }
}
