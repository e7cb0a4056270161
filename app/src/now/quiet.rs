//! Quiet must be proved: a silent intake is a warning, never a calm page.

use crate::{
    ids::TokenId,
    intakes::{Heard, SourceHeard},
};
use chrono::{DateTime, Utc};

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
        id: TokenId,
        name: String,
        more: usize,
    },
    Silent {
        id: TokenId,
        name: String,
        /// `silent for 27 min; it usually speaks every 30 s`
        says: String,
        more: usize,
    },
    /// A data source does not answer: what it would show, nobody sees.
    Down {
        name: String,
        since: DateTime<Utc>,
        more: usize,
    },
}

/// `heard` are the intakes that were not ended, `firing` the alerts in no incident.
pub fn quiet(heard: &[Heard], sources: &[SourceHeard], firing: i64) -> Quiet {
    if firing > 0 {
        return Quiet::Firing(firing);
    }
    if heard.is_empty() {
        return Quiet::NoSource;
    }
    let mut silent: Vec<&Heard> = heard.iter().filter(|heard| heard.is_silent()).collect();
    silent.sort_by_key(|heard| (heard.at, &heard.name));
    let never: Vec<&Heard> = heard.iter().filter(|heard| heard.at.is_none()).collect();
    if let Some(first) = silent.first() {
        let more = silent.len() - 1 + never.len();
        return Quiet::Silent { id: first.id, name: first.name.clone(), says: first.silence(), more };
    }
    if let Some(first) = never.first() {
        return Quiet::Never { id: first.id, name: first.name.clone(), more: never.len() - 1 };
    }
    let mut down: Vec<(DateTime<Utc>, &str)> =
        sources.iter().filter_map(|source| Some((source.failed_at?, source.name.as_str()))).collect();
    down.sort();
    if let Some((since, name)) = down.first() {
        return Quiet::Down { name: name.to_string(), since: *since, more: down.len() - 1 };
    }
    match heard.iter().filter_map(|heard| heard.at).min() {
        Some(oldest) => Quiet::Proved { sources: heard.len(), oldest },
        None => Quiet::NoSource,
    }
}

#[cfg(test)]
mod tests {
    use super::{super::need::tests::at, *};
    use crate::ids::SourceId;
    use uuid::Uuid;

    const NOW: i64 = 2000;

    fn heard(name: &str, minute: Option<i64>) -> Heard {
        let times: Vec<_> = minute.map(at).into_iter().collect();
        Heard::of(TokenId(Uuid::nil()), name.into(), true, &times, None, at(NOW))
    }

    #[test]
    fn quiet_is_proved_by_every_source_or_not_at_all() {
        let silent = |more| Quiet::Silent {
            id: TokenId(Uuid::nil()),
            name: "old".into(),
            says: "silent for 1 d 9 h".into(),
            more,
        };
        let never = |name: &str, more| Quiet::Never { id: TokenId(Uuid::nil()), name: name.into(), more };
        for (sources, firing, expected) in [
            (vec![], 0, Quiet::NoSource),
            (vec![heard("a", Some(1990))], 0, Quiet::Proved { sources: 1, oldest: at(1990) }),
            (vec![heard("a", Some(1999)), heard("b", Some(561))], 0, Quiet::Proved { sources: 2, oldest: at(561) }),
            (vec![heard("a", Some(1999)), heard("b", None)], 0, never("b", 0)),
            (vec![heard("a", None), heard("b", None)], 0, never("a", 1)),
            (vec![heard("a", Some(1999)), heard("old", Some(10))], 0, silent(0)),
            (vec![heard("old", Some(10)), heard("b", Some(20)), heard("c", None)], 0, silent(2)),
            (vec![heard("a", Some(1999))], 3, Quiet::Firing(3)),
        ] {
            assert_eq!(quiet(&sources, &[], firing), expected, "{sources:?}");
        }
    }

    #[test]
    fn one_that_speaks_each_minute_is_missed_soon() {
        let times: Vec<_> = (1900..1960).map(at).collect();
        let each_minute = |now| Heard::of(TokenId(Uuid::nil()), "prod".into(), true, &times, None, at(now));
        assert_eq!(quiet(&[each_minute(1962)], &[], 0), Quiet::Proved { sources: 1, oldest: at(1959) });
        let Quiet::Silent { says, .. } = quiet(&[each_minute(1986)], &[], 0) else { panic!("a warning") };
        assert_eq!(says, "silent for 27 min; it usually speaks every 60 s");
    }

    #[test]
    fn a_data_source_that_does_not_answer_proves_nothing_either() {
        let source = |failed_at| SourceHeard {
            id: SourceId(Uuid::nil()),
            name: "Prometheus main".into(),
            answered_at: Some(at(1000)),
            failed_at,
        };
        let spoke = [heard("a", Some(1999))];
        assert_eq!(quiet(&spoke, &[source(None)], 0), Quiet::Proved { sources: 1, oldest: at(1999) });
        let down = Quiet::Down { name: "Prometheus main".into(), since: at(1988), more: 0 };
        assert_eq!(quiet(&spoke, &[source(Some(at(1988)))], 0), down);
    }
}
