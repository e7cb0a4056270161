//! When the figures after a step are captured: late enough that they show it, early enough that the next one can begin.

use chrono::Duration;

pub const LONGEST: Duration = Duration::minutes(10);
/// A source that is down is tried again for so long.
pub const PATIENCE: Duration = Duration::minutes(30);

/// `metrics` are hold and step of each; a shorter hold makes it shorter, but two samples are waited for.
pub fn wait(metrics: &[(Duration, Duration)]) -> Duration {
    let hold = metrics.iter().map(|(hold, _)| *hold).max().unwrap_or(LONGEST);
    let two_samples = metrics.iter().map(|(_, every)| *every * 2).max().unwrap_or(Duration::zero());
    hold.min(LONGEST).max(two_samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_minutes_or_the_longest_hold_and_never_less_than_two_samples() {
        let rows: [(&[(i64, i64)], i64); 6] = [
            (&[], 600),
            (&[(900, 15)], 600),
            (&[(60, 15), (300, 15)], 300),
            (&[(20, 5), (20, 5)], 20),
            (&[(5, 15)], 30),
            (&[(0, 3600)], 7200),
        ];
        for (metrics, seconds) in rows {
            let metrics: Vec<_> =
                metrics.iter().map(|(hold, every)| (Duration::seconds(*hold), Duration::seconds(*every))).collect();
            assert_eq!(wait(&metrics).num_seconds(), seconds, "{metrics:?}");
        }
    }
}
