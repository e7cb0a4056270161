//! What was published is corrected, never rewritten: insiders see the first text, and readers are told unless it was
//! spelling.

use super::statements::{Statements, TEXTS};
use serde::{Deserialize, Serialize};

/// There is no default: its writer says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Correction {
    /// Spelling: the page shows it, nobody is sent anything.
    Quiet,
    /// Everyone who got the first text gets this one.
    Told,
}

impl Correction {
    pub fn read(word: &str) -> Option<Correction> {
        match word.trim() {
            "quiet" => Some(Correction::Quiet),
            "told" => Some(Correction::Told),
            _ => None,
        }
    }

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Correction::Quiet => "quiet",
            Correction::Told => "told",
        }
    }
}

pub const CHOOSE: &str = "Choose: correct the spelling quietly, or tell the readers.";
pub const SAME: &str = "Nothing was changed.";
pub const NOT_SPELLING: &str = "This changes what was said. Correct it and tell the readers.";

/// Letters that may be wrong in one word before it is another word.
const MOST_LETTERS: usize = 2;

/// Whether `after` may take the place of `before`. A correction never moves a promise: that is a new update. The states
/// of the parts count as the facts do, so the caller says whether they were `moved`.
pub fn correct(
    before: &Statements,
    after: &Statements,
    moved: bool,
    how: Option<Correction>,
) -> Result<Correction, &'static str> {
    let how = how.ok_or(CHOOSE)?;
    if before == after && !moved {
        return Err(SAME);
    }
    if before.next_update_at != after.next_update_at {
        return Err("A promise is not corrected. Publish an update with another time.");
    }
    let same_facts = before.phase == after.phase && before.since == after.since && !moved;
    let is_spelling = TEXTS.into_iter().all(|(_, text)| is_spelling(text(before), text(after)));
    match how {
        Correction::Quiet if !(same_facts && is_spelling) => Err(NOT_SPELLING),
        how => Ok(how),
    }
}

/// The same words in the same order, each at most two letters off, every figure as it was and no "not" touched.
pub fn is_spelling(before: &str, after: &str) -> bool {
    let (before, after) = (words(before), words(after));
    before.len() == after.len() && before.iter().zip(&after).all(|(one, other)| is_same_word(one, other))
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|letter: char| !letter.is_alphanumeric() && !"%.,:-'’".contains(letter));
    let bare = words.map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '%'));
    bare.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn is_same_word(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let has_figure = |word: &str| word.contains(|letter: char| letter.is_numeric() || letter == '%');
    let is_short = one.chars().count().min(other.chars().count()) <= 3;
    let turns = |word: &str| {
        ["not", "now", "no", "none", "never", "ever", "cannot", "can", "all", "some", "un"].contains(&word)
    };
    let gains_un = one.strip_prefix("un").is_some_and(|rest| rest == other)
        || other.strip_prefix("un").is_some_and(|rest| rest == one);
    let most = if is_short { 1 } else { MOST_LETTERS };
    !has_figure(one) && !has_figure(other) && !turns(one) && !turns(other) && !gains_un && distance(one, other) <= most
}

/// Letters to insert, drop, replace or swap with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(one[i - 1] != other[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::{super::Phase, *};
    use chrono::{DateTime, Duration, Utc};
    use proptest::prelude::*;

    fn said(users_see: &str) -> Statements {
        let since: DateTime<Utc> = "2025-02-15T14:10:00Z".parse().unwrap();
        Statements {
            phase: Phase::Identified,
            title: "The assistant refuses".into(),
            users_see: users_see.into(),
            since,
            scope: "Paid plan".into(),
            mitigation: "We take it back.".into(),
            next_update_at: Some(since + Duration::minutes(30)),
            owner: "The engineer on call".into(),
        }
    }

    #[test]
    fn spelling_is_spelling() {
        for (before, after, expected) in [
            ("It refuses teh questions", "It refuses the questions.", true),
            ("Recieved answers", "Received answers", true),
            ("About 19 %", "About 9 %", false),
            ("Uploads are not affected", "Uploads are now affected", false),
            ("Uploads are affected", "Uploads are unaffected", false),
            ("Uploads are affected", "Uploads are not affected", false),
            ("Some users", "All users", false),
            ("Web and app", "Web or app", false),
            ("Until 15:10", "Until 15:40", false),
            ("", "", true),
        ] {
            assert_eq!(is_spelling(before, after), expected, "{before} → {after}");
        }
    }

    #[test]
    fn what_is_told_and_what_is_not() {
        use Correction::*;
        let (before, spelled, other) = (said("It refuses teh rest"), said("It refuses the rest"), said("It is slow"));
        assert_eq!(correct(&before, &spelled, false, None), Err(CHOOSE));
        assert_eq!(correct(&before, &before, false, Some(Told)), Err(SAME));
        assert_eq!(correct(&before, &spelled, false, Some(Quiet)), Ok(Quiet));
        assert_eq!(correct(&before, &spelled, true, Some(Quiet)), Err(NOT_SPELLING));
        assert_eq!(correct(&before, &other, false, Some(Quiet)), Err(NOT_SPELLING));
        assert_eq!(correct(&before, &other, false, Some(Told)), Ok(Told));
        let phase = Statements { phase: Phase::Monitoring, ..before.clone() };
        assert_eq!(correct(&before, &phase, false, Some(Quiet)), Err(NOT_SPELLING));
        let promise = Statements { next_update_at: None, ..before.clone() };
        assert!(correct(&before, &promise, false, Some(Told)).is_err());
        assert_eq!((Correction::read("quiet"), Correction::read("")), (Some(Quiet), None));
    }

    proptest! {
        #[test]
        fn a_figure_is_never_spelling(
            before in "[a-z]{1,8}( [a-z0-9.]{1,8}){0,6}",
            after in "[a-z]{1,8}( [a-z0-9.]{1,8}){0,6}",
        ) {
            let figures = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
            if is_spelling(&before, &after) {
                prop_assert_eq!(figures(&before), figures(&after));
                prop_assert!(is_spelling(&after, &before));
            }
        }
    }
}
