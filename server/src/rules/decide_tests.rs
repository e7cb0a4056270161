use super::*;
use app::{
    ids::RuleId,
    rules::{Decision, Effect, Gives, Outcome, Rate, Rule, Silence, SilenceKind, TimeWindow},
};
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;
use uuid::Uuid;

/// Minutes after Saturday 15 February 2025, 14:00 UTC.
pub fn at(minute: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).unwrap()
}

pub fn alert(labels: &[(&str, &str)], minute: i64) -> Alert {
    Alert {
        name: "RefusalRateHigh".into(),
        service: "bot".into(),
        source: "am".into(),
        summary: "Refusals rise".into(),
        labels: labels.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        group_key: String::new(),
        started_at: at(minute),
        ended_at: None,
    }
}

pub fn rule(order: i32, matchers: &[&str], effect: Effect) -> Rule {
    Rule {
        id: RuleId(Uuid::nil()),
        order,
        matchers: matchers.iter().map(|text| text.parse().unwrap()).collect(),
        windows: vec![],
        rates: vec![],
        gives: Gives::default(),
        effect,
        author: "Ana Ruiz".into(),
    }
}

pub fn hold(until: Option<i64>) -> Effect {
    Effect::HoldBack { until: until.map(at), reason: "index rebuild".into() }
}

pub fn silence(matcher: &str, from: i64, until: i64) -> Silence {
    Silence {
        id: Uuid::from_u128(7),
        kind: SilenceKind::Silence,
        matchers: vec![matcher.parse().unwrap()],
        starts_at: at(from),
        ends_at: at(until),
        ended_at: None,
        author: "Ben Osei".into(),
        reason: "deploy".into(),
    }
}

fn decided(rules: &[Rule], silences: &[Silence], alert: &Alert, minute: i64) -> Decision {
    let ready = Ready::all(rules);
    let tally = Tally::of(&ready, [alert], at(-100_000));
    decide(&ready, &Quiet::all(silences), alert, &tally, at(minute))
}

#[test]
fn the_first_rule_that_takes_it_wins() {
    let rules = [
        rule(3, &[], Effect::Notify),
        rule(1, &["team=chat"], Effect::Open),
        rule(2, &["team=search"], Effect::Join { labels: vec!["cluster".into(), "none".into()] }),
    ];
    let search = alert(&[("team", "search"), ("cluster", "eu")], 0);
    let decision = decided(&rules, &[], &search, 0);
    assert_eq!((decision.rule, decision.why.as_str()), (Some(2), "Rule 2 matched: team is search."));
    let key = format!(r#"{}: cluster="eu", none="""#, Uuid::nil());
    assert_eq!(decision.outcome, Outcome::Join { key });
    assert_eq!(decided(&rules, &[], &alert(&[], 0), 0).rule, Some(3));
    let none = decided(&rules[1..], &[], &alert(&[], 0), 0);
    assert_eq!((none.outcome, none.why.as_str(), none.rule), (Outcome::Unmatched, "No rule matched.", None));
}

#[test]
fn a_rule_waits_until_it_fired_long_enough() {
    let mut waiting = rule(7, &["team=search"], Effect::Open);
    waiting.rates = vec![Rate::FiringFor { minutes: 10 }];
    let search = alert(&[("team", "search")], 0);
    let first = decided(std::slice::from_ref(&waiting), &[], &search, 1);
    assert_eq!(first.outcome, Outcome::Waits { until: at(10), minutes: 10 });
    assert_eq!(first.short(&|at| at.to_string()), "rule 7 holds it 10 min");
    assert_eq!(first.why, "Rule 7 holds it: it takes what is firing for 10 min.");
    assert_eq!(decided(&[waiting], &[], &search, 10).outcome, Outcome::Open);
}

#[test]
fn a_silence_comes_first_and_ends() {
    let rules = [rule(1, &[], Effect::Open)];
    let search = alert(&[("team", "search")], 0);
    let silences = [silence("team=search", 0, 30), silence("team=search", 0, 60), silence("team=chat", 0, 90)];
    let held = decided(&rules, &silences, &search, 10);
    assert_eq!((held.outcome.clone(), held.silence), (Outcome::Held { until: at(60) }, Some(Uuid::from_u128(7))));
    assert_eq!(held.why, "Held back by Ben Osei's silence: deploy.");
    assert_eq!(held.again_at(), Some(at(60)));
    assert_eq!(decided(&rules, &silences, &search, 60).outcome, Outcome::Open);
    assert_eq!(decided(&rules, &silences, &search, -1).outcome, Outcome::Open, "not yet begun");
    let everything = Silence { matchers: vec![], ..silence("a=b", 0, 90) };
    assert_eq!(decided(&rules, &[everything], &search, 10).outcome, Outcome::Open, "none holds everything");
    let taken_back = Silence { ended_at: Some(at(5)), ..silence("team=search", 0, 90) };
    assert_eq!(decided(&rules, &[taken_back], &search, 10).outcome, Outcome::Open);
}

#[test]
fn a_rule_holds_back_to_its_end_or_its_hours() {
    let search = alert(&[("team", "search")], 0);
    let one = |rule: Rule, minute| decided(&[rule], &[], &search, minute);
    let fixed = rule(4, &["team=search"], hold(Some(30)));
    let held = one(fixed.clone(), 29);
    assert_eq!(held.outcome, Outcome::Held { until: at(30) });
    assert_eq!(held.why, "Rule 4 matched: team is search. Held back by Ana Ruiz: index rebuild.");
    let over = one(fixed, 30);
    assert_eq!((over.outcome, over.passed[0].0), (Outcome::Unmatched, 4));
    let saturday = TimeWindow {
        days: [false, false, false, false, false, true, false],
        from: 14 * 60,
        until: 15 * 60,
        zone: "UTC".into(),
    };
    let hours = Rule { windows: vec![saturday], ..rule(5, &[], hold(None)) };
    assert_eq!(one(hours.clone(), 10).outcome, Outcome::Held { until: at(60) });
    assert_eq!(one(hours.clone(), 60).passed, [(5, "Rule 5 is for other hours.".to_string())]);
    assert_eq!(one(Rule { effect: hold(Some(20)), ..hours }, 10).outcome, Outcome::Held { until: at(20) });
    assert_eq!(one(rule(6, &[], hold(None)), 0).outcome, Outcome::Unmatched, "without an end it holds nothing");
}

#[test]
fn a_burst_is_told_from_the_usual() {
    let mut burst = rule(2, &["team=search"], Effect::Open);
    burst.rates = vec![Rate::Burst { times: 2.0, minutes: 30, days: 2, at_least: 2 }];
    let ready = Ready::all(&[burst, rule(9, &[], Effect::Notify)]);
    let day = 24 * 60;
    let past = |now: &[i64]| -> Vec<Alert> {
        let usual = [-day, -day - 5, -2 * day - 3, -2 * day - 4];
        usual.iter().chain(now).map(|minute| alert(&[("team", "search")], *minute)).collect()
    };
    let decide_with = |now: &[i64], since| {
        let tally = Tally::of(&ready, &past(now), at(since));
        decide(&ready, &[], &alert(&[("team", "search")], 0), &tally, at(0))
    };
    assert_eq!(decide_with(&[0, -1, -2, -3], -4 * day).rule, Some(2));
    let usual = decide_with(&[0, -1, -2], -4 * day);
    assert_eq!(usual.rule, Some(9));
    assert_eq!(
        usual.passed[0].1,
        "Rule 2 wants twice the usual rate over 30 min, against the 2 days before, 2 or more: 3 began, the usual is 2."
    );
    assert!(decide_with(&[0, -1, -2, -3], 0).passed[0].1.contains("needs a day"));
}

#[test]
fn a_broken_rule_is_passed_over_and_says_so() {
    let rules = [rule(1, &["team=~("], hold(Some(90))), rule(2, &[], Effect::Open)];
    let decision = decided(&rules, &[], &alert(&[("team", "(")], 0), 0);
    assert_eq!((decision.rule, decision.passed[0].0), (Some(2), 1));
    assert!(decision.passed[0].1.starts_with("Rule 1 can't be used"));
}

pub fn any_rule() -> impl Strategy<Value = Rule> {
    let matchers = prop::collection::vec(
        prop::sample::select(vec!["team=a", "team!=a", "team=~a|b", "team!~b", "none=", "service=bot", "team=~("]),
        0..3,
    );
    let effect = prop_oneof![
        Just(Effect::Open),
        Just(Effect::Notify),
        prop::option::of(-60i64..200).prop_map(hold),
        Just(Effect::Join { labels: vec!["team".into()] }),
    ];
    let rate = prop_oneof![
        (1u32..90).prop_map(|minutes| Rate::FiringFor { minutes }),
        (1u32..90, 1u32..4).prop_map(|(minutes, days)| Rate::Burst { times: 2.0, minutes, days, at_least: 1 }),
    ];
    let window = (0u16..1440, 0u16..1440, prop::sample::select(vec!["UTC", "Europe/London", "Nowhere"]))
        .prop_map(|(from, until, zone)| TimeWindow { days: [true; 7], from, until, zone: zone.into() });
    (matchers, effect, prop::collection::vec(rate, 0..2), prop::collection::vec(window, 0..2), 1i32..9)
        .prop_map(|(matchers, effect, rates, windows, order)| Rule { rates, windows, ..rule(order, &matchers, effect) })
}

pub fn any_silence() -> impl Strategy<Value = Silence> {
    let matcher = prop::sample::select(vec!["team=a", "team!=a", "team=~.*", "team=~("]);
    (matcher, -60i64..200, 0i64..120, prop::option::of(-60i64..200)).prop_map(|(matcher, from, length, ended)| {
        Silence { ended_at: ended.map(at), ..silence(matcher, from, from + length) }
    })
}

proptest! {
    #[test]
    fn every_alert_gets_one_decision_and_the_same_again(
        rules in prop::collection::vec(any_rule(), 0..6), silences in prop::collection::vec(any_silence(), 0..3),
        team in "[ab]?", minute in 0i64..100
    ) {
        let alert = alert(&[("team", &team)], 0);
        let decision = decided(&rules, &silences, &alert, minute);
        prop_assert_eq!(&decision, &decided(&rules, &silences, &alert, minute));
        prop_assert!(!decision.why.is_empty());
        prop_assert_eq!(decision.rule.is_none() && decision.silence.is_none(), decision.outcome == Outcome::Unmatched);
        // What is held ends later than now, so that it is decided again and never lost.
        if let Some(again) = decision.again_at() {
            prop_assert!(again > at(minute));
        }
        if let Some(order) = decision.rule {
            prop_assert!(rules.iter().any(|rule| rule.order == order));
            prop_assert!(decision.passed.iter().all(|(passed, _)| *passed <= order));
        }
    }

    #[test]
    fn a_silence_that_ended_holds_nothing(
        rules in prop::collection::vec(any_rule(), 0..6), silences in prop::collection::vec(any_silence(), 0..4),
        minute in 0i64..300
    ) {
        let alert = alert(&[("team", "a")], 0);
        let decision = decided(&rules, &silences, &alert, minute);
        let standing: Vec<Silence> = silences.iter().filter(|silence| silence.until() > at(minute)).cloned().collect();
        prop_assert_eq!(&decision, &decided(&rules, &standing, &alert, minute));
        if silences.iter().all(|silence| silence.until() <= at(minute)) {
            prop_assert_eq!(decision.silence, None);
        }
    }

    #[test]
    fn holding_comes_to_an_end(
        rules in prop::collection::vec(any_rule(), 0..6), silences in prop::collection::vec(any_silence(), 0..3)
    ) {
        let alert = alert(&[("team", "a")], 0);
        let fixed = rules.iter().all(|rule| rule.windows.is_empty());
        let mut now = at(0);
        for _ in 0..20 {
            let ready = Ready::all(&rules);
            let tally = Tally::of(&ready, [&alert], at(-100_000));
            match decide(&ready, &Quiet::all(&silences), &alert, &tally, now).again_at() {
                Some(again) => now = again,
                None => return Ok(()),
            }
        }
        prop_assert!(!fixed, "only hours of the week may hold again and again");
        prop_assert!(now - at(0) >= Duration::hours(1));
    }
}
