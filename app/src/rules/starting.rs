//! Rules that a new installation is offered, one press each.

use super::{Draft, Effect, Gives, TimeWindow};
use crate::severities::Severity;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Starting {
    Critical,
    Info,
    Nights,
}

impl Starting {
    pub const ALL: [Starting; 3] = [Starting::Critical, Starting::Info, Starting::Nights];

    pub fn key(self) -> &'static str {
        match self {
            Starting::Critical => "critical",
            Starting::Info => "info",
            Starting::Nights => "nights",
        }
    }

    pub fn of_key(key: &str) -> Option<Starting> {
        Starting::ALL.into_iter().find(|starting| starting.key() == key)
    }

    pub fn title(self) -> &'static str {
        match self {
            Starting::Critical => "Critical opens SEV2",
            Starting::Info => "Info only notifies",
            Starting::Nights => "Warnings sleep at night",
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Starting::Critical => "What calls itself critical or page opens an incident, and somebody is paged.",
            Starting::Info => "What calls itself info is told to whoever is first in line. No incident, no page.",
            Starting::Nights => {
                "Warnings between 22:00 and 07:00 are held back, and decided at 07:00 if they still fire."
            }
        }
    }

    /// `zone` is the organisation's.
    pub fn draft(self, zone: &str) -> Draft {
        let matcher = match self {
            Starting::Critical => "severity=~\"critical|page\"",
            Starting::Info => "severity=\"info\"",
            Starting::Nights => "severity=\"warning\"",
        };
        let night = TimeWindow { days: [true; 7], from: 22 * 60, until: 7 * 60, zone: zone.into() };
        let severity = (self == Starting::Critical).then_some(Severity::Sev2);
        Draft {
            matchers: matcher.parse().into_iter().collect(),
            windows: if self == Starting::Nights { vec![night] } else { Vec::new() },
            rates: Vec::new(),
            gives: Gives { severity, ..Gives::default() },
            effect: match self {
                Starting::Critical => Effect::Open,
                Starting::Info => Effect::Notify,
                Starting::Nights => Effect::HoldBack { until: None, reason: "Nobody is woken for a warning.".into() },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::RuleId, rules::Rule};
    use chrono::DateTime;

    #[test]
    fn what_is_offered_can_be_saved() {
        for starting in Starting::ALL {
            assert_eq!(Starting::of_key(starting.key()), Some(starting));
            let Draft { matchers, windows, rates, gives, effect } = starting.draft("Europe/London");
            assert_eq!(matchers.len(), 1, "{starting:?}");
            let (id, author) = (RuleId(uuid::Uuid::nil()), String::new());
            let rule = Rule { id, order: 1, matchers, windows, rates, gives, effect, author };
            assert_eq!(rule.problems(DateTime::from_timestamp(1_739_628_000, 0).unwrap()), []);
        }
    }
}
