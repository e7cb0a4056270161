//! Days of the week as a set, Monday first.

use chrono::Weekday;
use serde::{Deserialize, Serialize};
use std::fmt;

const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// One bit a day, Monday being 1 and Sunday 64; stored so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Weekdays(u8);

impl Weekdays {
    pub const ALL: Weekdays = Weekdays(127);

    pub fn of(days: &[Weekday]) -> Weekdays {
        Weekdays(days.iter().fold(0, |bits, day| bits | bit(*day)))
    }

    /// None where it is empty or has a bit too many.
    pub fn read(bits: i16) -> Option<Weekdays> {
        (1..=127).contains(&bits).then(|| Weekdays(bits.unsigned_abs() as u8))
    }

    pub fn bits(self) -> i16 {
        self.0.into()
    }

    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    pub fn is_empty(self) -> bool {
        self.0 & Weekdays::ALL.0 == 0
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

/// `every day`, `Mon–Fri`, `Mon, Wed, Sun`.
impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Weekdays::ALL {
            return f.write_str("every day");
        }
        let mut pieces: Vec<(Weekday, Weekday)> = vec![];
        for day in WEEK.into_iter().filter(|day| self.has(*day)) {
            match pieces.last_mut() {
                Some(piece) if piece.1.succ() == day => piece.1 = day,
                _ => pieces.push((day, day)),
            }
        }
        let words: Vec<String> = pieces
            .into_iter()
            .map(|(first, last)| match last.num_days_from_monday() - first.num_days_from_monday() {
                0 => first.to_string(),
                1 => format!("{first}, {last}"),
                _ => format!("{first}–{last}"),
            })
            .collect();
        f.write_str(&words.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::*;

    #[test]
    fn days_in_words() {
        for (days, words) in [
            (&WEEK[..], "every day"),
            (&[Mon, Tue, Wed, Thu, Fri], "Mon–Fri"),
            (&[Sat, Sun], "Sat, Sun"),
            (&[Sun, Mon, Wed], "Mon, Wed, Sun"),
            (&[], ""),
        ] {
            assert_eq!(Weekdays::of(days).to_string(), words);
        }
        assert_eq!(Weekdays::read(96), Some(Weekdays::of(&[Sat, Sun])));
        assert_eq!((Weekdays::read(0), Weekdays::read(128), Weekdays::read(-1)), (None, None, None));
    }
}
