//! The top bar, the bottom bar of phones, and the lines under the bar.

use super::Frame;
use crate::{links, ui};
use leptos::prelude::*;

/// Only what stands has a place here: a later capability brings its own entry.
const PLACES: [(&str, &str); 7] = [
    ("/", "Now"),
    ("/incidents", "Incidents"),
    ("/alerts", "Alerts"),
    ("/runbooks", "Runbooks"),
    ("/services", "Services"),
    ("/oncall", "On-call"),
    ("/postmortems", "Postmortems"),
];

/// In the bottom bar; the rest stands in the menu.
const ON_PHONES: [&str; 4] = ["/", "/incidents", "/alerts", "/oncall"];

pub fn places(frame: &Frame) -> Vec<AnyView> {
    PLACES
        .into_iter()
        .map(|(href, name)| {
            let is_here = match href {
                "/" => frame.path == "/",
                other => frame.path.starts_with(other),
            };
            let count = match href {
                "/alerts" => frame.firing,
                _ => 0,
            };
            let count = (count > 0).then(|| view! { " " <span class="n">{count}</span> });
            view! { <a href=href aria-current=is_here.then_some("page")>{name}{count}</a> }.into_any()
        })
        .collect()
}

pub fn top(frame: &Frame) -> impl IntoView + use<> {
    let name = frame.viewer.as_ref().map(|viewer| viewer.name.clone()).unwrap_or_default();
    let first = name.split_whitespace().next().unwrap_or_default().to_string();
    let once = (frame.once)().to_string();
    let worst = frame.worst.as_ref().map(|worst| {
        let class = format!("worst sev-{}", worst.severity.map_or(0, |severity| severity.digit()));
        let mark = worst.severity.map_or('○', |severity| severity.mark()).to_string();
        view! {
            <a class=class href=links::incident(worst.number)>
                <span aria-hidden="true">{mark}</span>
                {format!(" #{} ", worst.number)}
                {ui::age(worst.since)}
            </a>
        }
    });
    let here = frame.about.as_ref().map(|about| {
        view! {
            <a class="top-here" href="#main">
                {ui::severity_or_none(about.severity)}
                {format!(" #{} · ", about.number)}
                {ui::age(about.since)}
            </a>
        }
    });
    let brand = format!("{}#brand", frame.sprite);
    let menu = format!("{}#menu", frame.sprite);
    let class = if frame.about.is_some() { "top on-incident" } else { "top" };
    view! {
        <header class=class>
            <a class="brand" href="/"><svg class="ico" aria-hidden="true"><use href=brand></use></svg>"Signalbox"</a>
            {here}
            <nav class="nav" aria-label="Main">{places(frame)}</nav>
            <span class="spring"></span>
            {worst}
            <details class="menu person">
                <summary aria-label=format!("You: {name}")>{ui::face(&name)}<span class="name">{first}</span></summary>
                <div class="menu-list end">
                    <a href="/settings">"Settings"</a>
                    <a href="/status">"Status page"</a>
                    <a href="/maintenance">"Planned work"</a>
                    <form method="post" action="/sign-out"><input type="hidden" name="once" value=once/><button>"Sign out"</button></form>
                </div>
            </details>
            <a class="burger" href="/menu" aria-label="Menu"><svg class="ico" aria-hidden="true"><use href=menu></use></svg></a>
        </header>
    }
}

pub fn notices(frame: &Frame) -> impl IntoView + use<> {
    let as_of = ui::exact(frame.clock.now);
    let exposed = frame.is_exposed.then(|| {
        view! {
            <p class="status-line bad">
                "This connection is not encrypted. Passwords can be read on the way: put TLS in front and set SIGNALBOX_PUBLIC_URL."
            </p>
        }
    });
    view! {
        {exposed}
        {refusal(frame)}
        <noscript>
            <p class="status-line">"This page does not follow by itself. As of " {as_of} ". " <a href="">"Reload"</a></p>
        </noscript>
    }
}

/// Why a command was refused whose form is not on the page, with what was typed.
pub fn refusal(frame: &Frame) -> Option<impl IntoView + use<>> {
    let is_told = frame.refusal_told.load(std::sync::atomic::Ordering::Relaxed);
    let refused = frame.refused.clone();
    (!refused.says.is_empty() && !is_told).then(|| {
        let kept: Vec<_> = refused
            .fields
            .into_iter()
            .filter(|(name, value)| !value.is_empty() && !["number", "run", "key", "at"].contains(&name.as_str()))
            .map(|(name, value)| view! { <dt>{name}</dt><dd dir="auto">{value}</dd> })
            .collect();
        let kept = (!kept.is_empty()).then(|| view! { <p>"What you typed:"</p><dl class="pairs">{kept}</dl> });
        view! {
            <div class="notice bad errors" role="alert" tabindex="-1" id="refused">
                <p><b>{refused.says}</b></p>
                {kept}
            </div>
        }
    })
}

/// On an incident *Next* takes this place.
pub fn bottom(frame: &Frame) -> Option<impl IntoView + use<>> {
    frame.about.is_none().then(|| {
        let places: Vec<_> = places(frame)
            .into_iter()
            .zip(PLACES)
            .filter(|(_, (href, _))| ON_PHONES.contains(href))
            .map(|(place, _)| place)
            .collect();
        view! { <nav class="bottom" aria-label="Main, phone">{places}</nav> }
    })
}

/// The page behind the phone's menu button.
pub fn menu(frame: &Frame) -> impl IntoView + use<> {
    let places: Vec<_> = places(frame).into_iter().map(|place| view! { <li class="row">{place}</li> }).collect();
    view! {
        <div class="head"><h1>"Menu"</h1></div>
        <nav class="panel" aria-label="All places">
            <ul class="rows">
                {places}
                <li class="row"><a href="/settings">"Settings"</a></li>
                <li class="row"><a href="/status">"Status page"</a></li>
                <li class="row"><a href="/maintenance">"Planned work"</a></li>
            </ul>
        </nav>
    }
}
