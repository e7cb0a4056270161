//! Signs of life as pages tell them: of intakes, which speak by themselves, and of data sources, which we ask.

use crate::{
    alerts::rhythm::{Life, length},
    ids::{SourceId, TokenId},
    ui::span,
};
use chrono::{DateTime, Duration, Utc};

/// A sender of alerts whose rhythm nobody knows proves nothing after that.
const UNKNOWN_SILENCE: Duration = Duration::hours(24);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    pub id: TokenId,
    pub name: String,
    /// A pipeline that only tells changes may be quiet for a week: it is no alarm that is missing.
    pub sends_alerts: bool,
    pub at: Option<DateTime<Utc>>,
    pub life: Life,
}

impl Heard {
    /// `times` of its last deliveries and changes; `let_in_at` when its token was last shown, whatever came with it.
    pub fn of(
        id: TokenId,
        name: String,
        sends_alerts: bool,
        times: &[DateTime<Utc>],
        let_in_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Heard {
        let at = times.iter().max().copied().or(let_in_at);
        let life = match (times.is_empty(), at) {
            (true, Some(at)) => Life::Unknown { ago: (now - at).max(Duration::zero()) },
            _ => Life::of(times, now),
        };
        Heard { id, name, sends_alerts, at, life }
    }

    pub fn is_silent(&self) -> bool {
        match self.life {
            Life::Silent { .. } => true,
            Life::Unknown { ago } => self.sends_alerts && ago > UNKNOWN_SILENCE,
            Life::Never | Life::Speaks { .. } => false,
        }
    }

    /// `silent for 27 min; it usually speaks every 30 s`.
    pub fn silence(&self) -> String {
        match self.life {
            Life::Unknown { ago } => format!("silent for {}", span(ago)),
            life => life.words(),
        }
    }

    /// `12 s ago`, beside its name.
    pub fn short(&self) -> String {
        match self.life {
            Life::Never => "never heard from".into(),
            Life::Silent { ago, .. } => format!("silent {}", length(ago)),
            Life::Unknown { ago } if self.is_silent() => format!("silent {}", span(ago)),
            Life::Unknown { ago } | Life::Speaks { ago, .. } => format!("{} ago", length(ago)),
        }
    }

    /// `every 30 s`, where it has a habit.
    pub fn usually(&self) -> Option<String> {
        match self.life {
            Life::Speaks { usual, .. } | Life::Silent { usual, .. } => Some(format!("every {}", length(usual))),
            Life::Never | Life::Unknown { .. } => None,
        }
    }
}

/// A server that figures are asked of; its rhythm is ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceHeard {
    pub id: SourceId,
    pub name: String,
    pub answered_at: Option<DateTime<Utc>>,
    /// Since when it does not answer.
    pub failed_at: Option<DateTime<Utc>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_000 + second, 0).unwrap()
    }

    fn heard(sends_alerts: bool, times: &[i64], let_in: Option<i64>, now: i64) -> Heard {
        let times: Vec<_> = times.iter().map(|second| at(*second)).collect();
        Heard::of(TokenId(Uuid::nil()), "prod".into(), sends_alerts, &times, let_in.map(at), at(now))
    }

    #[test]
    fn silence_is_told_from_quiet() {
        let each_half_minute: Vec<i64> = (0..50).map(|n| n * 30).collect();
        let speaks = heard(true, &each_half_minute, None, 1482);
        assert_eq!((speaks.short().as_str(), speaks.is_silent()), ("12 s ago", false));
        assert_eq!(speaks.usually().as_deref(), Some("every 30 s"));
        let silent = heard(true, &each_half_minute, None, 1470 + 27 * 60);
        assert_eq!((silent.short().as_str(), silent.is_silent()), ("silent 27 min", true));
        assert_eq!(silent.silence(), "silent for 27 min; it usually speaks every 30 s");
    }

    #[test]
    fn without_a_habit_a_day_is_too_long_for_an_alarm_and_not_for_a_pipeline() {
        let day = 24 * 3600;
        assert!(!heard(true, &[0], None, day).is_silent());
        assert!(heard(true, &[0], None, day + 1).is_silent());
        assert_eq!(heard(true, &[0], None, 27 * 3600).short(), "silent 1 d 3 h");
        assert!(!heard(false, &[0], None, 7 * day).is_silent());
        // Let in, but nothing that counts came: it was heard from all the same.
        assert_eq!(heard(true, &[], Some(0), 60).short(), "60 s ago");
        let never = heard(true, &[], None, day);
        assert_eq!((never.short().as_str(), never.is_silent(), never.at), ("never heard from", false, None));
    }
}
