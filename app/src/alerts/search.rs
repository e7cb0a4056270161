//! What the inbox shows, as its address says it: a filter can be kept, sent and gone back to.

use crate::ids::IncidentNumber;
use std::fmt::Write as _;

/// The counters above the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Firing,
    /// Firing, and in no incident.
    Unplaced,
    /// In no incident because a rule or a person holds it back.
    Held,
    Flapping,
    All,
}

impl Show {
    pub const ALL: [Show; 5] = [Show::Firing, Show::Unplaced, Show::Held, Show::Flapping, Show::All];

    pub fn key(self) -> &'static str {
        match self {
            Show::Firing => "firing",
            Show::Unplaced => "unplaced",
            Show::Held => "held",
            Show::Flapping => "flapping",
            Show::All => "all",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Show::Firing => "Firing",
            Show::Unplaced => "In no incident",
            Show::Held => "Held back",
            Show::Flapping => "Flapping",
            Show::All => "All",
        }
    }

    /// Whether alerts that have ended are among them.
    pub fn has_ended(self) -> bool {
        matches!(self, Show::All | Show::Flapping)
    }

    pub fn read(text: &str) -> Show {
        Show::ALL.into_iter().find(|show| text == show.key()).unwrap_or_default()
    }
}

/// Narrows what a counter shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    #[default]
    Any,
    Unacknowledged,
    Acknowledged,
    Ended,
}

impl State {
    pub const ALL: [State; 4] = [State::Any, State::Unacknowledged, State::Acknowledged, State::Ended];

    pub fn key(self) -> &'static str {
        match self {
            State::Any => "",
            State::Unacknowledged => "unacknowledged",
            State::Acknowledged => "acknowledged",
            State::Ended => "ended",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            State::Any => "Any state",
            State::Unacknowledged => "Nobody acknowledged",
            State::Acknowledged => "Acknowledged",
            State::Ended => "No longer firing",
        }
    }

    pub fn read(text: &str) -> State {
        State::ALL.into_iter().find(|state| text == state.key()).unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertSearch {
    pub show: Show,
    /// Each has to hold, word for word.
    pub labels: Vec<(String, String)>,
    /// What was asked for and is no `name=value`.
    pub unread: Vec<String>,
    /// A slug.
    pub service: String,
    pub state: State,
    pub text: String,
    /// The alert's own name, exactly.
    pub name: String,
    pub incident: Option<IncidentNumber>,
    /// Storms row by row.
    pub is_plain: bool,
    /// The incident that what is selected should go into.
    pub into: Option<IncidentNumber>,
}

impl AlertSearch {
    pub const MOST_LABELS: usize = 20;
    const LONGEST: usize = 300;

    /// `field` gives what the address says; a name that comes several times is joined by line breaks.
    pub fn read(field: impl Fn(&str) -> Option<String>) -> AlertSearch {
        let text = |name: &str| -> String {
            field(name).unwrap_or_default().trim().chars().filter(|c| *c != '\0').take(AlertSearch::LONGEST).collect()
        };
        let number = |name: &str| text(name).trim_start_matches('#').parse().ok();
        let asked = field("label").unwrap_or_default().replace('\0', "");
        let (mut labels, mut unread) = (Vec::new(), Vec::new());
        for line in asked.lines().map(str::trim).filter(|line| !line.is_empty()).take(AlertSearch::MOST_LABELS) {
            let pair = line.split_once('=').map(|(name, value)| (name.trim(), value.trim().trim_matches('"')));
            match pair {
                Some((name, value)) if !name.is_empty() => labels.push((name.to_string(), value.to_string())),
                _ => unread.push(line.to_string()),
            }
        }
        labels.sort();
        labels.dedup();
        AlertSearch {
            show: Show::read(&text("show")),
            labels,
            unread,
            service: text("service"),
            state: State::read(&text("state")),
            text: text("text"),
            name: text("name"),
            incident: number("incident"),
            is_plain: text("plain") == "yes",
            into: number("into"),
        }
    }

    pub fn is_narrowed(&self) -> bool {
        let words = [&self.service, &self.text, &self.name];
        !self.labels.is_empty()
            || words.iter().any(|word| !word.is_empty())
            || self.incident.is_some()
            || self.state != State::Any
    }

    /// The same, without what narrows.
    pub fn widened(&self) -> AlertSearch {
        AlertSearch { show: self.show, into: self.into, ..AlertSearch::default() }
    }

    pub fn showing(&self, show: Show) -> AlertSearch {
        AlertSearch { show, ..self.clone() }
    }

    pub fn without_label(&self, name: &str, value: &str) -> AlertSearch {
        let labels = self.labels.iter().filter(|label| (label.0.as_str(), label.1.as_str()) != (name, value));
        AlertSearch { labels: labels.cloned().collect(), ..self.clone() }
    }

    /// `show=firing&label=severity%3Dcritical`.
    pub fn query(&self) -> String {
        let mut query = format!("show={}", self.show.key());
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                let _ = write!(query, "&{name}={}", encoded(value));
            }
        };
        for (name, value) in &self.labels {
            add("label", &format!("{name}={value}"));
        }
        add("service", &self.service);
        add("state", self.state.key());
        add("text", &self.text);
        add("name", &self.name);
        add("incident", &self.incident.map(|number| number.to_string()).unwrap_or_default());
        add("plain", if self.is_plain { "yes" } else { "" });
        add("into", &self.into.map(|number| number.to_string()).unwrap_or_default());
        query
    }

    pub fn address(&self) -> String {
        format!("/alerts?{}", self.query())
    }
}

pub fn encoded(text: &str) -> String {
    crate::command::fill("{text}", |_| Some(text.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(pairs: &[(&str, &str)]) -> AlertSearch {
        let fields: HashMap<&str, &str> = pairs.iter().copied().collect();
        AlertSearch::read(|name| fields.get(name).map(|text| text.to_string()))
    }

    #[test]
    fn an_address_says_what_is_shown() {
        let search = read(&[
            ("show", "unplaced"),
            ("label", "severity=critical\nteam = \"ai platform\"\nnonsense"),
            ("service", "support-bot"),
            ("text", " refuses & \0more "),
            ("incident", "#42"),
        ]);
        assert_eq!(search.labels, [("severity".into(), "critical".into()), ("team".into(), "ai platform".into())]);
        assert_eq!(search.unread, ["nonsense"]);
        assert_eq!(
            search.query(),
            "show=unplaced&label=severity%3Dcritical&label=team%3Dai%20platform&service=support-bot\
             &text=refuses%20%26%20more&incident=42"
        );
        assert!(search.is_narrowed() && !search.widened().is_narrowed());
        assert_eq!(search.without_label("severity", "critical").labels.len(), 1);
    }

    #[test]
    fn what_the_address_does_not_know_shows_what_fires() {
        assert_eq!(read(&[("show", "<script>"), ("state", "?"), ("into", "x")]), AlertSearch::default());
        for show in Show::ALL {
            assert_eq!(Show::read(show.key()), show);
        }
    }
}
