//! A page that can't be read anew says so, where it matters.

use super::record::Record;
use chrono::{DateTime, Duration, Utc};

/// While nothing is open, so old a copy is no news.
const UNSAID_FOR: Duration = Duration::minutes(5);

/// When the copy was read, where the reader should know: an incident is open, or the copy is old.
pub fn stale_since<Z>(record: &Record<Z>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let matters = now - record.read_at >= UNSAID_FOR || !record.open(now).is_empty();
    (!record.reachable && matters).then_some(record.read_at)
}

pub(super) fn instant<Z>(record: &Record<Z>) -> Option<DateTime<Utc>> {
    (!record.reachable).then(|| record.read_at + UNSAID_FOR)
}
