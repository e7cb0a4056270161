//! What the team reads beside what customers read, and what changed since the last update.

use super::{
    Phase,
    leaks::{Known, leaks},
    statements::{Statements, TEXTS},
};
use crate::{ids::ComponentId, status::State};
use serde::{Deserialize, Serialize};

/// One statement in both wordings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name in the form.
    pub field: &'static str,
    pub inside: String,
    pub outside: String,
    /// Inside words that stand in the customers' text, each once, with what to say instead.
    pub slipped: Vec<(String, Option<String>)>,
    /// Inside words of the internal text that the customers' text does without.
    pub kept_inside: Vec<String>,
}

impl Difference {
    pub fn is_plain(&self) -> bool {
        self.inside == self.outside && self.slipped.is_empty()
    }

    /// "Scope: customers read “uploads”, the team “db3.internal”. It would tell them: db3.internal (say “one of our
    /// servers”)."
    pub fn sentence(&self) -> String {
        let label = label(self.field);
        let both = match self.inside == self.outside {
            true => format!("{label}: customers read the team's own words."),
            false => format!("{label}: customers read “{}”, the team “{}”.", self.outside, self.inside),
        };
        if self.slipped.is_empty() {
            return both;
        }
        let words = self.slipped.iter().map(|(word, outside)| match outside {
            Some(outside) => format!("{word} (say “{outside}”)"),
            None => word.clone(),
        });
        format!("{both} It would tell them: {}.", words.collect::<Vec<_>>().join(", "))
    }
}

/// "who is affected", as the form calls it.
pub fn label(field: &str) -> &'static str {
    match field {
        "title" => "Title",
        "users_see" => "What users see",
        "scope" => "Who is affected",
        "mitigation" => "What we are doing",
        "owner" => "Who owns the call",
        "since" => "Since when",
        "next_update" => "Next update",
        _ => "Phase",
    }
}

/// Statement by statement; those that are the same and clean are left out.
pub fn differences(inside: &Statements, outside: &Statements, known: &Known) -> Vec<Difference> {
    let all = TEXTS.into_iter().map(|(field, text)| {
        let (inside, outside) = (text(inside).trim().to_string(), text(outside).trim().to_string());
        let slipped = slipped(&outside, known);
        let mut kept_inside: Vec<String> =
            leaks(&inside, known).into_iter().map(|leak| inside[leak.place].to_string()).collect();
        kept_inside.retain(|word| slipped.iter().all(|(slipped, _)| slipped != word));
        kept_inside.dedup();
        Difference { field, inside, outside, slipped, kept_inside }
    });
    all.filter(|difference| !difference.is_plain()).collect()
}

fn slipped(text: &str, known: &Known) -> Vec<(String, Option<String>)> {
    let mut words: Vec<(String, Option<String>)> = Vec::new();
    for leak in leaks(text, known) {
        let word = text[leak.place].to_string();
        if words.iter().all(|(known, _)| *known != word) {
            words.push((word, leak.outside));
        }
    }
    words
}

/// Names of the fields that are not as they were, for "Changed since update 1: phase (was Investigating), …".
pub fn changed(before: &Statements, now: &Statements) -> Vec<String> {
    let mut changed = Vec::new();
    if before.phase != now.phase {
        changed.push(format!("phase (was {})", before.phase.word()));
    }
    for (field, text) in TEXTS {
        if text(before).trim() != text(now).trim() {
            changed.push(label(field).to_lowercase());
        }
    }
    if before.since != now.since {
        changed.push(label("since").to_lowercase());
    }
    if before.next_update_at != now.next_update_at && now.phase != Phase::Resolved {
        changed.push(label("next_update").to_lowercase());
    }
    changed
}

/// A part that does otherwise than the last update said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartChange {
    pub name: String,
    pub before: State,
    pub now: State,
}

impl PartChange {
    /// "Support assistant (was Partly not working)", beside the names of `changed`.
    pub fn named(&self) -> String {
        format!("{} (was {})", self.name, self.before.word())
    }
}

/// A part of which nothing is said works; so does each once it is resolved.
pub fn part_changes<'a>(
    parts: impl Iterator<Item = (ComponentId, &'a str)>,
    before: (Phase, &[(ComponentId, State)]),
    now: (Phase, &[(ComponentId, State)]),
) -> Vec<PartChange> {
    let state = |(phase, said): (Phase, &[(ComponentId, State)]), part: ComponentId| match phase {
        Phase::Resolved => State::Working,
        _ => said.iter().find(|(id, _)| *id == part).map_or(State::Working, |(_, state)| *state),
    };
    let changes =
        parts.map(|(id, name)| PartChange { name: name.into(), before: state(before, id), now: state(now, id) });
    changes.filter(|change| change.before != change.now).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Duration, Utc};
    use proptest::prelude::*;

    fn said(title: &str, scope: &str) -> Statements {
        let since: DateTime<Utc> = "2025-02-15T14:10:00Z".parse().unwrap();
        Statements {
            phase: Phase::Identified,
            title: title.into(),
            users_see: "It declines questions.".into(),
            since,
            scope: scope.into(),
            mitigation: "We take it back.".into(),
            next_update_at: Some(since + Duration::minutes(30)),
            owner: "The engineer on call".into(),
        }
    }

    #[test]
    fn what_would_slip_out_is_spelled_out() {
        let inside = said("prompt-v7 refuses", "db3.internal and all of its users");
        let outside = said("The assistant refuses", "Uploads through db3.internal, twice db3.internal");
        let found = differences(&inside, &outside, &Known::default());
        let fields: Vec<&str> = found.iter().map(|difference| difference.field).collect();
        assert_eq!(fields, ["title", "scope"]);
        assert_eq!((found[0].slipped.len(), &found[0].kept_inside[..]), (0, &["prompt-v7".to_string()][..]));
        assert_eq!(found[0].sentence(), "Title: customers read “The assistant refuses”, the team “prompt-v7 refuses”.");
        assert!(found[1].sentence().ends_with("It would tell them: db3.internal (say “one of our servers”)."));
        assert_eq!(found[1].slipped.len(), 1);
    }

    #[test]
    fn the_same_inside_words_for_both_are_told_too() {
        let both = said("prompt-v7 refuses", "All");
        let found = differences(&both, &both, &Known::default());
        let words =
            "Title: customers read the team's own words. It would tell them: prompt-v7 (say “a recent change”).";
        assert_eq!(found[0].sentence(), words);
        let clean = said("It refuses", "All");
        assert_eq!(differences(&clean, &clean, &Known::default()), []);
    }

    #[test]
    fn what_changed_since_the_last_update() {
        let before = Statements { phase: Phase::Investigating, ..said("It refuses", "All") };
        let mut now = said("It refuses", "Paid plan");
        now.next_update_at = Some(now.since + Duration::minutes(60));
        assert_eq!(changed(&before, &now), ["phase (was Investigating)", "who is affected", "next update"]);
        assert!(changed(&before, &before).is_empty());
    }

    #[test]
    fn a_part_that_does_otherwise_is_named() {
        let [chat, upload, search] = [1, 2, 3].map(|n| ComponentId(uuid::Uuid::from_u128(n)));
        let parts = || [(chat, "Chat"), (upload, "Uploads"), (search, "Search")].into_iter();
        let before = [(chat, State::Partial), (upload, State::Degraded)];
        let now = [(chat, State::Degraded), (upload, State::Degraded), (search, State::Outage)];
        let named = |now| -> Vec<String> {
            part_changes(parts(), (Phase::Identified, &before), now).iter().map(PartChange::named).collect()
        };
        assert_eq!(named((Phase::Monitoring, &now)), ["Chat (was Partly not working)", "Search (was Working)"]);
        let resolved = ["Chat (was Partly not working)", "Uploads (was Slower than usual)"];
        assert_eq!(named((Phase::Resolved, &now)), resolved);
        assert!(named((Phase::Identified, &before)).is_empty());
    }

    proptest! {
        #[test]
        fn no_leak_of_the_customers_text_is_left_out(scope in "[a-z]{1,6}( [a-z0-9.-]{1,9}){0,5}") {
            let (clean, told) = (said("It refuses", "All"), said("It refuses", &scope));
            let slipped: Vec<String> = differences(&clean, &told, &Known::default())
                .into_iter().flat_map(|difference| difference.slipped).map(|(word, _)| word).collect();
            for leak in leaks(&scope, &Known::default()) {
                prop_assert!(slipped.contains(&scope[leak.place].to_string()));
            }
        }
    }
}
