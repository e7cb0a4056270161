use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// `15 Feb 2025 15:10 UTC (16:10 CET)`: whole, for what is read long after.
pub fn dated(at: DateTime<Utc>, zone: Tz) -> String {
    let there = at.with_timezone(&zone);
    match there.naive_local() == at.naive_utc() {
        true => at.format("%-d %b %Y %H:%M UTC").to_string(),
        false => format!("{} ({})", at.format("%-d %b %Y %H:%M UTC"), there.format("%H:%M %Z")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_can_be_read_next_year() {
        let at: DateTime<Utc> = "2025-02-15T15:10:00Z".parse().unwrap();
        assert_eq!(dated(at, Tz::UTC), "15 Feb 2025 15:10 UTC");
        assert_eq!(dated(at, Tz::Europe__Berlin), "15 Feb 2025 15:10 UTC (16:10 CET)");
    }
}
