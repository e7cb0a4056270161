use super::*;
use crate::alerts::alertmanager::{Notice, Status};
use app::severities::Proposed;
use chrono::{TimeZone, Utc};

fn fired(name: &str, service: Option<Uuid>, severity: Severity) -> Fired {
    let at = Utc.timestamp_opt(0, 0).unwrap();
    Fired {
        id: Uuid::now_v7(),
        notice: Notice {
            dedup_key: name.into(),
            status: Status::Firing,
            labels: [("alertname".to_string(), name.to_string())].into(),
            annotations: Default::default(),
            starts_at: None,
            ends_at: None,
            generator_url: None,
        },
        group_key: "g".into(),
        sent: 0,
        is_test: false,
        starts_at: at,
        ended_at: None,
        received_at: at,
        service,
        proposed: Proposed { severity, reason: "Rule 1: tier is paid.".into(), rule: Some(1) },
        incident: None,
        why: String::new(),
        taken: crate::rules::Taken::unmatched(at),
    }
}

fn target(number: i64) -> Target {
    Target { id: Uuid::now_v7(), number: IncidentNumber(number), severity: Some(Severity::Sev3) }
}

fn of_group(target: &Target) -> Targets {
    Targets { by_group: HashMap::from([("g".to_string(), target.clone())]), ..Targets::default() }
}

fn all(fired: &[Fired]) -> Vec<usize> {
    (0..fired.len()).collect()
}

fn joined(fired: &mut [Fired], targets: &Targets) -> Vec<Joined> {
    let mut joined = Vec::new();
    join(fired, &all(fired), targets, &mut joined);
    joined
}

#[test]
fn the_group_comes_before_the_name_and_a_storm_is_one_line() {
    let service = Uuid::now_v7();
    let (group, by_name) = (target(42), target(41));
    let named = HashMap::from([((Some(service), "Slow".to_string()), by_name.clone())]);
    let mut alerts: Vec<Fired> = (0..1000).map(|_| fired("Slow", Some(service), Severity::Sev3)).collect();
    let one = joined(&mut alerts, &Targets { by_name: named.clone(), ..of_group(&group) });
    assert_eq!((one.len(), one[0].id, one[0].count), (1, group.id, 1000));
    assert_eq!(alerts[0].why, "Joined #42: same group.");
    let mut alerts = vec![fired("Slow", Some(service), Severity::Sev3), fired("Slow", None, Severity::Sev3)];
    let one = joined(&mut alerts, &Targets { by_name: named, ..Targets::default() });
    assert_eq!((one[0].id, one[0].count), (by_name.id, 1));
    assert_eq!(alerts[0].why, "Joined #41: same service and name.");
    assert_eq!(alerts[1].incident, None, "whoever groups does not join by the name alone");
}

#[test]
fn without_groups_the_sender_and_the_name_are_enough() {
    let standing = target(41);
    let named = HashMap::from([((None, "Slow".to_string()), standing)]);
    let mut alerts = vec![fired("Slow", None, Severity::Sev3), fired("Down", None, Severity::Sev3)];
    alerts.iter_mut().for_each(|alert| alert.group_key.clear());
    joined(&mut alerts, &Targets { by_name: named, ..Targets::default() });
    assert_eq!(alerts[0].why, "Joined #41: same sender and name.");
    assert_eq!(alerts[1].incident, None);
}

#[test]
fn a_worse_one_says_so_and_changes_nothing() {
    let mut alerts = vec![fired("Slow", None, Severity::Sev4), fired("Down", None, Severity::Sev1)];
    let one = joined(&mut alerts, &of_group(&target(42)));
    assert_eq!(alerts[1].why, "Joined #42: same group. On its own it would be SEV1: Rule 1: tier is paid.");
    assert_eq!(one[0].worse.as_deref(), Some("Down would be SEV1 on its own. A person decides."));
}

#[test]
fn those_beside_the_lead_join_what_it_opened_and_so_do_those_that_follow() {
    let opened = target(43);
    let mut alerts: Vec<Fired> = ["a", "b", "c"].map(|name| fired(name, None, Severity::Sev3)).into();
    alerts[1].why = "Rule 7 matched: severity is critical.".into();
    let (unit, mut one) = (all(&alerts), Vec::new());
    take(&mut alerts, &unit, 1, &opened, &mut one);
    assert_eq!((one[0].first.as_str(), one[0].count, one.len()), ("a", 2, 1));
    assert_eq!(alerts[1].why, "Opened #43. Rule 7 matched: severity is critical.");
    let mut targets = Targets::default();
    targets.opened(&alerts, &unit, opened.clone());
    let mut later = vec![fired("d", None, Severity::Sev3)];
    joined(&mut later, &targets);
    assert_eq!(later[0].incident, Some(opened.id));
}
