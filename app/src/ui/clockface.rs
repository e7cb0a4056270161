//! Times in the reader's zone, with the exact time one hover away.

use super::{frame, span};
use chrono::{DateTime, FixedOffset, SecondsFormat, Utc};
use leptos::prelude::*;
use std::sync::Arc;

/// From an instant to the reader's clock and the short name of the zone.
pub type Local = Arc<dyn Fn(DateTime<Utc>) -> (DateTime<FixedOffset>, String) + Send + Sync>;

#[derive(Clone)]
pub struct Clockface {
    pub now: DateTime<Utc>,
    pub local: Local,
}

/// `14:10`, with the day where it is not the reader's today.
pub fn clock(at: DateTime<Utc>) -> String {
    let Clockface { now, local } = frame().clock;
    clock_at(&local, now, at)
}

/// As [`clock`], where no page is being rendered.
pub fn clock_at(local: &Local, now: DateTime<Utc>, at: DateTime<Utc>) -> String {
    let (there, _) = local(at);
    match there.date_naive() == local(now).0.date_naive() {
        true => there.format("%H:%M").to_string(),
        false => there.format("%-d %b %H:%M").to_string(),
    }
}

/// `15 Feb 2025 14:10 GMT`.
pub fn day_and_clock(at: DateTime<Utc>) -> String {
    let (there, zone) = (frame().clock.local)(at);
    format!("{} {zone}", there.format("%-d %b %Y %H:%M"))
}

/// `Sat 15 Feb 2025 14:10:07 GMT (you) · 14:10:07 UTC`.
pub fn exact(at: DateTime<Utc>) -> String {
    let (there, zone) = (frame().clock.local)(at);
    format!("{} {zone} (you) · {} UTC", there.format("%a %-d %b %Y %H:%M:%S"), at.format("%H:%M:%S"))
}

pub fn time(at: DateTime<Utc>) -> impl IntoView {
    view! { <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true) title=exact(at)>{clock(at)}</time> }
}

/// `14:23:40`, for the times of samples.
pub fn time_to_the_second(at: DateTime<Utc>) -> impl IntoView {
    let Clockface { now, local } = frame().clock;
    let there = local(at).0;
    let is_today = there.date_naive() == local(now).0.date_naive();
    let words = there.format(if is_today { "%H:%M:%S" } else { "%-d %b %H:%M:%S" }).to_string();
    view! { <time datetime=at.to_rfc3339_opts(SecondsFormat::Secs, true) title=exact(at)>{words}</time> }
}

/// How long ago, kept up to date by the page's script.
pub fn age(at: DateTime<Utc>) -> impl IntoView {
    let words = span(frame().clock.now - at);
    view! { <span class="age nowrap" data-since=at.timestamp().to_string()>{words}</span> }
}

/// The value of a `datetime-local` field, in the reader's zone.
pub fn for_input(at: DateTime<Utc>) -> String {
    (frame().clock.local)(at).0.format("%Y-%m-%dT%H:%M").to_string()
}
