//! When a job that failed is tried again.

use chrono::Duration;

pub(super) const MOST_ATTEMPTS: i32 = 10;
const LONGEST_SECONDS: f64 = 600.0;

/// 2 s, 4 s, 8 s, up to ten minutes; each spread by half, so that many that failed together don't come back together.
/// `luck` is from 0 to 1.
pub(super) fn backoff(attempts: i32, luck: f64) -> Duration {
    let seconds = 2_f64.powi(attempts.clamp(1, 20)).min(LONGEST_SECONDS);
    Duration::milliseconds((seconds * (0.5 + luck.clamp(0.0, 1.0)) * 1000.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_grow_apart_and_are_spread() {
        for (attempts, luck, milliseconds) in
            [(1, 0.5, 2000), (1, 0.0, 1000), (1, 1.0, 3000), (5, 0.5, 32_000), (9, 0.5, 512_000), (60, 0.5, 600_000)]
        {
            assert_eq!(backoff(attempts, luck).num_milliseconds(), milliseconds);
        }
    }
}
