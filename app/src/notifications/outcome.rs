//! What became of a message, from its tries.

use super::Kind;
use crate::ids::{NoticeDeliveryId, PageId, PersonId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The newest try decides; without one it waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Until its time, or until a worker is free.
    Waits,
    /// The other side took it.
    Sent { at: DateTime<Utc>, tries: i32 },
    /// It is tried again.
    Failed { at: DateTime<Utc>, tries: i32, says: String, again_at: DateTime<Utc> },
    /// Given up.
    Dead { at: DateTime<Utc>, tries: i32, says: String },
    /// Nobody needs it any more.
    Dropped { at: DateTime<Utc>, says: String },
}

impl Outcome {
    /// From the columns of `notice_try`; none for what no version of ours wrote.
    pub fn read(
        outcome: &str,
        at: DateTime<Utc>,
        tries: i32,
        says: String,
        again_at: Option<DateTime<Utc>>,
    ) -> Option<Outcome> {
        match outcome {
            "sent" => Some(Outcome::Sent { at, tries }),
            "failed" => Some(Outcome::Failed { at, tries, says, again_at: again_at.unwrap_or(at) }),
            "dead" => Some(Outcome::Dead { at, tries, says }),
            "dropped" => Some(Outcome::Dropped { at, says }),
            _ => None,
        }
    }

    /// Nothing more happens to it by itself.
    pub fn is_over(&self) -> bool {
        matches!(self, Outcome::Sent { .. } | Outcome::Dead { .. } | Outcome::Dropped { .. })
    }

    pub fn is_sent(&self) -> bool {
        matches!(self, Outcome::Sent { .. })
    }

    /// It reached nobody, and by itself it may never do.
    pub fn is_bad(&self) -> bool {
        matches!(self, Outcome::Failed { .. } | Outcome::Dead { .. })
    }

    /// `push sent 14:11:04`, `mail refused: 550 no such mailbox`; `clock` writes a time to the second.
    pub fn words(&self, channel: Kind, due_at: DateTime<Utc>, clock: impl Fn(DateTime<Utc>) -> String) -> String {
        match self {
            Outcome::Waits => format!("{channel} due {}", clock(due_at)),
            Outcome::Sent { at, tries: 1 } => format!("{channel} sent {}", clock(*at)),
            Outcome::Sent { at, tries } => format!("{channel} sent {} at the {} try", clock(*at), nth(*tries)),
            Outcome::Failed { says, again_at, .. } => {
                format!("{channel} failed: {} Again {}", full_stop(says), clock(*again_at))
            }
            Outcome::Dead { says, .. } => format!("{channel} given up: {}", full_stop(says)),
            Outcome::Dropped { says, .. } => format!("{channel} not sent: {}", full_stop(says)),
        }
    }
}

fn full_stop(says: &str) -> String {
    format!("{}.", says.trim().trim_end_matches('.'))
}

fn nth(tries: i32) -> String {
    let ending = match (tries % 10, tries % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{tries}{ending}")
}

/// One message to one person by one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    pub id: NoticeDeliveryId,
    pub person: PersonId,
    pub channel: Kind,
    /// As its owner calls it.
    pub name: String,
    pub due_at: DateTime<Utc>,
    pub outcome: Outcome,
    /// The run of the escalation and the row of `page_told`, where it is a page.
    pub page: Option<PageId>,
    pub told: Option<Uuid>,
}

impl Sent {
    pub fn sent_at(&self) -> Option<DateTime<Utc>> {
        match self.outcome {
            Outcome::Sent { at, .. } => Some(at),
            _ => None,
        }
    }

    pub fn words(&self, clock: impl Fn(DateTime<Utc>) -> String) -> String {
        self.outcome.words(self.channel, self.due_at, clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_660 + second, 0).expect("a time")
    }

    #[test]
    fn each_outcome_in_words() {
        let clock = |at: DateTime<Utc>| at.format("%H:%M:%S").to_string();
        let says = "550 no such mailbox.".to_string();
        for (outcome, words) in [
            (Outcome::Waits, "mail due 14:11:00"),
            (Outcome::Sent { at: at(4), tries: 1 }, "mail sent 14:11:04"),
            (Outcome::Sent { at: at(4), tries: 2 }, "mail sent 14:11:04 at the 2nd try"),
            (
                Outcome::Failed { at: at(4), tries: 1, says: "no answer".into(), again_at: at(6) },
                "mail failed: no answer. Again 14:11:06",
            ),
            (Outcome::Dead { at: at(4), tries: 1, says }, "mail given up: 550 no such mailbox."),
            (Outcome::Dropped { at: at(4), says: "Ben acknowledged".into() }, "mail not sent: Ben acknowledged."),
        ] {
            assert_eq!(outcome.words(Kind::Mail, at(0), clock), words);
        }
        assert_eq!([nth(1), nth(11), nth(22), nth(3)], ["1st", "11th", "22nd", "3rd"]);
    }
}
