//! A small chart as plain numbers: where the line, the bound and the marks lie. A gap stays a gap.

use super::Bound;
use chrono::{DateTime, Utc};

pub const WIDTH: f64 = 600.0;
pub const HEIGHT: f64 = 88.0;
const MARGIN: f64 = 6.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub at: DateTime<Utc>,
    /// None where there was no data.
    pub figure: Option<f64>,
}

/// What happened on the incident: the alert, its declaration, a mitigation.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub at: DateTime<Utc>,
    /// `alert`, `declared`, `act` or `edit`, for its look.
    pub kind: &'static str,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Runs of points without a gap, as `x,y x,y`.
    pub lines: Vec<String>,
    /// A run of one point would be no line.
    pub dots: Vec<(f64, f64)>,
    /// Spans without data, from and to.
    pub gaps: Vec<(f64, f64)>,
    pub bound: Option<f64>,
    pub marks: Vec<(f64, Mark)>,
}

/// `longest` is how far two points may be apart before there is a gap, in seconds. None without any figure.
pub fn chart(
    points: &[Point],
    bound: Option<&Bound>,
    marks: &[Mark],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    longest: i64,
) -> Option<Chart> {
    let figures: Vec<f64> =
        points.iter().filter_map(|point| point.figure).filter(|figure| figure.is_finite()).collect();
    let limit = bound.map(|bound| bound.figure);
    let lowest = figures.iter().copied().chain(limit).fold(f64::INFINITY, f64::min);
    let highest = figures.iter().copied().chain(limit).fold(f64::NEG_INFINITY, f64::max);
    if figures.is_empty() || to <= from {
        return None;
    }
    // A ratio or a count is read from zero, unless it lies far above it.
    let lowest = if lowest > 0.0 && lowest < highest * 0.75 { 0.0 } else { lowest };
    let reach = if highest > lowest { highest - lowest } else { highest.abs().max(1.0) };
    let x = |at: DateTime<Utc>| {
        let share = (at - from).num_milliseconds() as f64 / (to - from).num_milliseconds() as f64;
        rounded(share.clamp(0.0, 1.0) * WIDTH)
    };
    let y = |figure: f64| rounded(HEIGHT - MARGIN - (figure - lowest) / reach * (HEIGHT - 2.0 * MARGIN));

    let mut drawn = Chart { lines: vec![], dots: vec![], gaps: vec![], bound: limit.map(y), marks: vec![] };
    let mut run: Vec<(f64, f64)> = Vec::new();
    let mut last: Option<DateTime<Utc>> = None;
    for point in points {
        let Some(figure) = point.figure.filter(|figure| figure.is_finite()) else { continue };
        if let Some(before) = last
            && (point.at - before).num_seconds() > longest
        {
            drawn.gaps.push((x(before), x(point.at)));
            drawn.end_run(&mut run);
        }
        run.push((x(point.at), y(figure)));
        last = Some(point.at);
    }
    drawn.end_run(&mut run);
    if let Some(before) = last
        && (to - before).num_seconds() > longest
    {
        drawn.gaps.push((x(before), WIDTH));
    }
    drawn.marks =
        marks.iter().filter(|mark| mark.at >= from && mark.at <= to).map(|mark| (x(mark.at), mark.clone())).collect();
    Some(drawn)
}

impl Chart {
    fn end_run(&mut self, run: &mut Vec<(f64, f64)>) {
        match run.as_slice() {
            [] => {}
            [one] => self.dots.push(*one),
            several => {
                let pairs: Vec<String> = several.iter().map(|(x, y)| format!("{x},{y}")).collect();
                self.lines.push(pairs.join(" "));
            }
        }
        run.clear();
    }
}

fn rounded(place: f64) -> f64 {
    (place * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::super::words::tests::at;
    use super::*;

    fn points(figures: &[Option<f64>]) -> Vec<Point> {
        (0..).zip(figures).map(|(minute, figure)| Point { at: at(minute), figure: *figure }).collect()
    }

    #[test]
    fn a_gap_stays_a_gap() {
        let row = points(&[Some(19.0), Some(8.0), None, None, None, Some(5.0), Some(5.0), None, None]);
        let bound = Bound::read("<= 6 %").expect("a bound");
        let mark = Mark { at: at(1), kind: "act", label: "Prompt back".into() };
        let before = Mark { at: at(-1), ..mark.clone() };
        let drawn = chart(&row, Some(&bound), &[before, mark], at(0), at(8), 90).expect("a chart");
        assert_eq!(drawn.lines.len(), 2);
        assert_eq!(drawn.gaps, [(75.0, 375.0), (450.0, 600.0)]);
        assert_eq!(drawn.marks.len(), 1, "what lies before the chart is not drawn");
        assert_eq!(drawn.lines[0], "0,6 75,50");
        assert!(drawn.bound.is_some_and(|bound| bound > 50.0 && bound < HEIGHT));
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(chart(&points(&[None, Some(f64::NAN)]), None, &[], at(0), at(2), 90), None);
        let one = chart(&points(&[Some(0.0)]), None, &[], at(0), at(1), 90).expect("a chart");
        assert_eq!((one.lines.len(), one.dots.len()), (0, 1));
    }
}
