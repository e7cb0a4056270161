//! What a form showed when it was opened, so that two who change the same thing meet field by field.

use crate::command::Check;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Its fields by name. A program that sends none has the last word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Seen(BTreeMap<String, String>);

impl Seen {
    pub fn of(fields: &[(&str, &str)]) -> Seen {
        Seen(fields.iter().map(|(name, value)| (name.to_string(), value.trim().to_string())).collect())
    }

    pub fn read(text: &str) -> Seen {
        serde_json::from_str(text).unwrap_or_default()
    }

    pub fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Whether the writer left this field as the form showed it.
    pub fn is_untouched(&self, field: &str, mine: &str) -> bool {
        self.0.get(field).is_some_and(|seen| seen == mine.trim())
    }

    /// The writer's text where they changed it, else what stands `now`. Where both changed it, `check` hears of it.
    pub fn text<'a>(&self, check: &mut Check, field: &str, mine: &'a str, now: &'a str) -> &'a str {
        self.kept(check, field, mine, now, || {
            format!("Somebody else wrote “{now}” meanwhile. Save again to keep yours.")
        })
    }

    /// The same for what is chosen from a list, where `now` says nothing to a reader.
    pub fn choice<'a>(&self, check: &mut Check, field: &str, mine: &'a str, now: &'a str) -> &'a str {
        let words = || "Somebody else chose another one meanwhile. Save again to keep yours.".into();
        self.kept(check, field, mine, now, words)
    }

    fn kept<'a>(
        &self,
        check: &mut Check,
        field: &str,
        mine: &'a str,
        now: &'a str,
        meanwhile: impl FnOnce() -> String,
    ) -> &'a str {
        if self.is_untouched(field, mine) {
            return now;
        }
        if self.0.get(field).is_some_and(|seen| seen != now.trim() && mine.trim() != now.trim()) {
            check.need(false, field, meanwhile());
        }
        mine
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_writers_meet_only_where_both_wrote() {
        let seen = Seen::read(&Seen::of(&[("name", " API ")]).write());
        for (seen, mine, now, kept, refused) in [
            (&seen, "API", "API", "API", false),
            (&seen, "API", "The API", "The API", false),
            (&seen, "Our API", "API", "Our API", false),
            (&seen, "The API", "The API", "The API", false),
            (&seen, "Our API", "The API", "Our API", true),
            (&Seen::default(), "Our API", "The API", "Our API", false),
        ] {
            let mut check = Check::default();
            assert_eq!(seen.text(&mut check, "name", mine, now), kept);
            assert_eq!(check.done().is_err(), refused, "{mine} over {now}");
        }
        assert_eq!(Seen::read("no JSON"), Seen::default());
    }
}
