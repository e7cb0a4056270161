//! `/alerts`: every alert that came, where it went, and why. Nothing is ever silently gone.

use super::AlertRow;
use crate::{links, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertFilter {
    #[default]
    Firing,
    /// Firing, and in no incident.
    Unplaced,
    All,
}

impl AlertFilter {
    pub const ALL: [AlertFilter; 3] = [AlertFilter::Firing, AlertFilter::Unplaced, AlertFilter::All];

    pub fn key(self) -> &'static str {
        match self {
            AlertFilter::Firing => "firing",
            AlertFilter::Unplaced => "unplaced",
            AlertFilter::All => "all",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            AlertFilter::Firing => "Firing",
            AlertFilter::Unplaced => "In no incident",
            AlertFilter::All => "All",
        }
    }

    pub fn from_query(text: Option<&str>) -> AlertFilter {
        AlertFilter::ALL.into_iter().find(|filter| text == Some(filter.key())).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub firing: i64,
    pub unplaced: i64,
    pub all: i64,
}

impl Counts {
    /// Past it nobody counts.
    pub const MOST: i64 = 10_000;

    fn of(self, filter: AlertFilter) -> String {
        let count = match filter {
            AlertFilter::Firing => self.firing,
            AlertFilter::Unplaced => self.unplaced,
            AlertFilter::All => self.all,
        };
        if count > Counts::MOST { format!("over {}", Counts::MOST) } else { count.to_string() }
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
    pub rows: Vec<AlertRow>,
    pub filter: AlertFilter,
    pub counts: Counts,
    /// Whether any machine may send alerts at all.
    pub has_token: bool,
    pub last_delivery_at: Option<DateTime<Utc>>,
    pub dead: Vec<DeadDelivery>,
    /// The address of the older ones.
    pub older: Option<String>,
}

pub fn page(page: AlertsPage) -> AnyView {
    let last = page.last_delivery_at.map(|at| view! { <p class="sub">"Last delivery " {ui::time(at)}</p> });
    let counters: Vec<_> = AlertFilter::ALL.into_iter().map(|filter| counter(&page, filter)).collect();
    let rows: Vec<_> = page.rows.iter().map(row).collect();
    let list = match rows.is_empty() {
        true => empty(&page),
        false => view! { <ul class="rows alerts">{rows}</ul> }.into_any(),
    };
    let end = match page.older.clone() {
        Some(href) => view! { <footer><a class="act" href=href>"Older alerts"</a></footer> }.into_any(),
        None if page.rows.is_empty() => ().into_any(),
        None => view! { <footer><p class="dim">"No older ones."</p></footer> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Alerts"</h1>{last}</div>
        {dead(&page.dead)}
        <nav class="counters" aria-label="Filter">{counters}</nav>
        <section class="panel" aria-label=page.filter.words()>{list}{end}</section>
    }
    .into_any()
}

fn counter(page: &AlertsPage, filter: AlertFilter) -> impl IntoView + use<> {
    let href = format!("/alerts?show={}", filter.key());
    let is_shown = (filter == page.filter).then_some("true");
    view! { <a class="chip" href=href aria-current=is_shown>{filter.words()} " " <b>{page.counts.of(filter)}</b></a> }
}

fn row(alert: &AlertRow) -> impl IntoView + use<> {
    let class = if alert.is_firing() { "row alert firing" } else { "row alert over" };
    let since = match alert.ended_at {
        None => view! { "firing since " {ui::time(alert.started_at)} }.into_any(),
        Some(at) => view! { {ui::time(alert.started_at)} " to " {ui::time(at)} }.into_any(),
    };
    let service = alert.service_says().map(|says| view! { <span dir="auto">{says}</span> " · " });
    let count =
        (alert.deliveries > 1).then(|| view! { <span class="count">{format!(" · × {}", alert.deliveries)}</span> });
    let number = alert.incident.map(|number| {
        view! { <a href=links::incident(number)>{format!("#{number}")}</a> }
    });
    let labels: Vec<_> = alert
        .labels
        .iter()
        .map(|(name, value)| view! { <code dir="auto">{format!("{name}={value}")}</code> })
        .collect();
    view! {
        <li class=class>
            <div class="grow">
                <b dir="auto">{alert.summary.clone()}</b>
                <p class="dim">
                    <span dir="auto">{alert.name.clone()}</span> " · " {service}
                    {since} " · " <span dir="auto">{alert.source.clone()}</span> {count}
                </p>
                <p class="where" dir="auto">{alert.why.clone()}</p>
                <details class="fold-field"><summary>"Labels"</summary><p class="labels">{labels}</p></details>
            </div>
            <span class="end">{number}</span>
        </li>
    }
}

fn empty(page: &AlertsPage) -> AnyView {
    let connect = view! { <a class="act" href="/settings#tokens">"Connect Alertmanager"</a> };
    match (page.filter, page.last_delivery_at) {
        (_, None) if !page.has_token => view! {
            <div class="empty">
                <p>
                    <b>"No alert has ever arrived."</b>
                    " Make an intake token and give it to Alertmanager as a webhook receiver; its address is "
                    <code>"/api/v1/intake/alertmanager"</code> "."
                </p>
                {connect}
            </div>
        }
        .into_any(),
        (_, None) => view! {
            <div class="empty">
                <p><b>"No alert has ever arrived."</b> " A token is ready; nothing was sent with it yet."</p>
                {connect}
            </div>
        }
        .into_any(),
        (AlertFilter::Firing, Some(at)) => {
            let ago = ui::ago(ui::frame().clock.now - at);
            view! { <div class="empty"><p><b>"Nothing fires."</b> {format!(" Last delivery {ago}.")}</p></div> }.into_any()
        }
        (AlertFilter::Unplaced, Some(_)) => view! {
            <div class="empty"><p><b>"Nothing in no incident."</b> " Every firing alert has a place."</p></div>
        }
        .into_any(),
        (AlertFilter::All, Some(_)) => view! {
            <div class="empty"><p><b>"No alert here."</b> " Deliveries came, none of them held a firing alert."</p></div>
        }
        .into_any(),
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
    fn a_filter_is_read_from_the_address() {
        for filter in AlertFilter::ALL {
            assert_eq!(AlertFilter::from_query(Some(filter.key())), filter);
        }
        assert_eq!(AlertFilter::from_query(Some("<script>")), AlertFilter::Firing);
        assert_eq!(AlertFilter::from_query(None), AlertFilter::Firing);
    }

    #[test]
    fn a_large_count_is_not_counted_out() {
        let counts = Counts { firing: 7, unplaced: 0, all: Counts::MOST + 1 };
        assert_eq!(counts.of(AlertFilter::Firing), "7");
        assert_eq!(counts.of(AlertFilter::All), "over 10000");
    }
}
