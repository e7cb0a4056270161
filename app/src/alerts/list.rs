//! `/alerts`: every alert that came, where it went, and why. Nothing is ever silently gone.

use super::{AlertDetail, AlertSearch, Line, Show, detail, filter, line, pick, tabs};
use crate::{auth::Role, ids::AlertId, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub firing: i64,
    pub unplaced: i64,
    pub held: i64,
    pub flapping: i64,
    pub all: i64,
}

impl Counts {
    /// Past it nobody counts.
    pub const MOST: i64 = 100_000;

    fn of(self, show: Show) -> String {
        let count = match show {
            Show::Firing => self.firing,
            Show::Unplaced => self.unplaced,
            Show::Held => self.held,
            Show::Flapping => self.flapping,
            Show::All => self.all,
        };
        match count > Counts::MOST {
            true => format!("over {}", ui::grouped(Counts::MOST)),
            false => ui::grouped(count),
        }
    }
}

/// A delivery that was given up on: accepted, kept, and not understood.
#[derive(Clone, Debug)]
pub struct DeadDelivery {
    pub source: String,
    pub received_at: DateTime<Utc>,
    pub attempts: i32,
    pub error: String,
    /// False while it is still tried again.
    pub is_given_up: bool,
}

#[derive(Clone, Debug)]
pub struct AlertsPage {
    pub lines: Vec<Line>,
    pub search: AlertSearch,
    pub counts: Counts,
    /// The newest that is shown: what is newer came since.
    pub newest: Option<AlertId>,
    pub is_first_page: bool,
    /// Whether any machine may send alerts at all.
    pub has_token: bool,
    pub last_delivery_at: Option<DateTime<Utc>>,
    pub dead: Vec<DeadDelivery>,
    /// Slug and name.
    pub services: Vec<(String, String)>,
    /// The one that is open beside the list.
    pub detail: Option<AlertDetail>,
    /// The address of the older ones.
    pub older: Option<String>,
    pub script: Option<&'static str>,
}

impl AlertsPage {
    /// Alerts may be acted on; a list that is empty has none.
    fn may_act(&self) -> bool {
        ui::frame().viewer.is_some_and(|viewer| viewer.role >= Role::Responder) && !self.lines.is_empty()
    }
}

pub fn page(page: AlertsPage) -> AnyView {
    let last = page.last_delivery_at.map(|at| view! { <p class="sub">"Last delivery " {ui::time(at)}</p> });
    let counters: Vec<_> = Show::ALL.into_iter().map(|show| counter(&page, show)).collect();
    let open = page.detail.as_ref().map(|detail| detail.alert.id);
    let acts = page.may_act();
    let rows: Vec<_> = page.lines.iter().map(|one| line::show(one, &page.search, open, acts)).collect();
    let list = match rows.is_empty() {
        true => empty(&page),
        false => view! { <ul class="inbox-rows" data-inbox="">{rows}</ul> }.into_any(),
    };
    let end = match page.older.clone() {
        Some(href) => view! { <footer><a class="act" href=href>"Older alerts"</a></footer> }.into_any(),
        None if page.lines.is_empty() || page.is_first_page => ().into_any(),
        None => view! { <footer><p class="dim">"No older ones."</p></footer> }.into_any(),
    };
    let bar = acts.then(|| pick::bar(&page.search, page.detail.as_ref()));
    let class = if page.detail.is_some() { "inbox has-detail" } else { "inbox" };
    let beside = page.detail.as_ref().map(|one| detail::beside(one, &page.search));
    let nonce = ui::frame().nonce.get().cloned();
    let script = page.script.map(|src| view! { <script type="module" nonce=nonce src=src></script> });
    // Of older ones nothing is new.
    let news = page.is_first_page.then(|| page.search.query());
    let newest = page.newest.map(|id| id.to_string());
    view! {
        <div class="head"><h1>"Alerts"</h1>{last}</div>
        {tabs("/alerts")}
        {dead(&page.dead)}
        <nav class="inbox-counters" aria-label="Show">{counters}</nav>
        {filter::show(&page.search, &page.services)}
        <div class=class>
            <section class="panel inbox-list" aria-label=page.search.show.words()>
                <p class="inbox-news" role="status" data-news=news data-newest=newest></p>
                {list}{end}{bar}
            </section>
            {beside}
        </div>
        {script}
    }
    .into_any()
}

fn counter(page: &AlertsPage, show: Show) -> impl IntoView + use<> {
    let href = page.search.showing(show).address();
    let is_shown = (show == page.search.show).then_some("true");
    view! { <a class="chip" href=href aria-current=is_shown>{show.words()} " " <b>{page.counts.of(show)}</b></a> }
}

fn empty(page: &AlertsPage) -> AnyView {
    let says = |bold: &'static str, more: String| {
        view! { <div class="empty"><p><b>{bold}</b> " " {more}</p></div> }.into_any()
    };
    let search = &page.search;
    match (search.show, page.last_delivery_at) {
        (_, None) => view! {
            <div class="empty">
                <p>
                    <b>"No alert has ever arrived."</b>
                    {match page.has_token {
                        true => " An intake is ready; nothing was sent to it yet.",
                        false => " Connecting Alertmanager takes two minutes: copy, paste, press Test.",
                    }}
                </p>
                <a class="act" href="/settings/intakes">"Connect Alertmanager"</a>
            </div>
        }
        .into_any(),
        _ if search.is_narrowed() || !search.unread.is_empty() => view! {
            <div class="empty">
                <p><b>"No alert fits this filter."</b></p>
                <a class="act" href=search.widened().address()>"Drop the filter"</a>
            </div>
        }
        .into_any(),
        (Show::Firing, Some(at)) => {
            let ago = ui::ago(ui::frame().clock.now - at);
            says("Nothing fires.", format!("Last delivery {ago}, accepted."))
        }
        (Show::Unplaced, _) => says("Nothing in no incident.", "Every firing alert has a place.".into()),
        (Show::Held, _) => says("Nothing is held back.", "No rule and no hold-back keeps an alert that fires.".into()),
        (Show::Flapping, _) => says("Nothing flaps.", "No alert changed five times within the last hour.".into()),
        (Show::All, _) => says("No alert here.", "Deliveries came, none of them held a firing alert.".into()),
    }
}

fn dead(dead: &[DeadDelivery]) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = dead
        .iter()
        .map(|delivery| {
            let what = match delivery.is_given_up {
                true => format!(", given up after {} tries: ", delivery.attempts),
                false => format!(", {} tries, the next one follows by itself: ", delivery.attempts),
            };
            view! {
                <li>
                    {ui::time(delivery.received_at)} " from " <span dir="auto">{delivery.source.clone()}</span>
                    {what} <span dir="auto">{delivery.error.clone()}</span>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="notice bad">
                <p><b>"Some deliveries could not be worked on."</b> " They are kept as they came."</p>
                <ul>{rows}</ul>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_count_is_not_counted_out() {
        let counts = Counts { firing: 1204, all: Counts::MOST + 1, ..Counts::default() };
        assert_eq!(counts.of(Show::Firing), "1,204");
        assert_eq!(counts.of(Show::Held), "0");
        assert_eq!(counts.of(Show::All), "over 100,000");
    }
}
