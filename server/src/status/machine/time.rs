use chrono::{DateTime, SecondsFormat, Utc};

/// With its offset and milliseconds, as strict clients want it.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}
