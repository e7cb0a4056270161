use crate::ui::grouped;
use std::collections::BTreeMap;

/// What a set of rules would have done with past alerts. Each is counted once as joined, held, notified, or as the one
/// that opened an incident.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub alerts: usize,
    pub incidents: usize,
    pub joined: usize,
    /// Held back, or over before a rule's minutes had passed.
    pub held: usize,
    pub notified: usize,
    /// No rule matched: also counted as what is done without rules.
    pub unmatched: usize,
    /// Incidents that would have been opened, and somebody paged, at night.
    pub pages_at_night: usize,
    /// How many alerts each rule took, by its order.
    pub by_rule: BTreeMap<i32, usize>,
}

impl Summary {
    pub fn words(&self) -> String {
        let count = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{} {many}", grouped(count)),
        };
        if self.alerts == 0 {
            return "No alert has come yet: there is nothing to try the rules on.".into();
        }
        let of = match self.alerts {
            1 => "the last alert".to_string(),
            alerts => format!("the last {} alerts", grouped(alerts)),
        };
        let mut said = format!(
            "would have done in {of}: {}, {}, {} joined",
            count(self.incidents, "incident", "incidents"),
            count(self.pages_at_night, "page at night", "pages at night"),
            grouped(self.joined)
        );
        for (number, words) in [(self.held, "held back"), (self.notified, "only notified")] {
            if number > 0 {
                said.push_str(&format!(", {} {words}", grouped(number)));
            }
        }
        match self.unmatched {
            0 => said,
            unmatched => format!("{said}; no rule matched {}", grouped(unmatched)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_one_sentence() {
        let summary = Summary { alerts: 1000, incidents: 31, joined: 960, pages_at_night: 4, ..Summary::default() };
        assert_eq!(
            summary.words(),
            "would have done in the last 1,000 alerts: 31 incidents, 4 pages at night, 960 joined"
        );
        let all = Summary { held: 5, notified: 4, unmatched: 1204, incidents: 1, pages_at_night: 1, ..summary };
        assert!(
            all.words().ends_with(
                "1 incident, 1 page at night, 960 joined, 5 held back, 4 only notified; no rule matched 1,204"
            )
        );
        assert!(Summary::default().words().starts_with("No alert"));
    }
}
