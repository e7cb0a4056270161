//! How long a metric has to stay inside its bound, as a runbook writes it: `15m`.

use chrono::Duration;

const MOST: i64 = 7 * 24 * 3600;

/// Digits and one of s, m, h, d; at most a week.
pub fn read_hold(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = text.chars().last()?;
    let each = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86_400,
        _ => return None,
    };
    let count: i64 = text[..text.len() - 1].trim_end().parse().ok()?;
    let seconds = count.checked_mul(each)?;
    (0..=MOST).contains(&seconds).then(|| Duration::seconds(seconds))
}

/// As [`read_hold`] reads it.
pub fn hold_text(hold: Duration) -> String {
    match hold.num_seconds() {
        seconds if seconds % 86_400 == 0 && seconds > 0 => format!("{}d", seconds / 86_400),
        seconds if seconds % 3600 == 0 && seconds > 0 => format!("{}h", seconds / 3600),
        seconds if seconds % 60 == 0 && seconds > 0 => format!("{}m", seconds / 60),
        seconds => format!("{seconds}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holds_are_read_and_written() {
        for (text, seconds) in [("15m", 900), ("90s", 90), ("1h", 3600), ("2d", 172_800), ("0s", 0)] {
            let read = read_hold(text).expect(text);
            assert_eq!(read.num_seconds(), seconds);
            assert_eq!(hold_text(read), text);
        }
        for text in ["", "m", "15", "15 min", "-5m", "8d", "é", "99999999999999d"] {
            assert_eq!(read_hold(text), None, "{text}");
        }
    }
}
