//! The hours of a layer as they are typed: one window a line, read back as it is written.

use super::{MOST_WINDOWS, Weekdays, Window};
use chrono::{NaiveTime, Weekday};

/// `Mon–Fri 09:00–17:00`, `Sat, Sun 00:00–24:00`, `22:00–06:00`. Errors say which line and what to write.
pub fn read_hours(text: &str) -> Result<Vec<Window>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let windows: Result<Vec<Window>, String> = lines
        .map(|line| read_line(line).ok_or_else(|| format!("“{line}” is no window. Write Mon–Fri 09:00–17:00.")))
        .collect();
    let windows = windows?;
    match windows.len() <= MOST_WINDOWS {
        true => Ok(windows),
        false => Err(format!("A layer holds {MOST_WINDOWS} windows at most.")),
    }
}

fn read_line(line: &str) -> Option<Window> {
    let line = line.to_lowercase().replace(['–', '—'], "-").replace(" to ", "-").replace(" - ", "-");
    let digits = line.find(|letter: char| letter.is_ascii_digit())?;
    let (days, hours) = line.split_at(digits);
    let (from, until) = hours.trim().split_once('-')?;
    let clock = |text: &str| match text.trim() {
        "24:00" => Some(NaiveTime::MIN),
        text => NaiveTime::parse_from_str(text, "%H:%M").ok(),
    };
    Some(Window { days: read_days(days.trim().trim_end_matches(','))?, from: clock(from)?, until: clock(until)? })
}

fn read_days(text: &str) -> Option<Weekdays> {
    if ["", "every day", "daily"].contains(&text) {
        return Some(Weekdays::ALL);
    }
    let mut days = vec![];
    for part in text.split([',', ' ']).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last): (Weekday, Weekday) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        days.push(day);
        while day != last {
            day = day.succ();
            days.push(day);
        }
    }
    Some(Weekdays::of(&days))
}

pub fn write_hours(windows: &[Window]) -> String {
    windows.iter().map(Window::to_string).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_they_are_written() {
        for (typed, written) in [
            ("", ""),
            ("Mon–Fri 09:00–17:00", "Mon–Fri 09:00–17:00"),
            ("mon-fri 9:00 - 17:00\n\nSat, Sun 00:00-24:00", "Mon–Fri 09:00–17:00\nSat, Sun 00:00–00:00"),
            ("22:00–06:00", "every day 22:00–06:00"),
            ("every day 22:00 to 06:00", "every day 22:00–06:00"),
            ("friday-monday 18:00–08:00", "Mon, Fri–Sun 18:00–08:00"),
        ] {
            let windows = read_hours(typed).unwrap();
            assert_eq!(write_hours(&windows), written);
            assert_eq!(read_hours(written).unwrap(), windows);
        }
    }

    #[test]
    fn what_is_no_window_is_said() {
        for typed in ["nights", "Mon 09:00", "Mon 9–17", "Frog 09:00–17:00", "Mon 09:00–25:00"] {
            assert!(read_hours(typed).unwrap_err().contains(typed), "{typed}");
        }
        assert!(read_hours(&"Mon 09:00–10:00\n".repeat(MOST_WINDOWS + 1)).is_err());
    }
}
