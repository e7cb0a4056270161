//! Lengths of time in words: `34 min`, `2 h 04`, `3 d 4 h`.

use chrono::Duration;

pub fn span(length: Duration) -> String {
    let minutes = length.num_minutes().max(0);
    match minutes {
        0..=59 => format!("{minutes} min"),
        60..=1439 => format!("{} h {:02}", minutes / 60, minutes % 60),
        _ => format!("{} d {} h", minutes / 1440, minutes % 1440 / 60),
    }
}

/// As [`span`], with seconds below two minutes, for signs of life.
pub fn ago(length: Duration) -> String {
    match length.num_seconds().max(0) {
        seconds @ 0..=119 => format!("{seconds} s ago"),
        _ => format!("{} ago", span(length)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_in_words() {
        for (minutes, words) in
            [(-3, "0 min"), (0, "0 min"), (34, "34 min"), (124, "2 h 04"), (1439, "23 h 59"), (4560, "3 d 4 h")]
        {
            assert_eq!(span(Duration::minutes(minutes)), words);
        }
        assert_eq!(ago(Duration::seconds(12)), "12 s ago");
        assert_eq!(ago(Duration::seconds(180)), "3 min ago");
    }
}
