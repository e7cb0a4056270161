//! Rows of incidents, on Now and in the list.

use super::{Facts, Lamp, line};
use crate::{severities::Severity, ui, updates};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct IncidentRow {
    pub facts: Facts,
}

#[derive(Clone, Debug, Default)]
pub struct Search {
    pub text: String,
    pub severity: Option<Severity>,
    pub service: String,
    /// `open`, `ended` or empty for both.
    pub state: String,
}

#[derive(Clone, Debug)]
pub struct IncidentsPage {
    pub rows: Vec<IncidentRow>,
    pub search: Search,
    pub services: Vec<(String, String)>,
    /// The number to ask for older ones.
    pub older: Option<i64>,
}

/// Seven dots and the name of the stop.
pub fn mini_line(facts: &Facts) -> AnyView {
    let stations = line(facts);
    let current = stations.iter().find(|station| station.lamp.is_current());
    let name = match (current, &facts.ended) {
        (Some(station), _) => station.stop.name(),
        (None, Some(ended)) => ended.outcome.words(),
        (None, None) => "",
    };
    let dots: Vec<_> = stations
        .iter()
        .map(|station| {
            let class = if station.lamp == Lamp::Dark { "" } else { station.lamp.key() };
            view! { <i class=class></i> }
        })
        .collect();
    view! { <span class="mini"><span class="dots" aria-hidden="true">{dots}</span>{name}</span> }.into_any()
}

/// Open incidents, or those that ended, as Now shows them.
pub fn rows(rows: &[IncidentRow]) -> AnyView {
    let last = if rows.iter().any(|row| row.facts.is_open()) { "Next update" } else { "Ended" };
    let now = ui::frame().clock.now;
    let items: Vec<_> = rows
        .iter()
        .map(|IncidentRow { facts }| {
            let is_late = facts.is_late(now);
            let class = if is_late { "inc late" } else { "inc" };
            view! {
                <li>
                    <a class=class href=crate::links::incident(facts.number)>
                        {ui::severity_or_none(facts.severity)}
                        <span class="num">{facts.number.to_string()}</span>
                        <span class="what" dir="auto">{marks(facts)}{facts.title.clone()}</span>
                        {mini_line(facts)}
                        {length(facts)}
                        {owner(facts)}
                        {promise(facts)}
                    </a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="list-head" aria-hidden="true">
            <span></span><span>"#"</span><span>"What users see"</span><span>"The line"</span><span>"Since"</span>
            <span>"Owner"</span><span>{last}</span>
        </div>
        <ul class="list">{items}</ul>
    }
    .into_any()
}

pub(super) fn marks(facts: &Facts) -> AnyView {
    let restricted = facts.restricted.then(|| view! { <span class="mark restricted">"RESTRICTED"</span> " " });
    let drill =
        (facts.kind != "real").then(|| view! { <span class="mark drill">{facts.kind.to_uppercase()}</span> " " });
    view! { {restricted}{drill} }.into_any()
}

/// Its age while it is open, then how long it took.
fn length(facts: &Facts) -> AnyView {
    match &facts.ended {
        None => ui::age(facts.impact_started_at).into_any(),
        Some(ended) => view! { <span class="age">{ui::span(ended.at - facts.impact_started_at)}</span> }.into_any(),
    }
}

fn owner(facts: &Facts) -> AnyView {
    let short = |name: &str| {
        let mut words = name.split_whitespace();
        let first = words.next().unwrap_or_default().to_string();
        words.next().and_then(|word| word.chars().next()).map_or(first.clone(), |initial| format!("{first} {initial}"))
    };
    match &facts.owner {
        Some(owner) if facts.handed_to.is_some() => {
            view! { <span class="own" title="A hand-over waits">{format!("{} ⇄", short(&owner.name))}</span> }
                .into_any()
        }
        Some(owner) if facts.acknowledged_at.is_some() => {
            view! { <span class="own">{short(&owner.name)}</span> }.into_any()
        }
        _ => {
            let says = facts.waits_for().map_or("nobody".into(), |names| format!("waits: {}", short(&names)));
            view! { <span class="own bad">{says}</span> }.into_any()
        }
    }
}

fn promise(facts: &Facts) -> AnyView {
    let now = ui::frame().clock.now;
    if let Some(ended) = &facts.ended {
        return view! { <span class="promise dim">{ui::time(ended.at)}</span> }.into_any();
    }
    match facts.promise_at {
        None => view! { <span class="promise dim">"none promised"</span> }.into_any(),
        Some(at) => {
            let class = format!("promise {}", updates::stands(at, now).0);
            let off = facts.reminders_off.as_ref().map(|off| {
                view! { <span class="promise-unminded" title=format!("Reminders are off: {}", off.reason)>"not reminded"</span> }
            });
            let waits = facts.approval.as_ref().map(|waiting| {
                view! { <span class="promise-waits" title=waiting.says(now)>{format!("waits for {}", waiting.names())}</span> }
            });
            view! { <span class=class data-promise="">{updates::countdown(at)}{waits}{off}</span> }.into_any()
        }
    }
}

/// `/incidents`: any incident, past or open.
pub fn page(page: IncidentsPage) -> AnyView {
    let search = page.search.clone();
    let pick = |chosen: bool| chosen.then_some("selected");
    let severities: Vec<_> = Severity::ALL
        .into_iter()
        .map(|s| view! { <option value=s.word() selected=pick(search.severity == Some(s))>{s.word()}</option> })
        .collect();
    let services: Vec<_> = page
        .services
        .iter()
        .map(|(slug, name)| view! { <option value=slug.clone() selected=pick(*slug == search.service)>{name.clone()}</option> })
        .collect();
    let states: Vec<_> = [("", "open and ended"), ("open", "open"), ("ended", "ended")]
        .into_iter()
        .map(|(value, label)| view! { <option value=value selected=pick(search.state == value)>{label}</option> })
        .collect();
    let is_searching =
        !search.text.is_empty() || search.severity.is_some() || !search.service.is_empty() || !search.state.is_empty();
    let body = match page.rows.is_empty() {
        true if is_searching => view! {
            <div class="empty"><p><b>"No incident matches."</b></p><a class="act" href="/incidents">"Drop the filters"</a></div>
        }
        .into_any(),
        true => view! {
            <div class="empty"><p><b>"No incident yet."</b> " They open from alerts, or by hand."</p>
            <a class="act" href="/incidents/new">"Declare one"</a></div>
        }
        .into_any(),
        false => archive(&page.rows),
    };
    let older = page.older.map(|before| {
        let href = format!(
            "/incidents?q={}&severity={}&service={}&state={}&before={before}",
            crate::command::fill("{q}", |_| Some(search.text.clone())),
            search.severity.map_or("", |s| s.word()),
            search.service,
            search.state
        );
        view! { <p class="acts"><a class="act" href=href>"Older"</a></p> }
    });
    view! {
        <div class="head">
            <h1>"Incidents"</h1>
            <div class="acts"><a class="act primary" href="/incidents/new">"Declare an incident" <kbd>"!"</kbd></a></div>
        </div>
        <form class="filter-bar" method="get" action="/incidents" role="search">
            <label class="sr" for="q">"Words of the title, or a number"</label>
            <input class="text" id="q" name="q" type="search" placeholder="Words of the title, or a number" value=search.text.clone()/>
            <label class="sr" for="f-severity">"Severity"</label>
            <select class="text" id="f-severity" name="severity"><option value="">"any severity"</option>{severities}</select>
            <label class="sr" for="f-service">"Service"</label>
            <select class="text" id="f-service" name="service"><option value="">"any service"</option>{services}</select>
            <label class="sr" for="f-state">"State"</label>
            <select class="text" id="f-state" name="state">{states}</select>
            <button class="act">"Find"</button>
        </form>
        {body}
        {older}
    }
    .into_any()
}

/// Rows by month, newest first.
fn archive(rows: &[IncidentRow]) -> AnyView {
    let mut months: Vec<(String, Vec<&IncidentRow>)> = Vec::new();
    for row in rows {
        let month = (ui::frame().clock.local)(row.facts.declared_at).0.format("%B %Y").to_string();
        match months.last_mut() {
            Some((last, rows)) if *last == month => rows.push(row),
            _ => months.push((month, vec![row])),
        }
    }
    let months: Vec<_> = months
        .into_iter()
        .map(|(month, rows)| {
            let rows: Vec<_> = rows.into_iter().map(|IncidentRow { facts }| archived(facts)).collect();
            view! { <h2 class="month">{month}</h2> <ul class="list archive">{rows}</ul> }
        })
        .collect();
    view! { {months} }.into_any()
}

fn archived(facts: &Facts) -> AnyView {
    let now = ui::frame().clock.now;
    let length = ui::span(facts.ended.as_ref().map_or(now, |ended| ended.at) - facts.impact_started_at);
    let service = facts.service.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
    view! {
        <li>
            <a class="inc" href=crate::links::incident(facts.number)>
                {ui::severity_or_none(facts.severity)}
                <span class="num">{facts.number.to_string()}</span>
                <span class="what" dir="auto">{marks(facts)}{facts.title.clone()}</span>
                {mini_line(facts)}
                <span class="svc">{service}</span>
                {owner(facts)}
                <span class="promise dim">{length} " · " {ui::time(facts.declared_at)}</span>
            </a>
        </li>
    }
    .into_any()
}
