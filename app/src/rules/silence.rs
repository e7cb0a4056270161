use super::Matcher;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SilenceKind {
    Silence,
    Maintenance,
}

impl SilenceKind {
    pub fn words(self) -> &'static str {
        match self {
            SilenceKind::Silence => "silence",
            SilenceKind::Maintenance => "maintenance window",
        }
    }
}

/// A person holds alerts back, for a reason and to an end. It comes before every rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    pub id: Uuid,
    pub kind: SilenceKind,
    /// All have to hold, and there is at least one.
    pub matchers: Vec<Matcher>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Taken back before its end.
    pub ended_at: Option<DateTime<Utc>>,
    pub author: String,
    pub reason: String,
}

impl Silence {
    const MOST_MATCHERS: usize = 20;
    const LONGEST: Duration = Duration::days(30);
    const LONGEST_REASON: usize = 500;

    /// When it really ends.
    pub fn until(&self) -> DateTime<Utc> {
        self.ended_at.map_or(self.ends_at, |ended| ended.min(self.ends_at))
    }

    pub fn is_on(&self, now: DateTime<Utc>) -> bool {
        self.starts_at <= now && now < self.until()
    }

    /// Field and sentence, of everything that is wrong with a new one.
    pub fn problems(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let mut problems = Vec::new();
        if self.matchers.is_empty() || self.matchers.len() > Silence::MOST_MATCHERS {
            let says = format!("1 to {} conditions: a silence never holds everything.", Silence::MOST_MATCHERS);
            problems.push(("matchers", says));
        }
        if self.ends_at <= now || self.ends_at <= self.starts_at {
            problems.push(("ends_at", "The end lies after now and after the start.".into()));
        } else if self.ends_at - self.starts_at > Silence::LONGEST {
            problems.push(("ends_at", "At most 30 days; a rule may hold back for longer.".into()));
        }
        if self.reason.trim().is_empty() || self.reason.len() > Silence::LONGEST_REASON {
            problems.push(("reason", format!("Say why, in at most {} bytes.", Silence::LONGEST_REASON)));
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silence_has_a_start_an_end_and_a_reason() {
        let at = |minute: i64| DateTime::from_timestamp(1_739_628_000 + minute * 60, 0).unwrap();
        let silence = Silence {
            id: Uuid::nil(),
            kind: SilenceKind::Silence,
            matchers: vec!["service=search".parse().unwrap()],
            starts_at: at(10),
            ends_at: at(30),
            ended_at: None,
            author: "Ana Ruiz".into(),
            reason: "deploy".into(),
        };
        let on = |silence: &Silence| [9, 10, 19, 20, 29, 30].map(|minute| silence.is_on(at(minute)));
        assert_eq!(on(&silence), [false, true, true, true, true, false]);
        let ended = Silence { ended_at: Some(at(20)), ..silence.clone() };
        assert_eq!(on(&ended), [false, true, true, false, false, false]);
        let late = Silence { ended_at: Some(at(90)), ..silence.clone() };
        assert_eq!(late.until(), at(30));
        assert_eq!(silence.problems(at(0)), []);
        let fields = |silence: Silence| silence.problems(at(0)).into_iter().map(|(field, _)| field).collect::<Vec<_>>();
        assert_eq!(fields(Silence { matchers: vec![], reason: " ".into(), ..silence.clone() }), ["matchers", "reason"]);
        assert_eq!(fields(Silence { ends_at: at(10), ..silence.clone() }), ["ends_at"]);
        assert_eq!(fields(Silence { ends_at: at(60 * 24 * 31), ..silence.clone() }), ["ends_at"]);
        assert_eq!(silence.problems(at(30)).len(), 1);
    }
}
