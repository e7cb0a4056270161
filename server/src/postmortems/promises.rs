//! Which next updates were promised to whom, and what became of each.

use super::{
    escape::one_line,
    sections::{clock, sentence},
    told::{Told, Updated},
};
use app::{
    timeline::Event,
    updates::{CUSTOMERS, INTERNAL, Promise, tally},
};
use chrono::{DateTime, Utc};

/// The count for each kind of readers, then each promise with what became of it.
pub(super) fn promises(told: &Told) -> String {
    let (mut counts, mut lines) = (Vec::new(), Vec::new());
    for (audience, whom) in [(CUSTOMERS, "Customers"), (INTERNAL, "Inside")] {
        let first = if audience == CUSTOMERS { first_words(told) } else { vec![] };
        let made: Vec<Promise> = first.into_iter().chain(next_updates(told, audience)).collect();
        if made.is_empty() {
            continue;
        }
        counts.push(format!("{whom}: {}", tally(&made, told.now).sentence()));
        lines.extend(made.iter().map(|promise| {
            let outcome = promise.says(told.now, |at| clock(told, at));
            (promise.promised, format!("- {whom}, an update by {}: {outcome}", clock(told, promise.promised)))
        }));
    }
    lines.sort_by_key(|(promised, _)| *promised);
    let off = told.events.iter().filter(|happened| matches!(happened.event, Event::RemindersOff {}));
    let off = off.map(|happened| {
        let why = happened.text.as_deref().map(|text| format!(": {}", sentence(text))).unwrap_or_else(|| ".".into());
        format!("{} switched the reminders off at {}{why}", one_line(&happened.who), clock(told, happened.at))
    });
    let list = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n");
    let said: Vec<String> = counts.into_iter().chain(off).chain([list]).filter(|text| !text.is_empty()).collect();
    if said.is_empty() { "No next update was promised.".into() } else { said.join("\n\n") }
}

/// Those that the severity gave when the incident opened, and when it was opened again.
fn first_words(told: &Told) -> Vec<Promise> {
    let given = told.events.iter().filter_map(|happened| match happened.event {
        Event::SeverityChosen { words_by: Some(by), .. } | Event::IncidentReopened { words_by: Some(by), .. } => {
            Some((happened.at, by))
        }
        _ => None,
    });
    let said = |after| move |update: &&Updated| update.audience == CUSTOMERS && update.at >= after;
    given.map(|(given, by)| promise(told, given, by, told.updates.iter().find(said(given)))).collect()
}

/// Those that an update to these readers gave.
fn next_updates(told: &Told, audience: &str) -> Vec<Promise> {
    let said: Vec<&Updated> = told.updates.iter().filter(|update| update.audience == audience).collect();
    let given = said
        .iter()
        .enumerate()
        .filter_map(|(place, update)| Some(promise(told, update.at, update.next_at?, said.get(place + 1).copied())));
    given.collect()
}

fn promise(told: &Told, given: DateTime<Utc>, promised: DateTime<Utc>, next: Option<&Updated>) -> Promise {
    let ends = told.events.iter().filter(|happened| {
        matches!(happened.event, Event::IncidentResolved {} | Event::StoodDown { .. }) && happened.at >= given
    });
    Promise {
        promised,
        next: next.map(|next| next.at),
        next_is_no_news: next.is_some_and(|next| next.is_no_news),
        ended: ends.map(|happened| happened.at).next().or(told.ended_at),
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::told::{
            Happened,
            tests::{at, told},
        },
        *,
    };
    use app::severities::Severity;

    fn said(minute: i64, next: Option<i64>, is_no_news: bool) -> Updated {
        Updated { at: at(minute), next_at: next.map(at), is_no_news, ..told().updates[0].clone() }
    }

    fn happened(minute: i64, event: Event) -> Happened {
        Happened { at: at(minute), who: "Ana".into(), says: String::new(), text: None, event }
    }

    fn opened(by: i64) -> Happened {
        let event = Event::SeverityChosen { from: None, to: Severity::Sev2, rule: None, words_by: Some(at(by)) };
        happened(1, event)
    }

    #[test]
    fn promises_are_counted() {
        let updates =
            vec![said(0, Some(30), false), said(29, Some(60), true), said(75, Some(90), false), said(80, None, false)];
        let text = promises(&Told { updates, ended_at: Some(at(85)), ..told() });
        let count = "Customers: 3 promises: 2 kept (1 with “no news yet”), 1 missed by up to 15 min.";
        assert!(text.starts_with(count), "{text}");
        assert!(text.contains("- Customers, an update by 14:40: kept at 14:39, with “no news yet”"), "{text}");
        assert!(text.contains("- Customers, an update by 15:10: missed, it came at 15:25, 15 min late"), "{text}");
        assert_eq!(promises(&Told { updates: vec![], ..told() }), "No next update was promised.");
    }

    #[test]
    fn the_first_words_are_a_promise_too() {
        let of = |by, minute: Option<i64>, ended| {
            let updates = minute.map(|minute| said(minute, None, false)).into_iter().collect();
            let end = happened(ended, Event::IncidentResolved {});
            promises(&Told { updates, events: vec![opened(by), end], ended_at: Some(at(ended)), ..told() })
        };
        assert!(of(31, Some(40), 85).contains("by 14:41: missed, it came at 14:50, 9 min late"));
        assert!(of(31, Some(20), 85).contains("by 14:41: kept at 14:30"));
        assert!(of(31, None, 20).contains("by 14:41: not needed, it ended at 14:30"));
        assert!(of(31, None, 85).starts_with("Customers: 1 promise: 0 kept, 1 missed by up to 54 min."));
    }

    #[test]
    fn who_opens_it_again_promises_again() {
        let again = Event::IncidentReopened { to: "mitigate".into(), count: 1, words_by: Some(at(120)) };
        let ends = |minute| happened(minute, Event::IncidentResolved {});
        let events = vec![opened(31), ends(20), happened(90, again), ends(200)];
        let updates = vec![said(130, None, false)];
        let text = promises(&Told { updates, events, ended_at: Some(at(200)), ..told() });
        assert!(text.contains("by 14:41: not needed, it ended at 14:30"), "{text}");
        assert!(text.contains("by 16:10: missed, it came at 16:20, 10 min late"), "{text}");
    }
}
