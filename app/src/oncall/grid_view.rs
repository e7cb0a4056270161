//! The grid, drawn: one scale for the header and every row, so that a bar stands under its day.

use super::{Bar, Column, Group, Look, Strip, View};
use crate::ui;
use chrono::NaiveDate;
use leptos::prelude::*;

/// What is shown, and where its links lead.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Path of the page it stands on.
    pub path: String,
    pub view: View,
    pub first: NaiveDate,
    pub today: NaiveDate,
    /// In the schedules' zones instead of the reader's.
    pub in_their_zone: bool,
    /// Both are the same: there is nothing to switch.
    pub has_one_zone: bool,
    pub groups: Vec<Group>,
}

impl Grid {
    fn link(&self, view: View, first: Option<NaiveDate>, in_their_zone: bool) -> String {
        let from = first.map(|first| format!("&from={first}")).unwrap_or_default();
        let zone = if in_their_zone { "&zone=schedule" } else { "" };
        format!("{}?view={}{from}{zone}#grid", self.path, view.key())
    }
}

pub fn grid(title: &'static str, grid: Grid) -> AnyView {
    let views: Vec<_> = [(View::Day, "Days"), (View::Week, "Weeks"), (View::Month, "Months")]
        .into_iter()
        .map(|(view, label)| {
            let current = (grid.view == view).then_some("true");
            view! { <a class="chip" href=grid.link(view, Some(grid.first), grid.in_their_zone) aria-current=current>{label}</a> }
        })
        .collect();
    let zones = (!grid.has_one_zone).then(|| {
        let one = |theirs: bool, label: &'static str| {
            let current = (grid.in_their_zone == theirs).then_some("true");
            view! { <a class="chip" href=grid.link(grid.view, Some(grid.first), theirs) aria-current=current>{label}</a> }
        };
        view! { <span class="oncall-switch">{one(false, "My zone")}{one(true, "Schedule’s zone")}</span> }
    });
    let step = |first: Option<NaiveDate>, label: &'static str, key: &'static str| {
        let href = grid.link(grid.view, first, grid.in_their_zone);
        view! { <a class="act small" href=href aria-keyshortcuts=key data-oncall-key=key>{label}</a> }
    };
    let steps = view! {
        {step(grid.view.back(grid.first), "Back", "[")}
        {step(None, "Today", "t")}
        {step(grid.view.forth(grid.first), "Forth", "]")}
    };
    let groups: Vec<_> = grid.groups.into_iter().map(|one| group(one, grid.today)).collect();
    view! {
        <section class="panel oncall-grid" id="grid" aria-labelledby="grid-h">
            <header>
                <h2 id="grid-h">{title}</h2>
                <nav class="acts" aria-label="What the grid shows">{views}{zones}<span class="oncall-switch">{steps}</span></nav>
            </header>
            <svg class="sr" width="0" height="0" aria-hidden="true">
                <defs>
                    <pattern id="oncall-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                        <rect class="oncall-hatch" width="2.5" height="8"></rect>
                    </pattern>
                </defs>
            </svg>
            {groups}
        </section>
    }
    .into_any()
}

fn group(group: Group, today: NaiveDate) -> impl IntoView {
    let Group { zone, columns, now, strips } = group;
    let span = columns.first().zip(columns.last()).map(|(first, last)| (first.from, last.until));
    let x = move |at| match span {
        Some((from, until)) => {
            let whole: chrono::Duration = until - from;
            let part: chrono::Duration = at - from;
            part.num_seconds() as f64 * 100.0 / whole.num_seconds().max(1) as f64
        }
        None => 0.0,
    };
    let heads: Vec<_> = columns.iter().map(|column| head(column, x(column.from), x(column.until), today)).collect();
    let words: Vec<_> = strips.iter().map(in_words).collect();
    let strips: Vec<_> = strips
        .into_iter()
        .map(|one| {
            let lines: Vec<_> =
                columns.iter().map(|column| rule(column, x(column.from), x(column.until), today)).collect();
            strip(one, lines, now)
        })
        .collect();
    view! {
        <div class="oncall-scroll" tabindex="0" role="group" aria-label="Grid, can be scrolled sideways">
            <div class="oncall-table">
                <div class="oncall-row oncall-head">
                    <div class="oncall-name">{zone.replace('_', " ")}</div>
                    <svg class="oncall-strip" aria-hidden="true">{heads}</svg>
                </div>
                {strips}
            </div>
        </div>
        <details class="oncall-words">
            <summary>"The same in words"</summary>
            <div class="oncall-lists">{words}</div>
        </details>
    }
}

fn percent(share: f64) -> String {
    format!("{share:.2}%")
}

fn head(column: &Column, from: f64, until: f64, today: NaiveDate) -> impl IntoView + use<> {
    let class = if column.first == today { "oncall-day today" } else { "oncall-day" };
    let change = column.change.clone().map(|words| view! { <text class="oncall-change" x="6" y="29">{words}</text> });
    view! {
        <svg x=percent(from) y="0" width=percent(until - from) height="100%">
            <text class=class x="6" y="15">{column.label.clone()}</text>
            {change}
        </svg>
    }
}

fn rule(column: &Column, from: f64, until: f64, today: NaiveDate) -> impl IntoView + use<> {
    let class = match (column.first == today, column.is_weekend) {
        (true, _) => "oncall-column today",
        (_, true) => "oncall-column weekend",
        _ => "oncall-column",
    };
    view! {
        <rect class=class x=percent(from) y="0" width=percent(until - from) height="100%"></rect>
        <line class="oncall-rule" x1=percent(from) x2=percent(from) y1="0" y2="100%"></line>
    }
}

fn strip(strip: Strip, rules: impl IntoView + 'static, now: Option<f64>) -> impl IntoView {
    let Strip { name, href, kind, bars, words } = strip;
    let said = match words.is_empty() {
        true => format!("{name}: nobody"),
        false => format!("{name}: {}", words.join("; ")),
    };
    let bars: Vec<_> = bars.into_iter().map(bar).collect();
    let now = now.map(|x| view! { <line class="oncall-now" x1=percent(x) x2=percent(x) y1="0" y2="100%"></line> });
    let name = match href {
        Some(href) => view! { <a href=href dir="auto">{name}</a> }.into_any(),
        None => view! { <span dir="auto">{name}</span> }.into_any(),
    };
    view! {
        <div class=format!("oncall-row {kind}")>
            <div class="oncall-name">{name}</div>
            <svg class="oncall-strip" role="img" aria-label=said>{rules}{bars}{now}</svg>
        </div>
    }
}

fn bar(bar: Bar) -> impl IntoView {
    let class = match bar.look {
        Look::Person => "oncall-bar",
        Look::Mine => "oncall-bar mine",
        Look::Gap => "oncall-bar gap",
    };
    let hatch = (bar.look == Look::Gap).then(|| {
        view! { <rect x="1" y="5" width="100%" height="26" fill="url(#oncall-hatch)"></rect> }
    });
    // A folded corner: somebody stands in.
    let notch = bar.is_override.then(|| view! { <path class="oncall-notch" d="M0 4 h13 l-13 13 z"></path> });
    let inset = if bar.is_override { "15" } else { "8" };
    let class_text = if bar.look == Look::Gap { "oncall-who gap" } else { "oncall-who" };
    view! {
        <svg x=percent(bar.x) y="0" width=percent(bar.width) height="100%">
            <title inner_html=ui::escape(&bar.title)></title>
            <rect class=class x="1" y="5" width="100%" height="26"></rect>
            {hatch}
            {notch}
            <text class=class_text x=inset y="22">{bar.label}</text>
            <line class="oncall-end" x1="100%" x2="100%" y1="4" y2="32"></line>
        </svg>
    }
}

/// So many of a row's shifts are told; the rest is counted.
const MOST_WORDS: usize = 30;

fn in_words(strip: &Strip) -> impl IntoView + use<> {
    let rest = strip.words.len().saturating_sub(MOST_WORDS);
    let rest = (rest > 0).then(|| view! { <li class="dim">{format!("and {rest} more")}</li> });
    let lines: Vec<_> =
        strip.words.iter().take(MOST_WORDS).map(|words| view! { <li dir="auto">{words.clone()}</li> }).collect();
    let none = strip.words.is_empty().then(|| view! { <li class="dim">"Nobody."</li> });
    view! { <div><h3 dir="auto">{strip.name.clone()}</h3><ul>{lines}{none}{rest}</ul></div> }
}
