use super::super::{
    SourceHealth, Waiver,
    words::tests::{at, row},
};
use super::*;
use crate::ids::{MetricId, SourceId, WaiverId};
use uuid::Uuid;

fn named(name: &str, row: MetricNow) -> MetricNow {
    MetricNow { metric: super::super::Metric { name: name.into(), source: Some(main()), ..row.metric }, ..row }
}

fn main() -> SourceHealth {
    SourceHealth {
        id: SourceId(Uuid::nil()),
        name: "Prometheus main".into(),
        asked_at: None,
        answered_at: Some(at(63)),
        latency_ms: Some(4),
        error: None,
        failed_at: None,
        removed: false,
    }
}

/// There is no data source at all.
fn unasked(row: MetricNow) -> MetricNow {
    MetricNow { metric: super::super::Metric { source: None, ..row.metric }, ..row }
}

fn refusal(verdict: Verdict) -> MetricNow {
    named("refusal_rate", row("<= 6 %", verdict))
}

fn deflection(verdict: Verdict) -> MetricNow {
    named("ticket_deflection", row(">= 40 %", verdict))
}

fn held() -> Verdict {
    Verdict::Held { figure: 0.2, since: at(10) }
}

fn holding(since: i64) -> Verdict {
    Verdict::Holding { figure: 5.0, since: at(since), until: at(since + 15) }
}

fn outside() -> Verdict {
    Verdict::Outside { figure: 38.0, since: at(60) }
}

fn no_data() -> Verdict {
    Verdict::NoData { last: Some((at(31), 5.0)) }
}

fn waived(row: MetricNow) -> MetricNow {
    let waiver = Waiver {
        id: WaiverId(Uuid::nil()),
        metric: MetricId(Uuid::nil()),
        by: "Ana Ruiz".into(),
        at: at(80),
        how_known: "40 test chats answered, support confirms".into(),
        why_not_wait: "The figure counts a day.".into(),
    };
    MetricNow { waiver: Some(waiver), ..row }
}

fn problem(row: MetricNow) -> MetricNow {
    let problem = Some("its query needs a value for JOB; the service had none.".into());
    MetricNow { metric: super::super::Metric { problem, ..row.metric }, ..row }
}

#[test]
fn each_row_opens_or_says_what_it_waits_for() {
    // Asked at 15:03.
    let never = || Verdict::NoData { last: None };
    let rows: Vec<(&str, Vec<MetricNow>, Option<&str>)> = vec![
        ("nothing is measured: words decide", vec![], None),
        ("nobody can be asked: words decide", vec![unasked(refusal(never())), unasked(deflection(never()))], None),
        ("one that nobody asks for holds nothing shut", vec![unasked(refusal(never())), deflection(held())], None),
        ("all held", vec![refusal(held()), deflection(held())], None),
        (
            "one holds",
            vec![refusal(held()), deflection(holding(57))],
            Some("Not yet: Ticket deflection has held 6 of 15 min. Earliest 15:12."),
        ),
        (
            "two hold for as long",
            vec![refusal(holding(57)), deflection(holding(57))],
            Some("Not yet: Refusal rate and Ticket deflection have held 6 of 15 min. Earliest 15:12."),
        ),
        (
            "the later one decides",
            vec![refusal(holding(57)), deflection(holding(60))],
            Some("Not yet: Refusal rate has held 6 of 15 min. Ticket deflection has held 3 of 15 min. Earliest 15:15."),
        ),
        (
            "outside, never inside before",
            vec![deflection(outside())],
            Some("Not yet: Ticket deflection is outside: 38 %, bound ≥ 40 %. Earliest 15 min after it is inside."),
        ),
        (
            "left again",
            vec![MetricNow { left: 2, ..deflection(outside()) }],
            Some(
                "Not yet: Ticket deflection left its bound at 15:00: 38 %, bound ≥ 40 %; the hold starts again. \
                 Earliest 15 min after it is inside.",
            ),
        ),
        (
            "no data: no time is named",
            vec![refusal(no_data()), deflection(holding(57))],
            Some(
                "Not yet: Refusal rate has no data since 14:31, the last value was 5 %; no data is never a pass. \
                 Ticket deflection has held 6 of 15 min.",
            ),
        ),
        (
            "never a sample, whatever was mitigated or said in words",
            vec![refusal(never())],
            Some("Not yet: Refusal rate has no data yet; no data is never a pass."),
        ),
        (
            "it can't be asked",
            vec![problem(refusal(never()))],
            Some(
                "Not yet: Refusal rate has no data: its query needs a value for JOB; the service had none; no data is \
                 never a pass.",
            ),
        ),
        ("waived", vec![refusal(held()), waived(deflection(outside()))], None),
        ("waived without data", vec![waived(problem(refusal(never())))], None),
        (
            "a waiver covers its metric and no other",
            vec![waived(refusal(no_data())), deflection(holding(57))],
            Some("Not yet: Ticket deflection has held 6 of 15 min. Earliest 15:12."),
        ),
        (
            "one sample short of its hold",
            vec![deflection(holding(48))],
            Some("Not yet: Ticket deflection has held 14 of 15 min. Earliest 15:03."),
        ),
    ];
    for (name, rows, expected) in rows {
        let gate = gate(&rows, at(63));
        let said = gate.not_yet(&|at| at.format("%H:%M").to_string());
        assert_eq!(said.as_deref(), expected, "{name}");
        let is_measured = rows.iter().any(|row| row.metric.source.is_some());
        assert_eq!(gate.is_open(), expected.is_none() && is_measured, "{name}");
        assert_eq!(gate.is_measured(), is_measured, "{name}");
    }
}

#[test]
fn what_held_needs_no_waiver_and_what_is_waived_names_who_signed() {
    let gate = gate(&[refusal(held()), waived(refusal(held())), waived(deflection(outside()))], at(63));
    assert_eq!((gate.held, gate.waived), (2, vec!["Ana Ruiz".to_string()]));
}

#[test]
fn a_refusal_names_five_and_counts_the_rest() {
    let rows: Vec<MetricNow> = (0..7).map(|n| named(&format!("metric_{n}"), deflection(holding(50 + n)))).collect();
    let said = gate(&rows, at(63)).not_yet(&|at| at.format("%H:%M").to_string()).expect("shut");
    assert!(said.contains("Metric 4 has held") && !said.contains("Metric 5") && said.contains("And 2 more."), "{said}");
}

#[test]
fn trouble_comes_before_time() {
    let mut silent = refusal(no_data());
    silent.metric.source = Some(SourceHealth { error: Some("refused".into()), ..main() });
    let left = MetricNow { left: 1, ..deflection(outside()) };
    let name = |rows: &[MetricNow]| gate(rows, at(63)).trouble().map(|wait| wait.why.clone());
    assert!(matches!(name(&[silent.clone(), left]), Some(Why::Outside { left: 1, .. })));
    match name(&[deflection(outside()), silent]) {
        Some(Why::NoData { silent, .. }) => assert_eq!(silent.as_deref(), Some("Prometheus main")),
        other => panic!("{other:?}"),
    }
    assert!(matches!(name(&[deflection(outside()), refusal(holding(57))]), Some(Why::Outside { left: 0, .. })));
    assert_eq!(name(&[refusal(holding(57))]), None);
}

#[test]
fn a_share_is_short() {
    let share = |verdict, hold: i64| {
        let mut row = refusal(verdict);
        row.metric.hold = Duration::seconds(hold);
        gate(&[row], at(63)).waits[0].share()
    };
    assert_eq!(share(holding(57), 900).as_deref(), Some("6/15"));
    assert_eq!(share(holding(62), 90).as_deref(), Some("60/90 s"));
    assert_eq!(share(outside(), 900), None);
}
