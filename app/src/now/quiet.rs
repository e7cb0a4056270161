//! Quiet must be proved: a silent intake is a warning, never a calm page.

use super::Heard;
use chrono::{DateTime, Duration, Utc};

/// A source that says nothing for longer proves nothing.
const SILENT: Duration = Duration::hours(24);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// All sources were heard from, the oldest then.
    Proved {
        sources: usize,
        oldest: DateTime<Utc>,
    },
    /// Alerts fire in no incident.
    Firing(i64),
    NoSource,
    Never {
        name: String,
        more: usize,
    },
    Silent {
        name: String,
        since: DateTime<Utc>,
        more: usize,
    },
}

/// `sources` are those that were not ended, `firing` the alerts in no incident.
pub fn quiet(sources: &[Heard], firing: i64, now: DateTime<Utc>) -> Quiet {
    if firing > 0 {
        return Quiet::Firing(firing);
    }
    let never: Vec<&Heard> = sources.iter().filter(|source| source.at.is_none()).collect();
    let mut heard: Vec<(DateTime<Utc>, &str)> =
        sources.iter().filter_map(|source| Some((source.at?, source.name.as_str()))).collect();
    heard.sort();
    let silent = heard.iter().filter(|(at, _)| is_silent(*at, now)).count();
    match (heard.first(), never.first()) {
        (None, None) => Quiet::NoSource,
        (Some((since, name)), _) if silent > 0 => {
            Quiet::Silent { name: name.to_string(), since: *since, more: silent - 1 + never.len() }
        }
        (_, Some(first)) => Quiet::Never { name: first.name.clone(), more: never.len() - 1 },
        (Some((oldest, _)), None) => Quiet::Proved { sources: heard.len(), oldest: *oldest },
    }
}

pub fn is_silent(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now - at > SILENT
}

#[cfg(test)]
mod tests {
    use super::{super::need::tests::at, *};

    #[test]
    fn quiet_is_proved_by_every_source_or_not_at_all() {
        let heard = |name: &str, minute: Option<i64>| Heard { name: name.into(), at: minute.map(at) };
        let now = at(2000);
        let silent = |more| Quiet::Silent { name: "old".into(), since: at(10), more };
        for (sources, firing, expected) in [
            (vec![], 0, Quiet::NoSource),
            (vec![heard("a", Some(1990))], 0, Quiet::Proved { sources: 1, oldest: at(1990) }),
            (vec![heard("a", Some(1999)), heard("b", Some(561))], 0, Quiet::Proved { sources: 2, oldest: at(561) }),
            (vec![heard("a", Some(1999)), heard("b", None)], 0, Quiet::Never { name: "b".into(), more: 0 }),
            (vec![heard("a", None), heard("b", None)], 0, Quiet::Never { name: "a".into(), more: 1 }),
            (vec![heard("a", Some(1999)), heard("old", Some(10))], 0, silent(0)),
            (vec![heard("old", Some(10)), heard("b", Some(20)), heard("c", None)], 0, silent(2)),
            (vec![heard("a", Some(1999))], 3, Quiet::Firing(3)),
        ] {
            assert_eq!(quiet(&sources, firing, now), expected, "{sources:?}");
        }
    }
}
