//! Where an alert is, and why, in the few words of a list.

use super::{AlertRow, Decided};
use chrono::{DateTime, Utc};

/// `no rule matched`, `rule 7 holds it 10 min`; none where it is in an incident. `clock` says a time for the reader.
pub fn whereabouts(alert: &AlertRow, clock: &dyn Fn(DateTime<Utc>) -> String) -> Option<String> {
    if alert.incident.is_some() {
        return None;
    }
    if let Some((person, at)) = &alert.placed {
        return Some(format!("taken out by {person}, {}", clock(*at)));
    }
    Some(match &alert.decided {
        None => alert.why.clone(),
        Some(decided) => decision(decided, clock),
    })
}

fn decision(decided: &Decided, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
    let by = match decided.rule {
        Some((_, place)) => format!("rule {place}"),
        None if decided.is_silenced => "a hold-back".into(),
        None => return "no rule matched".into(),
    };
    match (decided.outcome.as_str(), decided.again_at) {
        ("held", Some(until)) => format!("{by} holds it back until {}", clock(until)),
        ("held", None) => format!("{by} holds it back"),
        ("waits", Some(until)) => {
            format!("{by} holds it {}", crate::ui::span((until - decided.at).max(chrono::Duration::minutes(1))))
        }
        ("waits", None) => format!("{by} waits"),
        ("notify", _) => format!("{by} only notifies"),
        ("open" | "join", _) => format!("{by} took it"),
        _ => "no rule matched".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RuleId;
    use uuid::Uuid;

    #[test]
    fn a_decision_in_a_few_words() {
        let at = DateTime::from_timestamp(1_739_628_000, 0).unwrap();
        let later = at + chrono::Duration::minutes(10);
        let rule = Some((RuleId(Uuid::nil()), 7));
        for (outcome, rule, is_silenced, words) in [
            ("waits", rule, false, "rule 7 holds it 10 min"),
            ("held", rule, false, "rule 7 holds it back until 14:10"),
            ("held", None, true, "a hold-back holds it back until 14:10"),
            ("notify", rule, false, "rule 7 only notifies"),
            ("unmatched", None, false, "no rule matched"),
        ] {
            let decided = Decided { at, outcome: outcome.into(), rule, is_silenced, again_at: Some(later) };
            assert_eq!(decision(&decided, &|at| at.format("%H:%M").to_string()), words);
        }
    }
}
