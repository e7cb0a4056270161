//! What was decided about an alert, and why, in words that a person checks it by.

use super::{Gives, rate::length};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Outcome {
    Open,
    Notify,
    /// By a rule or a silence; decided again at its end, if it fires then.
    Held {
        until: DateTime<Utc>,
    },
    /// A rule takes it if it still fires then; decided again.
    Waits {
        until: DateTime<Utc>,
        minutes: u32,
    },
    /// It shares an incident with the alerts of the same key.
    Join {
        key: String,
    },
    /// No rule matched: what is done without rules is done, and it is shown.
    Unmatched,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The order of the rule that took it.
    pub rule: Option<i32>,
    pub silence: Option<Uuid>,
    pub outcome: Outcome,
    pub gives: Gives,
    /// A sentence: `Rule 7 matched: severity is critical.`
    pub why: String,
    /// Rules whose conditions on the alert held, and that did not take it: their order and why not.
    pub passed: Vec<(i32, String)>,
}

impl Decision {
    /// For a list: `rule 7 holds it 10 min`. `clock` says a time for the reader.
    pub fn short(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
        let rule = self.rule.map_or_else(|| "a silence".to_string(), |order| format!("rule {order}"));
        match &self.outcome {
            Outcome::Open => format!("{rule} opens an incident"),
            Outcome::Notify => format!("{rule} only notifies"),
            Outcome::Held { until } => format!("{rule} holds it back until {}", clock(*until)),
            Outcome::Waits { minutes, .. } => format!("{rule} holds it {}", length(*minutes)),
            Outcome::Join { .. } => format!("{rule} joins it to its like"),
            Outcome::Unmatched => "no rule matched".into(),
        }
    }

    /// When it has to be decided again, if the alert still fires.
    pub fn again_at(&self) -> Option<DateTime<Utc>> {
        match self.outcome {
            Outcome::Held { until } | Outcome::Waits { until, .. } => Some(until),
            _ => None,
        }
    }

    /// Whether it goes into an incident now.
    pub fn has_incident(&self) -> bool {
        matches!(self.outcome, Outcome::Open | Outcome::Join { .. } | Outcome::Unmatched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_in_a_list() {
        let until = DateTime::from_timestamp(1_739_628_000, 0).unwrap();
        let decided = |rule, outcome| Decision {
            rule,
            silence: None,
            outcome,
            gives: Gives::default(),
            why: String::new(),
            passed: vec![],
        };
        for (decision, words) in [
            (decided(Some(7), Outcome::Waits { until, minutes: 10 }), "rule 7 holds it 10 min"),
            (decided(Some(7), Outcome::Held { until }), "rule 7 holds it back until 14:00"),
            (decided(None, Outcome::Held { until }), "a silence holds it back until 14:00"),
            (decided(Some(3), Outcome::Open), "rule 3 opens an incident"),
            (decided(Some(4), Outcome::Notify), "rule 4 only notifies"),
            (decided(Some(5), Outcome::Join { key: "k".into() }), "rule 5 joins it to its like"),
            (decided(None, Outcome::Unmatched), "no rule matched"),
        ] {
            assert_eq!(decision.short(&|at| at.format("%H:%M").to_string()), words);
            let is_later = matches!(decision.outcome, Outcome::Held { .. } | Outcome::Waits { .. });
            assert_eq!(decision.again_at().is_some(), is_later);
        }
    }
}
