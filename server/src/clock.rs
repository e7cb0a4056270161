//! The one place that asks for the time. Tests turn the hands.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use std::sync::{Arc, Mutex};

#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<Mutex<DateTime<Utc>>>>);

impl Clock {
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that only moves by [`Clock::forward`].
    pub fn standing(at: DateTime<Utc>) -> Self {
        Self(Some(Arc::new(Mutex::new(at))))
    }

    /// In microseconds, as Postgres keeps them.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match &self.0 {
            None => Utc::now().trunc_subsecs(6),
            Some(hands) => *hands.lock().expect("no panic while the clock is held"),
        }
    }

    pub fn forward(&self, by: Duration) {
        if let Some(hands) = &self.0 {
            *hands.lock().expect("no panic while the clock is held") += by;
        }
    }
}
