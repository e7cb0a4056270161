use super::*;
use crate::alerts::alertmanager::{Notice, Status};
use app::severities::Proposed;
use chrono::{TimeZone, Utc};

fn fired(name: &str, service: Option<Uuid>, severity: Severity) -> Fired {
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
        starts_at: Utc.timestamp_opt(0, 0).unwrap(),
        service,
        proposed: Proposed { severity, reason: "Rule 1: tier is paid.".into(), rule: Some(1) },
        incident: None,
        why: String::new(),
    }
}

fn target(number: i64) -> Target {
    Target { id: Uuid::now_v7(), number: IncidentNumber(number), severity: Some(Severity::Sev3) }
}

#[test]
fn the_group_comes_before_the_name_and_a_storm_is_one_line() {
    let service = Uuid::now_v7();
    let (group, by_name) = (target(42), target(41));
    let named = HashMap::from([((service, "Slow".to_string()), by_name.clone())]);
    let mut alerts: Vec<Fired> = (0..1000).map(|_| fired("Slow", Some(service), Severity::Sev3)).collect();
    let joined = join(&mut alerts, &Targets { group: Some(group.clone()), by_name: named.clone() });
    assert_eq!((joined.len(), joined[0].id, joined[0].count), (1, group.id, 1000));
    assert_eq!(alerts[0].why, "Joined #42: same group.");
    let mut alerts = vec![fired("Slow", Some(service), Severity::Sev3), fired("Slow", None, Severity::Sev3)];
    let joined = join(&mut alerts, &Targets { group: None, by_name: named });
    assert_eq!((joined[0].id, joined[0].count), (by_name.id, 1));
    assert_eq!(alerts[0].why, "Joined #41: same service and name.");
    assert_eq!(alerts[1].incident, None);
}

#[test]
fn a_worse_one_says_so_and_changes_nothing() {
    let group = target(42);
    let mut alerts = vec![fired("Slow", None, Severity::Sev4), fired("Down", None, Severity::Sev1)];
    let joined = join(&mut alerts, &Targets { group: Some(group), by_name: HashMap::new() });
    assert_eq!(alerts[1].why, "Joined #42: same group. On its own it would be SEV1: Rule 1: tier is paid.");
    assert_eq!(joined[0].worse.as_deref(), Some("Down would be SEV1 on its own. A person decides."));
}

#[test]
fn those_beside_the_lead_join_what_it_opened() {
    let opened = target(43);
    let mut alerts: Vec<Fired> = ["a", "b", "c"].map(|name| fired(name, None, Severity::Sev3)).into();
    take(&mut alerts, 1, &opened);
    let targets = Targets { group: Some(opened), by_name: HashMap::new() };
    let beside = beside_the_lead(&alerts, &targets).unwrap();
    assert_eq!((beside.first.as_str(), beside.count), ("a", 2));
    assert_eq!(alerts[1].why, "Opened #43.");
    assert!(beside_the_lead(&alerts[1..2], &targets).is_none());
}
