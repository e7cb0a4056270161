use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// What it said longer ago is no data.
pub(super) const FRESH: Duration = Duration::minutes(5);

/// A part of a status page that is not operational.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Component {
    pub name: String,
    /// As the page writes it: `partial_outage`.
    pub status: String,
}

impl Component {
    pub fn words(&self) -> String {
        format!("{} {}", self.name, self.status.replace('_', " "))
    }

    /// Planned work is announced, and no trouble by itself.
    pub fn is_trouble(&self) -> bool {
        self.status != "under_maintenance"
    }
}

/// A provider that is known here, and what its page said last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderNow {
    pub slug: String,
    pub name: String,
    pub chosen_at: Option<DateTime<Utc>>,
    pub polled_at: Option<DateTime<Utc>>,
    pub answered_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub failed_at: Option<DateTime<Utc>>,
    /// `none`, `minor`, `major`, `critical`, or whatever the page writes.
    pub indicator: Option<String>,
    pub description: Option<String>,
    pub components: Vec<Component>,
    pub page_url: Option<String>,
}

impl ProviderNow {
    pub fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.answered_at.is_some_and(|at| now - at <= FRESH)
    }

    /// `Partial System Outage (major); Chat partial outage`.
    pub fn says(&self) -> String {
        let indicator = self.indicator.as_deref().unwrap_or("none");
        let description = self.description.clone().filter(|text| !text.is_empty());
        let head = match (description, indicator) {
            (None, "none") => "operational".to_string(),
            (None, other) => other.to_string(),
            (Some(text), "none") => text,
            (Some(text), other) => format!("{text} ({other})"),
        };
        let parts: Vec<String> = self.components.iter().take(MOST_NAMED).map(Component::words).collect();
        let more = self.components.len().saturating_sub(MOST_NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        if parts.is_empty() { head } else { format!("{head}; {}{more}", parts.join(", ")) }
    }
}

const MOST_NAMED: usize = 3;

/// One change of what a page said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRow {
    pub provider: String,
    pub says: String,
    pub seen_at: DateTime<Utc>,
}
