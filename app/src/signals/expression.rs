//! An alert's own query: a figure and the bound it is compared with, where its outermost sign is such a comparison.

use crate::recovery::Bound;

#[derive(Clone, Debug, PartialEq)]
pub enum Expression {
    /// The figure alone is asked for: so an end can be told from no data.
    Compared { left: String, bound: Bound },
    /// Asked as it stands.
    Whole(String),
}

impl Expression {
    pub fn promql(&self) -> &str {
        match self {
            Expression::Compared { left, .. } => left,
            Expression::Whole(whole) => whole,
        }
    }
}

pub fn read_expression(text: &str) -> Expression {
    let whole = unwrapped(text.trim());
    compared(whole).unwrap_or_else(|| Expression::Whole(whole.to_string()))
}

/// `left > 0.08`, and nothing else on that level.
fn compared(text: &str) -> Option<Expression> {
    let mut found = None;
    let mut open = 0_i32;
    let mut quote = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match (quote, letter) {
            (Some('"' | '\''), '\\') => drop(letters.next()),
            (Some(begun), letter) if begun == letter => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some(letter),
            (None, '(' | '[' | '{') => open += 1,
            (None, ')' | ']' | '}') => open -= 1,
            // A comment may hold anything.
            (None, '#') => return None,
            (None, '<' | '>' | '=' | '!') if open == 0 => {
                if found.is_some() || matches!(letter, '=' | '!') {
                    return None;
                }
                letters.next_if(|(_, next)| *next == '=');
                found = Some(at);
            }
            (None, letter) if open == 0 && letter.is_alphabetic() => {
                let end = text[at..].find(|letter: char| !letter.is_alphanumeric() && letter != '_');
                let word = &text[at..end.map_or(text.len(), |end| at + end)];
                while letters.next_if(|(next, _)| *next < at + word.len()).is_some() {}
                if matches!(word.to_lowercase().as_str(), "and" | "or" | "unless" | "bool") {
                    return None;
                }
            }
            _ => {}
        }
    }
    let at = found?;
    let (left, rest) = (text[..at].trim(), text[at..].trim());
    let number = rest.trim_start_matches(['<', '>', '=']).trim();
    let sign = rest[..rest.len() - rest.trim_start_matches(['<', '>', '=']).len()].trim();
    let figure: f64 = number.parse().ok().filter(|figure: &f64| figure.is_finite())?;
    let bound = Bound { figure, ..Bound::read(&format!("{sign} 0"))? };
    (!left.is_empty()).then(|| Expression::Compared { left: left.to_string(), bound })
}

/// Without brackets that enclose all of it.
fn unwrapped(text: &str) -> &str {
    let Some(inner) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else { return text };
    let mut open = 0_i32;
    let is_closed = inner.chars().any(|letter| {
        open += i32::from(letter == '(') - i32::from(letter == ')');
        open < 0
    });
    if is_closed || inner.contains(['"', '\'', '`']) { text } else { unwrapped(inner.trim()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_figure_is_told_from_its_bound() {
        for (text, left, bound) in [
            ("refusal_rate > 0.08", "refusal_rate", "> 0.08"),
            ("(refusal_rate > 0.08)", "refusal_rate", "> 0.08"),
            ("sum(rate(a[5m])) / sum(rate(b[5m])) >= 5e-2", "sum(rate(a[5m])) / sum(rate(b[5m]))", "≥ 0.05"),
            ("cache_hits{path=~\"a>b\"} < 20", "cache_hits{path=~\"a>b\"}", "< 20"),
            ("drop <= -0.5", "drop", "≤ -0.5"),
            ("count(up > 0) < 3", "count(up > 0)", "< 3"),
            ("order_total > 8", "order_total", "> 8"),
        ] {
            let Expression::Compared { left: found, bound: of } = read_expression(text) else { panic!("{text}") };
            assert_eq!((found.as_str(), of.to_string().as_str()), (left, bound), "{text}");
        }
    }

    #[test]
    fn what_is_no_plain_comparison_stays_whole() {
        for text in [
            "up == 0",
            "a != 1",
            "a > b",
            "a > 1 and b > 2",
            "a > 1 or absent(a)",
            "a > bool 1",
            "1 < a",
            "absent(up)",
            "a > on (job) b",
            "a > 1 # b > 2",
            "a > 2 > 1",
            "a > NaN",
            "(a > 1) and (b > 1)",
            "",
        ] {
            assert_eq!(read_expression(text), Expression::Whole(text.into()), "{text}");
        }
    }
}
