//! When a message that did not arrive is tried again, and when it is given up.

use chrono::{DateTime, Duration, Utc};

/// After that nobody waits for it.
const LONGEST: Duration = Duration::hours(48);
const LONGEST_PAUSE: i64 = 300;
/// Who asks for a longer pause is tried after this.
const LONGEST_ASKED: Duration = Duration::hours(1);

/// 2 s, 4 s, 8 s, up to five minutes, spread by half; none once it is two days late. `tries` counts this one, `luck` is
/// from 0 to 1, `asked` is what the other side asked for.
pub(crate) fn again(
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
    tries: i32,
    luck: f64,
    asked: Option<Duration>,
) -> Option<DateTime<Utc>> {
    let seconds = 2_i64.pow(tries.clamp(1, 20) as u32).min(LONGEST_PAUSE) as f64;
    let own = Duration::milliseconds((seconds * (0.5 + luck.clamp(0.0, 1.0)) * 1000.0) as i64);
    let pause = asked.map_or(own, |asked| asked.clamp(Duration::seconds(1), LONGEST_ASKED).max(own));
    let at = now + pause;
    (at <= due_at + LONGEST).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_are_asked_for_and_end_after_two_days() {
        let due = DateTime::from_timestamp(1_739_628_600, 0).expect("a time");
        for (tries, luck, asked, seconds) in [
            (1, 0.5, None, 2),
            (1, 0.0, None, 1),
            (3, 0.5, None, 8),
            (30, 1.0, None, 450),
            (1, 0.5, Some(30), 30),
            (1, 0.5, Some(100_000), 3600),
            (1, 0.5, Some(-5), 2),
        ] {
            let at = again(due, due, tries, luck, asked.map(Duration::seconds));
            assert_eq!(at, Some(due + Duration::seconds(seconds)), "{tries} {asked:?}");
        }
        assert_eq!(again(due, due + Duration::hours(48), 60, 0.5, None), None);
    }
}
