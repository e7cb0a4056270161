use crate::recovery::hold_text;
use chrono::Duration;

/// `10 min`, `2 h`, `7 days`: a length as a runbook writes it, for people.
pub(super) fn length(length: Duration) -> String {
    let text = hold_text(length);
    let (count, unit) = text.split_at(text.len() - 1);
    let unit = match (unit, count) {
        ("m", _) => "min",
        ("d", "1") => "day",
        ("d", _) => "days",
        (other, _) => other,
    };
    format!("{count} {unit}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn lengths_are_said_in_their_own_unit() {
        for (seconds, words) in [(90, "90 s"), (600, "10 min"), (7200, "2 h"), (86_400, "1 day"), (604_800, "7 days")] {
            assert_eq!(super::length(chrono::Duration::seconds(seconds)), words);
        }
    }
}
