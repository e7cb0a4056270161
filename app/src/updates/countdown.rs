//! How a promise stands, for everyone, wherever it is shown. The page's script counts on in the same words.

use super::late_from;
use crate::ui::{frame, span};
use chrono::{DateTime, Duration, Utc};
use leptos::prelude::*;

/// From then on its cell turns.
const SOON: Duration = Duration::minutes(5);
/// Seconds only at the end.
const IN_SECONDS: i64 = 120;

/// The class of its cell, and the words.
pub fn stands(promised: DateTime<Utc>, now: DateTime<Utc>) -> (&'static str, String) {
    let left = promised - now;
    match left.num_seconds() {
        _ if late_from(promised) <= now => ("late", format!("{} late", span(-left))),
        _ if left <= Duration::zero() => ("due", "due now".into()),
        seconds if seconds < IN_SECONDS => ("due", format!("in {seconds} s")),
        _ if left <= SOON => ("due", format!("in {}", span(left))),
        _ => ("", format!("in {}", span(left))),
    }
}

/// Counts on by itself; silent to those who listen.
pub fn countdown(promised: DateTime<Utc>) -> AnyView {
    let (_, words) = stands(promised, frame().clock.now);
    view! { <span role="timer" data-due=promised.timestamp().to_string()>{words}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_turns_before_it_breaks() {
        let promised: DateTime<Utc> = "2025-02-15T14:40:00Z".parse().unwrap();
        for (seconds, class, words) in [
            (600, "", "in 10 min"),
            (299, "due", "in 4 min"),
            (119, "due", "in 119 s"),
            (0, "due", "due now"),
            (-59, "due", "due now"),
            (-60, "late", "1 min late"),
            (-3700, "late", "1 h 01 late"),
        ] {
            let expected = (class, words.to_string());
            assert_eq!(stands(promised, promised - Duration::seconds(seconds)), expected, "{seconds}");
        }
    }
}
