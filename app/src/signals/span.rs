//! What a source answered to a query, as far as a condition needs it: of each series the extremes and the last figure.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    Series(Vec<Span>),
    /// Why there is none, in the source's words.
    Failed(String),
}

/// One series: at one instant all three figures are the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Span {
    pub name: String,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub last: Option<f64>,
    /// A sample was missing, or was no finite figure.
    pub gaps: bool,
}

impl Span {
    /// From the samples of a window in their order; `expected` is how many there should be.
    pub fn of(name: String, figures: &[f64], expected: usize) -> Span {
        let finite = || figures.iter().copied().filter(|figure| figure.is_finite());
        Span {
            name,
            low: finite().reduce(f64::min),
            high: finite().reduce(f64::max),
            last: figures.last().copied().filter(|figure| figure.is_finite()),
            gaps: figures.len() < expected || finite().count() < figures.len(),
        }
    }

    pub fn at_once(name: String, figure: f64) -> Span {
        Span::of(name, &[figure], 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_come_from_finite_samples_and_gaps_are_told() {
        for (figures, expected, span) in [
            (&[1.0, 3.0, 2.0][..], 3, (Some(1.0), Some(3.0), Some(2.0), false)),
            (&[1.0, 3.0], 3, (Some(1.0), Some(3.0), Some(3.0), true)),
            (&[1.0, f64::NAN], 2, (Some(1.0), Some(1.0), None, true)),
            (&[f64::INFINITY], 1, (None, None, None, true)),
            (&[], 2, (None, None, None, true)),
        ] {
            let found = Span::of("a".into(), figures, expected);
            assert_eq!((found.low, found.high, found.last, found.gaps), span, "{figures:?}");
            let kept = serde_json::to_value(&found).expect("JSON");
            assert_eq!(serde_json::from_value::<Span>(kept).expect("a span"), found);
        }
    }
}
