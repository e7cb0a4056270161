//! A time as senders write it.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use serde_json::Value;

/// RFC 3339 and its common cousins, with nanoseconds; a number is Unix time in seconds, milli-, micro- or nanoseconds,
/// told apart by its size. A time without a zone is UTC. None for the zero times by which senders say nothing.
pub fn moment(said: &Value) -> Option<DateTime<Utc>> {
    let at = match said {
        Value::Number(number) => match number.as_i64() {
            Some(whole) => unix(whole)?,
            None => fraction(number.as_f64()?)?,
        },
        Value::String(text) => written(text.trim())?,
        _ => return None,
    };
    (at.timestamp() > 0).then_some(at)
}

fn written(text: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f %z"))
        .or_else(|_| DateTime::parse_from_rfc2822(text));
    if let Ok(at) = zoned {
        return Some(at.with_timezone(&Utc));
    }
    if text.len() < 20 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && !text.is_empty() {
        return match text.parse::<i64>() {
            Ok(whole) => unix(whole),
            Err(_) => fraction(text.parse().ok()?),
        };
    }
    let bare = text.strip_suffix(" UTC").unwrap_or(text);
    let bare = NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(bare, "%Y-%m-%d %H:%M:%S%.f"));
    Some(bare.ok()?.and_utc())
}

/// Seconds until the year 5138, and so on.
fn unix(number: i64) -> Option<DateTime<Utc>> {
    match number.unsigned_abs() {
        0..100_000_000_000 => Utc.timestamp_opt(number, 0).single(),
        100_000_000_000..100_000_000_000_000 => Utc.timestamp_millis_opt(number).single(),
        100_000_000_000_000..100_000_000_000_000_000 => Utc.timestamp_micros(number).single(),
        _ => Some(Utc.timestamp_nanos(number)),
    }
}

fn fraction(number: f64) -> Option<DateTime<Utc>> {
    if !number.is_finite() || number.abs() >= 1e17 {
        return None;
    }
    match number.abs() < 1e11 {
        true => Utc.timestamp_micros((number * 1e6).round() as i64).single(),
        false => unix(number as i64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn times_as_senders_write_them() {
        for (said, at) in [
            (json!("2026-08-19T10:00:00.123456789Z"), "2026-08-19T10:00:00.123456789Z"),
            (json!("2026-08-19T12:00:00+02:00"), "2026-08-19T10:00:00Z"),
            (json!("2015-07-17T08:42:58.315+0000"), "2015-07-17T08:42:58.315Z"),
            (json!("2026-08-19 10:00:00"), "2026-08-19T10:00:00Z"),
            (json!("2026-08-19 10:00:00 +0000"), "2026-08-19T10:00:00Z"),
            (json!("2026-08-19T10:00:00"), "2026-08-19T10:00:00Z"),
            (json!("2026-08-19 10:00:00 UTC"), "2026-08-19T10:00:00Z"),
            (json!("Wed, 19 Aug 2026 10:00:00 GMT"), "2026-08-19T10:00:00Z"),
            (json!(1_787_133_600), "2026-08-19T10:00:00Z"),
            (json!("1787133600"), "2026-08-19T10:00:00Z"),
            (json!(1_787_133_600.5), "2026-08-19T10:00:00.5Z"),
            (json!(1_787_133_600_123_i64), "2026-08-19T10:00:00.123Z"),
            (json!(1_787_133_600_123_456_i64), "2026-08-19T10:00:00.123456Z"),
            (json!(1_787_133_600_123_456_789_i64), "2026-08-19T10:00:00.123456789Z"),
        ] {
            assert_eq!(moment(&said), Some(at.parse().unwrap()), "{said}");
        }
        for none in [json!("yesterday"), json!(""), json!("0001-01-01T00:00:00Z"), json!(0), json!(true), json!(1e300)]
        {
            assert_eq!(moment(&none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn no_number_and_no_text_breaks_it(whole in any::<i64>(), broken in any::<f64>(), text in ".{0,40}") {
            moment(&json!(whole));
            moment(&json!(broken));
            moment(&json!(text));
            moment(&json!(whole.to_string()));
        }
    }
}
