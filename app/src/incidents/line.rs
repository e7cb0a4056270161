//! The line: seven stops, each derived from recorded facts. See the design's table of the line.

use super::{Facts, Outcome};
use crate::recovery::{Gate, Why};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stop {
    Alert,
    Severity,
    Owner,
    Triage,
    Mitigate,
    Verify,
    Postmortem,
}

impl Stop {
    pub const ALL: [Stop; 7] =
        [Stop::Alert, Stop::Severity, Stop::Owner, Stop::Triage, Stop::Mitigate, Stop::Verify, Stop::Postmortem];

    pub fn name(self) -> &'static str {
        match self {
            Stop::Alert => "Alert",
            Stop::Severity => "Severity",
            Stop::Owner => "Owner",
            Stop::Triage => "Triage",
            Stop::Mitigate => "Mitigate",
            Stop::Verify => "Verify",
            Stop::Postmortem => "Postmortem",
        }
    }

    /// The word in `?at=`.
    pub fn key(self) -> &'static str {
        match self {
            Stop::Alert => "alert",
            Stop::Severity => "severity",
            Stop::Owner => "owner",
            Stop::Triage => "triage",
            Stop::Mitigate => "mitigate",
            Stop::Verify => "verify",
            Stop::Postmortem => "postmortem",
        }
    }

    pub fn read(key: &str) -> Option<Stop> {
        Stop::ALL.into_iter().find(|stop| stop.key() == key)
    }

    /// 1 to 7.
    pub fn place(self) -> usize {
        self as usize + 1
    }
}

/// How a stop is drawn and spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lamp {
    Dark,
    Lit,
    /// Lit too: inside its bounds, and not long enough.
    Holding,
    Blocked,
    Passed,
    Waived,
}

impl Lamp {
    pub fn key(self) -> &'static str {
        match self {
            Lamp::Dark => "dark",
            Lamp::Lit => "lit",
            Lamp::Holding => "holding",
            Lamp::Blocked => "blocked",
            Lamp::Passed => "passed",
            Lamp::Waived => "waived",
        }
    }

    /// The stop where the incident stands.
    pub fn is_current(self) -> bool {
        matches!(self, Lamp::Lit | Lamp::Holding | Lamp::Blocked)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    pub stop: Stop,
    pub lamp: Lamp,
    /// When it was passed.
    pub at: Option<DateTime<Utc>>,
    /// The fact beneath the name.
    pub fact: String,
    /// The incident came back to this stop.
    pub returned: i32,
}

/// The seven stations; exactly one is current while the incident is open.
pub fn line(facts: &Facts) -> Vec<Station> {
    let current = current(facts);
    Stop::ALL.into_iter().map(|stop| station(facts, stop, current)).collect()
}

/// The first stop that is not passed; none when all seven are.
pub fn current(facts: &Facts) -> Option<Stop> {
    match &facts.ended {
        Some(ended) if ended.outcome != Outcome::Resolved => None,
        Some(_) => (!postmortem_is_over(facts)).then_some(Stop::Postmortem),
        None => {
            Some(Stop::ALL.into_iter().find(|stop| !is_passed(facts, *stop)).unwrap_or(Stop::Verify).min(Stop::Verify))
        }
    }
}

fn is_passed(facts: &Facts, stop: Stop) -> bool {
    match stop {
        Stop::Alert => true,
        Stop::Severity => facts.severity.is_some(),
        Stop::Owner => facts.is_owned(),
        Stop::Triage => facts.class.is_some() && facts.checks_answered >= facts.checks,
        Stop::Mitigate => facts.mitigations > 0 || facts.none_needed.is_some(),
        Stop::Verify => {
            facts.ended.as_ref().is_some_and(|ended| ended.outcome == Outcome::Resolved || facts.recovered_at.is_some())
        }
        Stop::Postmortem => postmortem_is_over(facts),
    }
}

fn postmortem_is_over(facts: &Facts) -> bool {
    facts.postmortem_published_at.is_some() || facts.postmortem_waived_at.is_some()
}

fn station(facts: &Facts, stop: Stop, current: Option<Stop>) -> Station {
    let skipped = facts.ended.as_ref().is_some_and(|ended| ended.outcome != Outcome::Resolved);
    let lamp = match current {
        Some(lit) if lit == stop => match stop {
            Stop::Owner => Lamp::Blocked,
            Stop::Verify => facts.measured().map_or(Lamp::Lit, verifying),
            _ => Lamp::Lit,
        },
        // Naming the class early, or mitigating before triage is done, is recorded but does not move the train.
        Some(lit) if stop > lit => Lamp::Dark,
        None if skipped && !is_passed(facts, stop) => Lamp::Dark,
        _ if stop == Stop::Mitigate && facts.mitigations == 0 => Lamp::Waived,
        _ if stop == Stop::Verify && facts.measured().is_some_and(|gate| !gate.waived.is_empty()) => Lamp::Waived,
        _ if stop == Stop::Postmortem && facts.postmortem_published_at.is_none() => Lamp::Waived,
        _ => Lamp::Passed,
    };
    let returned = match (&facts.reopened_to, facts.reopened_count) {
        (Some(to), count) if to == stop.key() => count,
        _ => 0,
    };
    let (at, fact) = fact(facts, stop);
    Station { stop, lamp, at, fact, returned }
}

fn verifying(gate: &Gate) -> Lamp {
    match gate.trouble().map(|wait| &wait.why) {
        Some(Why::Outside { left: 0, .. }) => Lamp::Lit,
        Some(_) => Lamp::Blocked,
        None if gate.waits.is_empty() => Lamp::Lit,
        None => Lamp::Holding,
    }
}

/// `6 of 15 min`, the shortest; or what is in its way.
fn verify_fact(gate: &Gate) -> String {
    if let Some(trouble) = gate.trouble() {
        let several = gate.waits.iter().filter(|wait| !matches!(wait.why, Why::Holding { .. })).count();
        let more = if several > 1 { format!(", {} more", several - 1) } else { String::new() };
        return match &trouble.why {
            Why::Outside { figure, left: 0, .. } => format!("{} outside, {figure}{more}", trouble.name),
            Why::Outside { figure, .. } => format!("{} left its bound, {figure}{more}", trouble.name),
            _ => format!("{}: no data{more}", trouble.name),
        };
    }
    match (gate.shortest().and_then(|(wait, _)| wait.held()), gate.waived.as_slice()) {
        (Some(held), _) => held,
        (None, []) => "held".into(),
        (None, [by, ..]) => format!("waived by {by}"),
    }
}

fn fact(facts: &Facts, stop: Stop) -> (Option<DateTime<Utc>>, String) {
    let name = |person: &Option<crate::auth::PersonName>| person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
    match stop {
        Stop::Alert => {
            (Some(facts.detected_at), facts.alert.clone().unwrap_or_else(|| format!("by {}", facts.declared_by)))
        }
        Stop::Severity => match facts.severity {
            Some(severity) => {
                (facts.severity_at, format!("{severity}, {}", facts.severity_by.clone().unwrap_or_default()))
            }
            None => (None, "not chosen".into()),
        },
        Stop::Owner if facts.is_owned() => (facts.acknowledged_at, name(&facts.owner)),
        Stop::Owner => (None, facts.waits_for().map_or("nobody".into(), |names| format!("waits for {names}"))),
        Stop::Triage => match (&facts.class, facts.checks) {
            (Some(class), _) if facts.checks_answered >= facts.checks => (facts.class_at, class.clone()),
            (_, 0) => (None, "class not named".into()),
            (_, checks) => (None, format!("{} of {checks} checks", facts.checks_answered)),
        },
        Stop::Mitigate if facts.rollbacks > 0 && facts.rollbacks == facts.mitigations => {
            let s = if facts.rollbacks == 1 { "" } else { "s" };
            (facts.mitigated_at, format!("{} rollback{s}", facts.rollbacks))
        }
        Stop::Mitigate if facts.mitigations == 1 => (facts.mitigated_at, "1 recorded".into()),
        Stop::Mitigate if facts.mitigations > 0 => (facts.mitigated_at, format!("{} recorded", facts.mitigations)),
        Stop::Mitigate if facts.none_needed.is_some() => (facts.mitigated_at, "none needed".into()),
        Stop::Mitigate => (None, String::new()),
        Stop::Verify => match &facts.ended {
            Some(ended) => {
                let waived = facts.measured().and_then(|gate| gate.waived.first());
                let words = waived.map_or_else(|| ended.outcome.words().to_lowercase(), |by| format!("waived by {by}"));
                (Some(ended.at), words)
            }
            None if current(facts) == Some(Stop::Verify) && facts.measured().is_some() => {
                (None, facts.measured().map(verify_fact).unwrap_or_default())
            }
            None if facts.recovered_at.is_some() => (facts.recovered_at, "confirmed".into()),
            None => (None, String::new()),
        },
        Stop::Postmortem => match (facts.postmortem_published_at, facts.postmortem_waived_at) {
            (Some(at), _) => (Some(at), "published".into()),
            (None, Some(at)) => (Some(at), "waived".into()),
            (None, None) if facts.ended.is_some() && current(facts).is_some() => (None, "draft".into()),
            (None, None) => (None, String::new()),
        },
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::{
        auth::{PersonName, Role},
        ids::{IncidentId, IncidentNumber, PersonId},
        severities::Severity,
    };
    use proptest::prelude::*;

    pub fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600 + minute * 60, 0).expect("a time")
    }

    pub fn ana() -> PersonName {
        PersonName { id: PersonId(uuid::Uuid::from_u128(1)), name: "Ana Ruiz".into(), role: Role::Commander }
    }

    pub fn fresh() -> Facts {
        Facts {
            id: IncidentId(uuid::Uuid::nil()),
            number: IncidentNumber(42),
            kind: "real".into(),
            restricted: false,
            title: "Support bot refuses paid customers".into(),
            service: None,
            impact_started_at: at(0),
            detected_at: at(0),
            declared_at: at(1),
            declared_by: "Kim Lund".into(),
            alert: None,
            alerts: 0,
            severity: None,
            severity_reason: None,
            severity_at: None,
            severity_by: None,
            owner: None,
            owner_since: None,
            acknowledged_at: None,
            paged: None,
            handed_to: None,
            handed_at: None,
            class: None,
            class_at: None,
            mitigated_at: None,
            mitigations: 0,
            rollbacks: 0,
            none_needed: None,
            recovered_at: None,
            recovered_by: None,
            recovery_evidence: None,
            promise_at: None,
            ended: None,
            reopened_at: None,
            reopened_to: None,
            reopened_count: 0,
            postmortem_published_at: None,
            postmortem_waived_at: None,
            checks: 6,
            checks_answered: 0,
            gate: None,
            public_phase: None,
            approval: None,
            returned: None,
            reminders_off: None,
        }
    }

    /// The record of a whole journey, stopped after `steps` of its seven facts.
    pub fn after(steps: usize) -> Facts {
        let mut facts = fresh();
        if steps >= 1 {
            facts.severity = Some(Severity::Sev2);
            facts.severity_at = Some(at(2));
        }
        if steps >= 2 {
            facts.owner = Some(ana());
            facts.acknowledged_at = Some(at(3));
        }
        if steps >= 3 {
            facts.checks_answered = 6;
            facts.class = Some("prompt regression".into());
            facts.class_at = Some(at(20));
        }
        if steps >= 4 {
            facts.mitigations = 1;
            facts.mitigated_at = Some(at(21));
        }
        if steps >= 5 {
            facts.recovered_at = Some(at(50));
        }
        if steps >= 6 {
            facts.ended = Some(Ended {
                outcome: Outcome::Resolved,
                at: at(63),
                by: Some(ana()),
                reason: "Prompt rolled back".into(),
                duplicate_of: None,
            });
        }
        if steps >= 7 {
            facts.postmortem_published_at = Some(at(9000));
        }
        facts
    }
    use super::super::Ended;

    #[test]
    fn each_fact_moves_the_train_one_stop() {
        let stops = [
            Some(Stop::Severity),
            Some(Stop::Owner),
            Some(Stop::Triage),
            Some(Stop::Mitigate),
            Some(Stop::Verify),
            Some(Stop::Verify),
            Some(Stop::Postmortem),
            None,
        ];
        for (steps, stop) in stops.into_iter().enumerate() {
            assert_eq!(current(&after(steps)), stop, "after {steps} facts");
        }
    }

    #[test]
    fn an_owner_who_has_not_acknowledged_blocks_the_line() {
        let mut facts = after(1);
        facts.owner = Some(ana());
        let owner = &line(&facts)[2];
        assert_eq!((owner.lamp, owner.fact.as_str()), (Lamp::Blocked, "waits for Ana Ruiz"));
    }

    #[test]
    fn the_other_ways_out_leave_later_stops_dark() {
        let mut facts = after(2);
        facts.ended = after(6).ended.map(|ended| Ended { outcome: Outcome::FalseAlarm, ..ended });
        let lamps: Vec<Lamp> = line(&facts).iter().map(|station| station.lamp).collect();
        assert_eq!(current(&facts), None);
        assert_eq!(lamps[..3], [Lamp::Passed; 3]);
        assert_eq!(lamps[3], Lamp::Dark);
        assert_eq!(lamps[6], Lamp::Dark);
    }

    #[test]
    fn the_verify_lamp_tells_what_the_metrics_say() {
        use crate::recovery::Wait;
        let wait = |why| Wait { name: "Refusal rate".into(), hold: 900, why };
        let holding = || wait(Why::Holding { done: 400, until: at(72) });
        let outside = |left| wait(Why::Outside { figure: "8 %".into(), bound: "≤ 6 %".into(), since: at(60), left });
        let silent = wait(Why::NoData { since: Some(at(31)), last: Some("5 %".into()), silent: None });
        let rows = [
            (vec![], vec![], Lamp::Lit, "held"),
            (vec![holding()], vec![], Lamp::Holding, "6 of 15 min"),
            (vec![holding(), outside(0)], vec![], Lamp::Lit, "Refusal rate outside, 8 %"),
            (vec![holding(), outside(2)], vec![], Lamp::Blocked, "Refusal rate left its bound, 8 %"),
            (vec![silent, outside(0)], vec![], Lamp::Blocked, "Refusal rate: no data, 1 more"),
            (vec![], vec!["Ana Ruiz".to_string()], Lamp::Lit, "waived by Ana Ruiz"),
        ];
        for (waits, waived, lamp, fact) in rows {
            let gate = Gate { metrics: 3, held: 1, waived, waits, longest: 900, ..Gate::default() };
            let verify = &line(&Facts { gate: Some(gate), ..after(4) })[5];
            assert_eq!((verify.lamp, verify.fact.as_str()), (lamp, fact));
        }
        let signed = Gate { metrics: 1, waived: vec!["Ana Ruiz".into()], ..Gate::default() };
        let resolved = Facts { gate: Some(signed), recovered_at: None, ..after(6) };
        let verify = &line(&resolved)[5];
        assert_eq!((verify.lamp, verify.fact.as_str()), (Lamp::Waived, "waived by Ana Ruiz"));
        assert_eq!(current(&resolved), Some(Stop::Postmortem), "figures need no words");
    }

    proptest! {
        /// Whatever is recorded, an open incident stands at exactly one stop, and no lamp after it is lit.
        #[test]
        fn an_open_incident_stands_at_exactly_one_stop(steps in 0usize..6, checks in 0i64..9, answered in 0i64..9, none in any::<bool>()) {
            let mut facts = after(steps);
            facts.checks = checks;
            facts.checks_answered = answered;
            facts.none_needed = none.then(|| "a watch, no act".into());
            let stations = line(&facts);
            let lit: Vec<usize> = stations.iter().enumerate()
                .filter(|(_, station)| station.lamp.is_current()).map(|(place, _)| place).collect();
            prop_assert_eq!(lit.len(), 1);
            prop_assert!(stations[lit[0] + 1..].iter().all(|station| station.lamp == Lamp::Dark));
        }
    }
}
