use super::{
    decide_tests::{alert, any_rule, any_silence, at, hold, rule, silence},
    *,
};
use app::rules::{Effect, Rate, Rule, Silence, Summary, TimeWindow};
use proptest::prelude::*;

fn night() -> TimeWindow {
    TimeWindow { days: [true; 7], from: 22 * 60, until: 7 * 60, zone: "UTC".into() }
}

fn replayed(rules: &[Rule], silences: &[Silence], alerts: &[Alert]) -> Summary {
    replay(&Ready::all(rules), &Quiet::all(silences), alerts, &night(), at(100_000))
}

/// Named, from one minute to another; none: it still fires.
fn fired(name: &str, from: i64, until: Option<i64>) -> Alert {
    Alert { name: name.into(), ended_at: until.map(at), ..alert(&[("team", name)], from) }
}

#[test]
fn without_rules_alerts_join_as_they_do_today() {
    let alerts = [
        fired("slow", 0, Some(10)),
        fired("slow", 20, Some(30)),
        // Three hours later the first incident is over.
        fired("slow", 220, Some(230)),
        fired("down", 225, None),
        Alert { group_key: "g".into(), service: String::new(), ..fired("a", 300, None) },
        Alert { group_key: "g".into(), service: String::new(), ..fired("b", 301, None) },
        Alert { service: String::new(), ..fired("a", 302, None) },
    ];
    let summary = replayed(&[], &[], &alerts);
    assert_eq!((summary.incidents, summary.joined, summary.unmatched), (5, 2, 7));
    assert_eq!(summary.pages_at_night, 0, "14:00 to 19:02");
}

#[test]
fn a_storm_is_one_incident_and_a_page_at_night_is_counted() {
    let storm: Vec<Alert> = (0..1000)
        .map(|n| Alert { service: format!("s{n}"), ..fired(&format!("n{n}"), 9 * 60 + n / 100, None) })
        .collect();
    let join = rule(1, &["team=~n.*"], Effect::Join { labels: vec!["cluster".into()] });
    let summary = replayed(&[join], &[], &storm);
    assert_eq!((summary.incidents, summary.joined, summary.pages_at_night), (1, 999, 1));
    assert_eq!(summary.by_rule[&1], 1000);
    assert_eq!(summary.words(), "would have done in the last 1,000 alerts: 1 incident, 1 page at night, 999 joined");
    assert_eq!(replayed(&[], &[], &storm).incidents, 1000);
}

#[test]
fn what_is_over_before_its_minutes_opens_nothing() {
    let mut waiting = rule(7, &[], Effect::Open);
    waiting.rates = vec![Rate::FiringFor { minutes: 10 }];
    let alerts = [fired("short", 0, Some(9)), fired("long", 0, Some(11)), fired("still", 0, None)];
    let summary = replayed(std::slice::from_ref(&waiting), &[], &alerts);
    assert_eq!((summary.held, summary.incidents, summary.by_rule[&7]), (1, 2, 3));
    let unknown = replay(&Ready::all(&[waiting]), &[], &alerts[2..], &night(), at(5));
    assert_eq!(unknown.held, 1, "what comes after the end of what is known is not guessed");
}

#[test]
fn what_outlasts_its_silence_is_decided_then() {
    let silences = [silence("team=~.*", 0, 60)];
    let rules = [rule(1, &["team=slow"], hold(Some(90))), rule(2, &[], Effect::Notify)];
    let summary =
        replayed(&rules, &silences, &[fired("slow", 10, Some(50)), fired("slow", 20, None), fired("x", 30, None)]);
    assert_eq!((summary.held, summary.notified, summary.incidents), (1, 2, 0));
    assert_eq!(summary.by_rule, [(2, 2)].into());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn every_alert_is_counted_once(
        rules in prop::collection::vec(any_rule(), 0..5), silences in prop::collection::vec(any_silence(), 0..3),
        alerts in prop::collection::vec((0i64..3000, prop::option::of(0i64..300), "[ab]?", "[gh]?"), 0..60)
    ) {
        let alerts: Vec<Alert> = alerts.into_iter().map(|(from, length, team, group)| Alert {
            group_key: group,
            ..fired(&team, from, length.map(|length| from + length))
        }).collect();
        let summary = replayed(&rules, &silences, &alerts);
        prop_assert_eq!(summary.incidents + summary.joined + summary.held + summary.notified, alerts.len());
        prop_assert!(summary.pages_at_night <= summary.incidents && summary.unmatched <= alerts.len());
        prop_assert_eq!(&summary, &replayed(&rules, &silences, &alerts));
    }
}

#[test]
fn a_thousand_alerts_and_a_hundred_rules_take_no_time() {
    let rules: Vec<Rule> = (1..=100)
        .map(|order| {
            let mut rule = rule(order, &["team=~never.*"], Effect::Open);
            rule.rates = vec![Rate::Burst { times: 2.0, minutes: 60, days: 7, at_least: 1 }];
            rule
        })
        .collect();
    let alerts: Vec<Alert> = (0..1000).map(|n| fired("a", n * 60, Some(n * 60 + 5))).collect();
    assert_eq!(replayed(&rules, &[], &alerts).unmatched, 1000);
}
