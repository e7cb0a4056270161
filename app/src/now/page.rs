use super::{Need, Want, calm::calm, first, side};
use crate::{
    alerts::{self, Unplaced},
    auth::{Role, Viewer},
    ids::IncidentNumber,
    incidents::{self, AcceptHandOver, Acknowledge, EndHandOver, IncidentRow},
    intakes::{Heard, SourceHeard, heard_card},
    links,
    oncall::{NowCard, now_card},
    ui,
    updates::countdown,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The rest is counted.
const NEEDS_SHOWN: usize = 5;

#[derive(Clone, Debug, Default)]
pub struct NowPage {
    /// In the order they are shown.
    pub open: Vec<IncidentRow>,
    /// Of the last 24 hours.
    pub ended: Vec<IncidentRow>,
    pub needs: Vec<Need>,
    pub unplaced: Unplaced,
    /// Alerts that fire in no incident.
    pub firing: i64,
    pub on_call: NowCard,
    /// Intakes that were not ended.
    pub heard: Vec<Heard>,
    pub sources: Vec<SourceHeard>,
    /// Postmortems of resolved incidents that nobody published or waived.
    pub due: Vec<(IncidentNumber, String)>,
    pub last_ended: Option<DateTime<Utc>>,
    pub services: i64,
    pub tokens: i64,
    pub people: i64,
    pub parts: i64,
    pub runbook_is_theirs: bool,
    /// No incident that the reader may see was ever opened.
    pub is_first: bool,
}

/// `3 open, 1 late · Signalbox`.
pub fn title(page: &NowPage, now: DateTime<Utc>) -> String {
    let late = page.open.iter().filter(|row| row.facts.is_late(now)).count();
    match (page.open.len(), late) {
        (0, _) => "Now · Signalbox".into(),
        (open, 0) => format!("{open} open · Signalbox"),
        (open, late) => format!("{open} open, {late} late · Signalbox"),
    }
}

pub fn show(page: NowPage) -> AnyView {
    let Some(viewer) = ui::frame().viewer else { return ().into_any() };
    let heading = match page.open.len() {
        0 if page.is_first => "Signalbox is ready".to_string(),
        0 => "Now".into(),
        1 => "1 incident open".into(),
        open => format!("{open} incidents open"),
    };
    // One primary button on a page: what waits for the reader comes before a new incident.
    let class = if page.needs.is_empty() && !page.is_first { "act primary" } else { "act" };
    let declare = (viewer.role >= Role::Responder)
        .then(|| view! { <a class=class href="/incidents/new">"Declare an incident " <kbd>"!"</kbd></a> });
    let sub = page.is_first.then(|| view! { <p class="sub">"Three ways to see it work."</p> });
    let checklist = page.is_first.then(|| first::checklist(&page, &viewer));
    view! {
        <div class="head"><h1>{heading}</h1>{sub}<div class="acts">{declare}</div></div>
        <div class="cols">
            <div class="work">{needs(&page)}{open(&page, &viewer)}{alerts::now_card(&page.unplaced)}{ended(&page)}</div>
            <aside class="side">{checklist}{now_card(page.on_call.clone())}{heard_card(&page.heard, &page.sources, viewer.role == Role::Admin)}{side::due(&page)}</aside>
        </div>
    }
    .into_any()
}

fn open(page: &NowPage, viewer: &Viewer) -> AnyView {
    match page.open.is_empty() {
        true if page.is_first => first::doors(page, viewer).into_any(),
        true => calm(page, viewer),
        false => view! {
            <section class="panel" aria-labelledby="open">
                <header><h2 id="open">"Open incidents"</h2><a class="n" href="/incidents?state=open">{page.open.len()}</a></header>
                {incidents::rows(&page.open)}
            </section>
        }
        .into_any(),
    }
}

fn ended(page: &NowPage) -> Option<impl IntoView + use<>> {
    (!page.ended.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="ended">
                <header><h2 id="ended">"Ended in the last 24 hours"</h2><a class="aside" href="/incidents">"All incidents"</a></header>
                {incidents::rows(&page.ended)}
            </section>
        }
    })
}

fn needs(page: &NowPage) -> Option<impl IntoView + use<>> {
    let count = page.needs.len();
    let rows: Vec<_> =
        page.needs.iter().take(NEEDS_SHOWN).enumerate().map(|(place, need)| row(need, place == 0)).collect();
    let rest = count.saturating_sub(NEEDS_SHOWN);
    let rest =
        (rest > 0).then(|| view! { <footer><a href="/incidents?state=open">{format!("and {rest} more")}</a></footer> });
    (count > 0).then(|| {
        view! {
            <section class="panel needs" aria-labelledby="needs">
                <header><h2 id="needs">"Needs you"</h2><span class="n">{count}</span></header>
                <ul class="rows">{rows}</ul>
                {rest}
            </section>
        }
    })
}

fn row(need: &Need, is_first: bool) -> impl IntoView + use<> {
    let number = [("number", need.number.to_string())];
    let class = if is_first { "act primary" } else { "act" };
    let (icon, says) = match &need.want {
        Want::Page => ("bell", format!("You are paged for #{}", need.number)),
        Want::Owner => ("late", format!("Nobody owns #{}", need.number)),
        Want::HandOver(giver) => ("handover", format!("{giver} hands #{} to you", need.number)),
        Want::Acknowledgement => ("bell", format!("You are named on #{}", need.number)),
        Want::Approval(author) => ("bell", format!("{author}'s customer update on #{} waits for you", need.number)),
        Want::Returned(by) => ("handover", format!("{by} returned your customer update on #{}", need.number)),
        Want::Update | Want::UpdateSoon => ("late", format!("The next update on #{}", need.number)),
    };
    let acts = match &need.want {
        Want::Owner => ui::button_form::<Acknowledge>(class, "Take it: I own it", &number, &[]),
        Want::Page | Want::Acknowledgement => {
            ui::button_form::<Acknowledge>(class, "Acknowledge: I own it", &number, &[])
        }
        Want::HandOver(_) => view! {
            {ui::button_form::<AcceptHandOver>(class, "Accept: I own it", &number, &[])}
            {ui::button_form::<EndHandOver>("act", "Decline", &number, &[])}
        }
        .into_any(),
        Want::Approval(_) => {
            view! { <a class=class href=links::approval(need.number)>"Review the update"</a> }.into_any()
        }
        Want::Returned(_) => {
            view! { <a class=class href=links::new_update(need.number, "customers")>"Write on"</a> }.into_any()
        }
        Want::Update | Want::UpdateSoon => {
            let href = links::new_update(need.number, "customers");
            view! {
                <a class=class href=href.clone()>"Write update"</a>
                <a class="act" href=href>"No news yet…"</a>
            }
            .into_any()
        }
    };
    let when = match &need.want {
        Want::Update | Want::UpdateSoon => view! {
            " was promised for " {ui::clock(need.since)} ": "
            <span class="now-promise" data-promise="">{countdown(need.since)}</span>
        }
        .into_any(),
        _ => view! { ", " {ui::age(need.since)} }.into_any(),
    };
    let (href, title) = (links::incident(need.number), need.title.clone());
    view! {
        <li class="row">
            {ui::icon(icon)}
            <div class="grow">
                <b>{says}</b> {when}
                <p>{ui::severity_or_none(need.severity)} " " <a href=href dir="auto">{title}</a></p>
            </div>
            <div class="acts">{acts}</div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::need::tests::{open as still_open, *},
        *,
    };
    use crate::incidents::Facts;

    #[test]
    fn the_tab_says_what_is_open_and_what_is_late() {
        let row = |facts| IncidentRow { facts };
        let mut page = NowPage::default();
        assert_eq!(title(&page, at(60)), "Now · Signalbox");
        page.open = vec![row(owned(1, 0, ANA)), row(still_open(2, 0))];
        assert_eq!(title(&page, at(60)), "2 open · Signalbox");
        page.open[0].facts = Facts { promise_at: Some(at(40)), ..page.open[0].facts.clone() };
        assert_eq!(title(&page, at(60)), "2 open, 1 late · Signalbox");
    }
}
