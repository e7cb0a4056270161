//! The order of open incidents.

use crate::incidents::{Facts, IncidentRow};
use chrono::{DateTime, Utc};

/// Owned by nobody, then by severity (not chosen counts as worst), then late promises, then the oldest.
pub fn order(rows: &mut [IncidentRow], now: DateTime<Utc>) {
    rows.sort_by_key(|row| key(&row.facts, now));
}

fn key(facts: &Facts, now: DateTime<Utc>) -> (bool, u8, bool, DateTime<Utc>, i64) {
    let severity = facts.severity.map_or(0, |severity| severity.digit());
    (facts.is_owned(), severity, !facts.is_late(now), facts.declared_at, facts.number.0)
}

#[cfg(test)]
mod tests {
    use super::{super::need::tests::*, *};
    use crate::severities::Severity;

    #[test]
    fn what_needs_an_owner_then_what_is_worst_then_what_is_late_then_what_is_old() {
        let sev = |severity, facts: Facts| Facts { severity, ..facts };
        let late = |facts: Facts| Facts { promise_at: Some(at(10)), ..facts };
        let mut rows: Vec<IncidentRow> = [
            sev(Some(Severity::Sev3), owned(6, 0, ANA)),
            sev(Some(Severity::Sev2), owned(5, 9, ANA)),
            sev(Some(Severity::Sev2), owned(4, 2, ANA)),
            late(sev(Some(Severity::Sev2), owned(3, 9, ANA))),
            sev(None, owned(2, 30, ANA)),
            sev(Some(Severity::Sev4), open(1, 50)),
        ]
        .into_iter()
        .map(|facts| IncidentRow { facts })
        .collect();
        order(&mut rows, at(60));
        let numbers: Vec<i64> = rows.iter().map(|row| row.facts.number.0).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
    }
}
