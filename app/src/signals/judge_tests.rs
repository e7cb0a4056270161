use super::*;

const NAN: f64 = f64::NAN;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_739_629_420 + second, 0).expect("a time")
}

fn source() -> SourceState {
    SourceState { name: "Prometheus main".into(), down: None }
}

fn say(condition: &str, series: &[(&str, &[f64])]) -> (Option<bool>, String) {
    let condition = Condition::read(condition).expect("a condition");
    let spans = series.iter().map(|(name, figures)| Span::of(name.to_string(), figures, figures.len())).collect();
    let found = judged(Some(&condition), Some((at(0), &Heard::Series(spans))), &source(), at(10));
    assert_eq!(found.at, Some(at(0)));
    (found.answer, found.says)
}

#[test]
fn a_condition_holds_if_any_series_does() {
    type Row = (&'static str, &'static [(&'static str, &'static [f64])], Option<bool>, &'static str);
    let rows: &[Row] = &[
        ("refusals > 8 %", &[("", &[19.0])], Some(true), "19 % > 8 %"),
        ("refusals > 0.08", &[("", &[0.19])], Some(true), "0.19 > 0.08"),
        ("refusals > 8 %", &[("", &[4.2])], Some(false), "4.2 %, not > 8 %"),
        ("refusals > 8 %", &[("", &[8.0])], Some(false), "8 %, not > 8 %"),
        ("refusals >= 8 %", &[("", &[8.0])], Some(true), "8 % ≥ 8 %"),
        ("cache < 20 %", &[("", &[12.0])], Some(true), "12 % < 20 %"),
        ("refusals > 8 %", &[], None, "no data: the query answers nothing"),
        ("refusals > 8 %", &[("", &[NAN])], None, "no data: the query answers no figure"),
        ("refusals > 8 %", &[("", &[f64::INFINITY])], None, "no data: the query answers no figure"),
        // Several series: one is enough, and it is named; the worst one.
        ("r > 8", &[("{a=\"1\"}", &[1.0]), ("{a=\"2\"}", &[9.0])], Some(true), "9 > 8 in {a=\"2\"}, 1 of 2 series"),
        (
            "r > 8",
            &[("{a=\"1\"}", &[9.0]), ("{a=\"2\"}", &[11.0])],
            Some(true),
            "11 > 8 in {a=\"2\"}, all 2 series alike",
        ),
        (
            "r < 8",
            &[("{a=\"1\"}", &[5.0]), ("{a=\"2\"}", &[3.0])],
            Some(true),
            "3 < 8 in {a=\"2\"}, all 2 series alike",
        ),
        (
            "r > 8",
            &[("{a=\"1\"}", &[1.0]), ("{a=\"2\"}", &[7.0])],
            Some(false),
            "7, not > 8 in {a=\"2\"}, 1 of 2 series",
        ),
        // One that has no figure may hold: nobody says no.
        (
            "r > 8",
            &[("{a=\"1\"}", &[1.0]), ("{a=\"2\"}", &[NAN])],
            None,
            "no data: the query answers no figure of 1 of 2 series",
        ),
        ("r > 8", &[("{a=\"1\"}", &[9.0]), ("{a=\"2\"}", &[NAN])], Some(true), "9 > 8 in {a=\"1\"}, 1 of 2 series"),
        // Every sample of the window, of one series.
        ("r > 8 for 10m", &[("", &[9.0, 10.0, 12.0])], Some(true), "12 > 8 for 10 min"),
        ("r > 8 for 10m", &[("", &[7.0, 10.0, 12.0])], Some(false), "12 now, but not > 8 for 10 min"),
        ("r > 8 for 10m", &[("", &[12.0, 10.0, 7.0])], Some(false), "7, not > 8"),
        ("r > 8 for 10m", &[("", &[12.0, NAN, 9.0])], None, "no data: samples are missing in the last 10 min"),
        ("r > 8 for 10m", &[("", &[7.0, NAN, 9.0])], Some(false), "9 now, but not > 8 for 10 min"),
        // Two series that take turns: none of them held throughout.
        (
            "r > 8 for 10m",
            &[("{a=\"1\"}", &[9.0, 1.0]), ("{a=\"2\"}", &[1.0, 9.0])],
            Some(false),
            "9 now, but not > 8 for 10 min in {a=\"2\"}, 1 of 2 series",
        ),
    ];
    for (condition, series, answer, says) in rows {
        assert_eq!(say(condition, series), (*answer, says.to_string()), "{condition} {series:?}");
    }
}

#[test]
fn a_window_that_is_not_covered_is_no_data() {
    let condition = Condition::read("r > 8 for 10m").expect("a condition");
    let heard = |figures: &[f64]| Heard::Series(vec![Span::of(String::new(), figures, 41)]);
    let found = |figures: &[f64]| judged(Some(&condition), Some((at(0), &heard(figures))), &source(), at(0)).answer;
    assert_eq!(found(&[9.0; 41]), Some(true));
    assert_eq!(found(&[9.0; 12]), None, "the series appeared lately");
    assert_eq!(found(&[1.0; 12]), Some(false), "it fails already");
}

#[test]
fn a_source_that_is_silent_proposes_nothing() {
    let condition = Condition::read("r > 8").expect("a condition");
    let high = Heard::Series(vec![Span::at_once(String::new(), 9.0)]);
    let failed = Heard::Failed("execution: many-to-many".into());
    let down = SourceState { down: Some((at(-60), "connect to prom:9090: refused.".into())), ..source() };
    let says = |heard: Option<(DateTime<Utc>, &Heard)>, source: &SourceState| {
        let found = judged(Some(&condition), heard, source, at(60));
        assert_eq!(found.answer, None, "{}", found.says);
        found.says
    };
    assert_eq!(says(None, &source()), "no data: Prometheus main is being asked");
    assert_eq!(says(Some((at(-60), &high)), &source()), "no data: Prometheus main was not asked lately");
    assert_eq!(says(Some((at(50), &failed)), &source()), "no data: Prometheus main: execution: many-to-many");
    let silent = "no data: Prometheus main does not answer since 14:22:40 UTC: connect to prom:9090: refused.";
    assert_eq!(says(Some((at(50), &failed)), &down), silent);
    assert_eq!(says(None, &down), silent);
    // It failed for others meanwhile; what it said to this one is fresh enough.
    assert_eq!(judged(Some(&condition), Some((at(50), &high)), &down, at(60)).answer, Some(true));
}

#[test]
fn an_expression_without_a_bound_holds_where_it_answers() {
    let heard = |spans| Heard::Series(spans);
    let some = heard(vec![Span::at_once("up{job=\"a\"}".into(), 0.0)]);
    let found = judged(None, Some((at(0), &some)), &source(), at(0));
    assert_eq!(found.answer, Some(true));
    assert_eq!(found.says, "the alert’s query still answers: 0 in up{job=\"a\"}");
    assert_eq!(judged(None, Some((at(0), &heard(vec![]))), &source(), at(0)).answer, None);
}
