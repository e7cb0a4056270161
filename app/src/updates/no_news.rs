//! "No news yet": one press keeps the promise, honestly, but never instead of a person's word for long.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// In a row without a word from a person.
const MOST_IN_A_ROW: usize = 2;

pub const REFUSED: &str = "Two times no news: write one sentence.";

/// Whose words an update's are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Words {
    Person,
    NoNews,
}

impl Words {
    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Words::Person => "person",
            Words::NoNews => "no-news",
        }
    }

    pub fn read(key: &str) -> Words {
        if key == Words::NoNews.key() { Words::NoNews } else { Words::Person }
    }
}

/// `said` holds the updates to the same readers, newest first. Before the first there is nothing to repeat.
pub fn may_say_no_news(said: &[Words]) -> Result<(), &'static str> {
    match said.iter().take_while(|words| **words == Words::NoNews).count() {
        _ if said.is_empty() => Err("Nothing was said yet: write the first update."),
        count if count >= MOST_IN_A_ROW => Err(REFUSED),
        _ => Ok(()),
    }
}

/// Both times named, since it may be read long after. `by` and `at` come with their zone.
pub fn no_news_says(at: &str, by: &str) -> String {
    format!("There is no news at {at}. The work goes on as described before. We write again by {by}.")
}

/// The button says all of it, because it is pressed without a review.
pub fn button(by: &str) -> String {
    format!("Publish “no news yet”, next by {by}")
}

/// What keeps a promise while another update waits for its second person: "The promise of 14:40 is due in 1 min and
/// this waits."
pub fn meanwhile(promised: DateTime<Utc>, clock: &str, now: DateTime<Utc>) -> String {
    match super::is_late(promised, now) {
        true => format!("The promise of {clock} is late and this waits."),
        false => format!("The promise of {clock} is due in {} and this waits.", crate::ui::span(promised - now)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use proptest::prelude::*;

    #[test]
    fn two_in_a_row_and_no_more() {
        use Words::*;
        for (said, may) in [
            (&[][..], false),
            (&[Person], true),
            (&[NoNews, Person], true),
            (&[NoNews, NoNews, Person], false),
            (&[Person, NoNews, NoNews, Person], true),
        ] {
            assert_eq!(may_say_no_news(said).is_ok(), may, "{said:?}");
        }
        assert_eq!(may_say_no_news(&[NoNews, NoNews]), Err(REFUSED));
    }

    #[test]
    fn it_names_both_times() {
        let says = no_news_says("14:40 UTC", "15:10 UTC");
        assert!(says.contains("14:40 UTC") && says.contains("15:10 UTC"));
        assert_eq!(button("15:10 UTC"), "Publish “no news yet”, next by 15:10 UTC");
        let promised: DateTime<Utc> = "2025-02-15T14:40:00Z".parse().unwrap();
        let due = meanwhile(promised, "14:40", promised - Duration::minutes(1));
        assert_eq!(due, "The promise of 14:40 is due in 1 min and this waits.");
        let late = meanwhile(promised, "14:40", promised + Duration::minutes(5));
        assert_eq!(late, "The promise of 14:40 is late and this waits.");
    }

    proptest! {
        #[test]
        fn silence_never_lasts(tries in prop::collection::vec(any::<bool>(), 0..40)) {
            let mut said: Vec<Words> = vec![];
            for is_person in tries {
                let words = if is_person { Words::Person } else { Words::NoNews };
                if is_person || may_say_no_news(&said).is_ok() {
                    said.insert(0, words);
                }
            }
            let runs = said.split(|words| *words == Words::Person).map(<[Words]>::len).max();
            prop_assert!(runs.unwrap_or_default() <= MOST_IN_A_ROW);
            prop_assert!(said.last() != Some(&Words::NoNews), "the first word is a person's");
        }
    }
}
