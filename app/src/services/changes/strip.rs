//! Thirty days at a glance: one lane for each part, a tick at each change, a band at each incident.

use super::ChangeRow;
use crate::{
    ids::{ArtifactId, IncidentNumber},
    links,
    services::artifacts::LivePart,
    ui,
};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;

pub const STRIP: Duration = Duration::days(30);

/// An incident on this service; none as its end while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    pub number: IncidentNumber,
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
}

/// Places are in percent of the width.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    pub part: ArtifactId,
    pub name: String,
    /// From here on it is known what was live; 100 where nothing was ever reported.
    pub known_from: f64,
    pub ticks: Vec<(f64, ChangeRow)>,
}

/// `known` are the parts of which a change was reported before the strip begins.
pub fn lanes(now: DateTime<Utc>, parts: &[LivePart], known: &[ArtifactId], changes: &[ChangeRow]) -> Vec<Lane> {
    let lane = |part: &LivePart| {
        let of_part = |change: &&ChangeRow| change.artifact == Some(part.artifact) && change.withdrawn.is_none();
        let mut ticks: Vec<(f64, ChangeRow)> = changes
            .iter()
            .filter(of_part)
            .filter(|change| change.happened_at > now - STRIP && change.happened_at <= now)
            .map(|change| (place(now, change.happened_at), change.clone()))
            .collect();
        ticks.sort_by(|one, other| one.0.total_cmp(&other.0));
        let first = ticks.first().map_or(100.0, |(at, _)| *at);
        let known_from = if known.contains(&part.artifact) { 0.0 } else { first };
        Lane { part: part.artifact, name: part.name.clone(), known_from, ticks }
    };
    parts.iter().map(lane).collect()
}

/// 0 is thirty days ago, 100 is now.
fn place(now: DateTime<Utc>, at: DateTime<Utc>) -> f64 {
    let passed = STRIP - (now - at);
    (passed.num_seconds() as f64 / STRIP.num_seconds() as f64 * 100.0).clamp(0.0, 100.0)
}

pub fn strip(parts: &[LivePart], known: &[ArtifactId], changes: &[ChangeRow], spells: &[Spell]) -> Option<AnyView> {
    if parts.is_empty() {
        return None;
    }
    let now = ui::frame().clock.now;
    let lanes = lanes(now, parts, known, changes);
    let said = said(&lanes, spells);
    let rows: Vec<_> = lanes.into_iter().map(|lane| row(lane, now, spells)).collect();
    let days: Vec<_> =
        [30, 20, 10].into_iter().map(|days| view! { <span>{day(now - Duration::days(days))}</span> }).collect();
    let incidents: Vec<_> = spells
        .iter()
        .map(|spell| view! { " " <a href=links::incident(spell.number)>{format!("#{}", spell.number)}</a> })
        .collect();
    let has_incidents = !incidents.is_empty();
    Some(
        view! {
            <section class="panel" aria-labelledby="strip-h">
                <header><h2 id="strip-h">"Thirty days"</h2>
                    {has_incidents.then(|| view! { <p class="aside"><span class="key band"></span> " incidents" {incidents}</p> })}
                </header>
                <figure class="body strip" aria-label=said>
                    {hatch()}
                    <div class="lanes">
                        {rows}
                        <p class="axis" aria-hidden="true">{days}<span>"now"</span></p>
                    </div>
                    <figcaption class="dim"><span class="key unknown"></span> " unknown: no change was reported yet, which is not proof of no change"</figcaption>
                </figure>
            </section>
        }
        .into_any(),
    )
}

/// Once for all lanes.
fn hatch() -> impl IntoView {
    view! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <defs>
                <pattern id="unknown-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line class="hatch-line" x1="0" y1="0" x2="0" y2="7"></line>
                </pattern>
            </defs>
        </svg>
    }
}

fn row(lane: Lane, now: DateTime<Utc>, spells: &[Spell]) -> impl IntoView + use<> {
    let percent = |at: f64| format!("{at:.2}%");
    let bands: Vec<_> = spells
        .iter()
        .map(|spell| {
            let from = place(now, spell.from);
            let wide = place(now, spell.to.unwrap_or(now)) - from;
            view! { <rect class="band" x=percent(from) y="0" width=percent(wide.max(0.3)) height="24"></rect> }
        })
        .collect();
    let unknown = (lane.known_from > 0.0).then(|| {
        view! { <rect class="unknown" fill="url(#unknown-hatch)" x="0" y="6" width=percent(lane.known_from) height="12"></rect> }
    });
    let line = (lane.known_from < 100.0).then(|| {
        view! { <line class="known" x1=percent(lane.known_from) y1="12" x2="100%" y2="12"></line> }
    });
    let ticks: Vec<_> = lane
        .ticks
        .iter()
        .map(|(at, change)| {
            let href = format!("#change-{}", change.id);
            let says = format!("{} {}, {}", lane.name, change.step(), ui::clock(change.happened_at));
            view! {
                <svg x=percent(*at) y="0">
                    <a href=href aria-label=says>
                        <rect class="reach" x="-12" y="0" width="24" height="24"></rect>
                        <rect class="tick" x="-2" y="4" width="4" height="16" rx="1"></rect>
                    </a>
                </svg>
            }
        })
        .collect();
    let href = format!("?part={}#changes", lane.part);
    view! {
        <a class="name" href=href dir="auto">{lane.name.clone()}</a>
        <svg class="lane" height="24" aria-hidden=lane.ticks.is_empty().then_some("true")>
            {bands}{unknown}{line}{ticks}
        </svg>
    }
}

fn day(at: DateTime<Utc>) -> String {
    (ui::frame().clock.local)(at).0.format("%-d %b").to_string()
}

fn said(lanes: &[Lane], spells: &[Spell]) -> String {
    let ticks: usize = lanes.iter().map(|lane| lane.ticks.len()).sum();
    let unknown = lanes.iter().filter(|lane| lane.known_from >= 100.0).count();
    let moved = lanes.iter().filter(|lane| !lane.ticks.is_empty()).count();
    let (changes, incidents) = (counted(ticks, "change"), counted(spells.len(), "incident"));
    format!("In thirty days {changes} on {moved} of {}, {incidents}; {unknown} unknown.", counted(lanes.len(), "part"))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
#[path = "strip_tests.rs"]
mod tests;
