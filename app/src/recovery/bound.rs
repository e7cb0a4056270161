//! Where a recovery metric has to stand, as a runbook writes it: `<= 6 %`.

use serde::{Deserialize, Serialize};
use std::fmt;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sign {
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = ">=")]
    AtLeast,
}

/// A sign, a figure in the unit of the signal's query, and that unit for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bound {
    pub sign: Sign,
    pub figure: f64,
    pub unit: String,
}

impl Bound {
    /// None where it is no bound; the runbook's lint says what to write instead.
    pub fn read(text: &str) -> Option<Bound> {
        let text = text.trim();
        let (sign, rest) = [
            ("<=", Sign::AtMost),
            ("≤", Sign::AtMost),
            (">=", Sign::AtLeast),
            ("≥", Sign::AtLeast),
            ("<", Sign::Below),
            (">", Sign::Above),
        ]
        .into_iter()
        .find_map(|(word, sign)| Some((sign, text.strip_prefix(word)?)))?;
        let rest = rest.trim_start();
        let end = rest.find(|letter: char| !letter.is_ascii_digit() && !".-".contains(letter)).unwrap_or(rest.len());
        let figure: f64 = rest[..end].parse().ok()?;
        Some(Bound { sign, figure, unit: rest[end..].trim().to_string() })
    }

    /// A figure that is none is never inside.
    pub fn holds(&self, figure: f64) -> bool {
        match self.sign {
            Sign::Below => figure < self.figure,
            Sign::AtMost => figure <= self.figure,
            Sign::Above => figure > self.figure,
            Sign::AtLeast => figure >= self.figure,
        }
    }

    /// Of several series the one that is furthest from holding.
    pub fn worst(&self, figures: impl IntoIterator<Item = f64>) -> Option<f64> {
        let is_upper = matches!(self.sign, Sign::Below | Sign::AtMost);
        figures.into_iter().reduce(|one, other| if is_upper { one.max(other) } else { one.min(other) })
    }

    /// A figure with this bound's unit: `8 %`, `0.25 %`, `5 s`.
    pub fn said(&self, figure: f64) -> String {
        let figure = rounded(figure);
        if self.unit.is_empty() { figure } else { format!("{figure} {}", self.unit) }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = match self.sign {
            Sign::Below => "<",
            Sign::AtMost => "≤",
            Sign::Above => ">",
            Sign::AtLeast => "≥",
        };
        write!(f, "{sign} {}", self.said(self.figure))
    }
}

/// Three digits that count, without trailing zeros.
fn rounded(figure: f64) -> String {
    if !figure.is_finite() {
        return "no figure".into();
    }
    let digits = match figure.abs() {
        size if size >= 100.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{figure:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".into() } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_read_as_runbooks_write_them() {
        let rows = [
            ("<= 6 %", Some((Sign::AtMost, 6.0, "%"))),
            ("≥ 40 %", Some((Sign::AtLeast, 40.0, "%"))),
            ("<5s", Some((Sign::Below, 5.0, "s"))),
            ("> -0.5", Some((Sign::Above, -0.5, ""))),
            ("6 %", None),
            ("<= six", None),
            ("", None),
        ];
        for (text, expected) in rows {
            let read = Bound::read(text).map(|bound| (bound.sign, bound.figure, bound.unit));
            assert_eq!(read, expected.map(|(sign, figure, unit)| (sign, figure, unit.to_string())), "{text}");
        }
    }

    #[test]
    fn no_figure_is_inside_no_bound() {
        for text in ["<= 6 %", ">= 6 %", "< 6", "> 6"] {
            assert!(!Bound::read(text).expect("a bound").holds(f64::NAN));
        }
    }

    #[test]
    fn figures_are_said_with_three_digits_that_count() {
        let bound = Bound::read("<= 6 %").expect("a bound");
        for (figure, said) in [(8.0, "8 %"), (0.254, "0.25 %"), (19.26, "19.3 %"), (1234.5, "1234 %"), (-0.001, "0 %")]
        {
            assert_eq!(bound.said(figure), said);
        }
        assert_eq!(bound.to_string(), "≤ 6 %");
        assert_eq!(bound.worst([3.0, 9.0, 5.0]), Some(9.0));
        assert_eq!(Bound::read(">= 40 %").and_then(|bound| bound.worst([41.0, 39.0])), Some(39.0));
    }
}
