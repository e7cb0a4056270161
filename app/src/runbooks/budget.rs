//! A list's time as it runs down and over, in words that don't alarm.

use chrono::Duration;

/// Past this nobody works against the clock any more.
const FORGOTTEN: Duration = Duration::hours(24);

/// `1:12 left`, `+0:40 over`; none once it is long past. The page's script says the same.
pub fn countdown(budget: Duration, spent: Duration) -> Option<String> {
    let left = budget - spent;
    if left < -FORGOTTEN {
        return None;
    }
    let seconds = left.num_seconds();
    Some(if seconds >= 0 { format!("{} left", clock(seconds)) } else { format!("+{} over", clock(-seconds)) })
}

fn clock(seconds: i64) -> String {
    match seconds / 3600 {
        0 => format!("{}:{:02}", seconds / 60, seconds % 60),
        hours => format!("{hours}:{:02}:{:02}", seconds / 60 % 60, seconds % 60),
    }
}

/// Whose a check is: `Ben on this, 2 min`, and past its budget `Ben took this 9 min ago`.
pub fn taken(name: Option<&str>, since: Duration, budget: Duration) -> String {
    let words = crate::ui::span(since);
    match (name, since > budget) {
        (Some(name), false) => format!("{name} on this, {words}"),
        (None, false) => format!("You are on this, {words}"),
        (Some(name), true) => format!("{name} took this {words} ago"),
        (None, true) => format!("You took this {words} ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_runs_down_and_over() {
        for (spent, words) in [
            (0, Some("5:00 left")),
            (228, Some("1:12 left")),
            (300, Some("0:00 left")),
            (340, Some("+0:40 over")),
            (300 + 3_725, Some("+1:02:05 over")),
            (300 + 86_401, None),
        ] {
            assert_eq!(countdown(Duration::minutes(5), Duration::seconds(spent)).as_deref(), words, "{spent}");
        }
    }

    #[test]
    fn a_taken_check_says_who_and_how_long() {
        let said = |name, minutes| taken(name, Duration::minutes(minutes), Duration::minutes(5));
        assert_eq!(said(Some("Ben"), 2), "Ben on this, 2 min");
        assert_eq!(said(Some("Ben"), 9), "Ben took this 9 min ago");
        assert_eq!(said(None, 2), "You are on this, 2 min");
    }
}
