use super::{
    super::{
        history::last_days,
        record::{Incident, Record, Said},
        stretches,
    },
    *,
};
use crate::{ids::ComponentId, updates::Phase};
use chrono_tz::Tz;
use uuid::Uuid;

const PART: ComponentId = ComponentId(Uuid::from_u128(1));

#[test]
fn a_day_of_partial_outage_in_ninety() {
    let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
    let part = Part {
        id: PART,
        public_id: "p".into(),
        name: "Part".into(),
        description: String::new(),
        group: None,
        created_at: at("2024-01-01T00:00:00Z"),
        removed: false,
    };
    let now = at("2025-04-01T00:00:00Z");
    let days = last_days(&Tz::UTC, now);
    assert_eq!((days.len(), days[0].date.to_string()), (90, "2025-01-02".to_string()));
    let out = |state| Stretch { from: at("2025-02-01T00:00:00Z"), until: Some(at("2025-02-02T00:00:00Z")), state };
    let words = |stretches: &[Stretch]| uptime(&part, stretches, &days, now).words().unwrap();
    assert_eq!(words(&[]), "100 %");
    assert_eq!(words(&[out(State::Degraded)]), "100 %");
    assert_eq!(words(&[out(State::Partial)]), "99.66 %");
    assert_eq!(words(&[out(State::Outage)]), "98.87 %");
    let second = Stretch { until: Some(at("2025-02-01T00:00:01Z")), ..out(State::Outage) };
    assert_eq!(words(&[second]), "99.99 %");
    // It came onto the page in the middle of it.
    let new = Part { created_at: at("2025-02-01T12:00:00Z"), ..part.clone() };
    let watched = uptime(&new, &[out(State::Outage)], &days, now);
    assert_eq!((watched.watched, watched.down), (58 * 86_400_000 + 43_200_000, 43_200_000_000));
    let unborn = Part { created_at: now, ..part };
    assert_eq!(uptime(&unborn, &[], &days, now).words(), None);
}

#[test]
fn an_incident_counts_from_when_it_began() {
    let at = |minute: i64| "2025-02-15T14:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute);
    let said = |minute, since, phase, state| Said {
        public_id: "u".into(),
        phase,
        title: "It refuses".into(),
        users_see: "x".into(),
        since: at(since),
        scope: "x".into(),
        mitigation: "x".into(),
        next_update_at: None,
        owner: "x".into(),
        at: at(minute),
        changed_at: at(minute),
        states: vec![(PART, state)],
    };
    let told = [
        said(60, 2, Phase::Resolved, State::Working),
        said(40, 2, Phase::Monitoring, State::Degraded),
        said(20, 10, Phase::Identified, State::Outage),
    ];
    let record = Record {
        name: "Acme AI".into(),
        zone: Tz::UTC,
        groups: vec![],
        parts: vec![],
        incidents: vec![Incident { public_id: "i".into(), said: told.to_vec() }],
        maintenances: vec![],
        overrides: vec![],
        read_at: at(0),
        reachable: true,
    };
    let words = |now| -> Vec<String> {
        let told = stretches(&record, PART, at(now)).into_iter();
        let minute = |instant: DateTime<Utc>| (instant - at(0)).num_minutes();
        told.map(|one| format!("{} {:?} {:?}", minute(one.from), one.until.map(minute), one.state)).collect()
    };
    // Corrected later: it began earlier than was first said.
    assert_eq!(words(90), ["2 Some(40) Outage", "40 Some(60) Degraded"]);
    assert_eq!(words(45), ["2 Some(40) Outage", "40 None Degraded"]);
}

#[test]
fn days_are_those_of_the_zone_through_a_change_of_clocks() {
    let now: DateTime<Utc> = "2025-04-02T12:00:00Z".parse().unwrap();
    let days = last_days(&Tz::Europe__London, now);
    let changed = days.iter().find(|day| day.date.to_string() == "2025-03-30").unwrap();
    assert_eq!((days.len(), (changed.until - changed.from).num_hours()), (90, 23));
    assert!(days.windows(2).all(|pair| pair[0].until == pair[1].from));
}
