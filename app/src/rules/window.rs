use serde::{Deserialize, Serialize};

pub const DAY_MINUTES: u16 = 24 * 60;
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Hours of the week in a zone: "Mon–Fri 22:00–07:00 Europe/London".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWindow {
    /// The days on which it begins, from Monday on.
    pub days: [bool; 7],
    /// Minutes after midnight, by the clock of the zone.
    pub from: u16,
    /// No later than `from`: on the next day. The same: a whole day.
    pub until: u16,
    /// Its name in the zone database.
    pub zone: String,
}

impl TimeWindow {
    pub fn words(&self) -> String {
        let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let hours = match self.from == self.until {
            true if self.from == 0 => "all day".to_string(),
            _ => format!("{}–{}", clock(self.from), clock(self.until)),
        };
        format!("{} {hours} {}", self.day_words(), self.zone)
    }

    /// Runs of days: `Mon–Fri`, `Mon, Wed–Thu`.
    fn day_words(&self) -> String {
        if self.days == [true; 7] {
            return "every day".into();
        }
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for (day, _) in self.days.iter().enumerate().filter(|(_, is_on)| **is_on) {
            match runs.last_mut().filter(|(_, last)| last + 1 == day) {
                Some((_, last)) => *last = day,
                None => runs.push((day, day)),
            }
        }
        let said = runs.iter().map(|&(first, last)| match first == last {
            true => DAYS[first].to_string(),
            false => format!("{}–{}", DAYS[first], DAYS[last]),
        });
        said.collect::<Vec<_>>().join(", ")
    }

    /// The zone's name is checked where zones are known.
    pub fn problem(&self) -> Option<String> {
        match self {
            _ if !self.days.contains(&true) => Some("A time window needs a day.".into()),
            _ if self.from >= DAY_MINUTES || self.until >= DAY_MINUTES => {
                Some("Times lie between 00:00 and 23:59.".into())
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_in_words() {
        let window = |days: [u8; 7], from, until| TimeWindow {
            days: days.map(|is_on| is_on == 1),
            from,
            until,
            zone: "Europe/London".into(),
        };
        for (window, words) in [
            (window([1, 1, 1, 1, 1, 0, 0], 22 * 60, 7 * 60), "Mon–Fri 22:00–07:00 Europe/London"),
            (window([1; 7], 0, 0), "every day all day Europe/London"),
            (window([1, 0, 1, 1, 0, 0, 1], 9 * 60 + 5, 10 * 60), "Mon, Wed–Thu, Sun 09:05–10:00 Europe/London"),
        ] {
            assert_eq!(window.words(), words);
            assert_eq!(window.problem(), None);
        }
        assert!(window([0; 7], 0, 60).problem().is_some());
        assert!(window([1; 7], 0, 1440).problem().is_some());
    }
}
