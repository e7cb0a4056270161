//! How often somebody may try: by account, and by the network that they come from.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::sync::atomic::{AtomicU32, Ordering};

/// After so many tries those that no longer count are forgotten.
const FORGET_EVERY: u32 = 1024;

pub struct Tries {
    limiter: DefaultKeyedRateLimiter<String>,
    seen: AtomicU32,
}

impl Tries {
    pub fn new(quota: Quota) -> Tries {
        Tries { limiter: RateLimiter::keyed(quota), seen: AtomicU32::new(0) }
    }

    /// Counts this try. A key is kept for a while: only short ones are to be asked.
    pub fn are_left(&self, key: &str) -> bool {
        if self.seen.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(&key.to_string()).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{num::NonZeroU32, time::Duration};

    #[test]
    fn what_no_longer_counts_is_forgotten() {
        let quota = Quota::with_period(Duration::from_nanos(1)).unwrap().allow_burst(NonZeroU32::MIN);
        let tries = Tries::new(quota);
        for number in 0..10 * FORGET_EVERY {
            tries.are_left(&number.to_string());
        }
        assert!(tries.limiter.len() <= FORGET_EVERY as usize, "{}", tries.limiter.len());
    }
}
