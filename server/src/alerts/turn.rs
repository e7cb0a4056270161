//! What one turn of deliveries changes, by what is known of each alert. Pure.

use super::{
    alertmanager::{Notice, Status},
    formats::{Mark, Order, Said, Standing, begins_at},
    judge::{Known, Verdict, judge},
};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// One thing that a delivery says. No key comes twice in a turn.
pub struct Item {
    /// Which of the deliveries.
    pub sent: usize,
    pub order: Order,
    pub group_key: String,
    pub received_at: DateTime<Utc>,
    pub said: Said,
}

/// A fact about a stored alert.
#[derive(Debug, PartialEq)]
pub struct Fact {
    pub sent: usize,
    pub alert: Uuid,
    pub status: &'static str,
    pub at: DateTime<Utc>,
    /// Who and what, where a person stood behind it.
    pub note: Option<(Option<String>, Option<String>)>,
}

/// An alert that begins.
pub struct New {
    pub sent: usize,
    pub notice: Notice,
    pub group_key: String,
    pub starts_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
    /// Its end came before its beginning: it is kept so that the beginning finds it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Default)]
pub struct Work {
    pub new: Vec<New>,
    /// Said again, with the words that are newest.
    pub seen: Vec<(Uuid, Notice)>,
    pub ended: Vec<(Uuid, DateTime<Utc>)>,
    /// Name of the first and count, by incident.
    pub ended_in: BTreeMap<Uuid, (String, i64)>,
    /// When, and what the sender calls who did it.
    pub acknowledged: Vec<(Uuid, DateTime<Utc>, Option<String>)>,
    pub facts: Vec<Fact>,
}

pub fn sort_out(items: Vec<Item>, known: &HashMap<String, Known>) -> Work {
    let mut work = Work::default();
    for item in items {
        let known = known.get(item.said.dedup_key()).cloned();
        let Item { sent, order, group_key, received_at, said } = item;
        match said {
            Said::Alert(notice) => {
                let standing =
                    known.as_ref().map(|known| Standing { started_at: known.started_at, is_open: known.is_open });
                let starts_at = begins_at(order, notice.starts_at, standing, received_at);
                let new = New { sent, notice, group_key, starts_at, received_at, ended_at: None };
                work.alert(order, new, known);
            }
            Said::Acknowledged(mark) => work.mark(sent, "acknowledged", mark, known, received_at),
            Said::Noted(mark) => work.mark(sent, "noted", mark, known, received_at),
        }
    }
    work
}

impl Work {
    fn alert(&mut self, order: Order, new: New, known: Option<Known>) {
        let (sent, status, starts_at, received_at) = (new.sent, new.notice.status, new.starts_at, new.received_at);
        let note = closed_by(&new.notice);
        let fact = |known: &Known, at| Fact { sent, alert: known.id, status: status.word(), at, note };
        match judge(status, starts_at, known) {
            Verdict::New => self.new.push(new),
            Verdict::Again(known) => {
                self.end(&known, &new, starts_at);
                self.new.push(new);
            }
            Verdict::Seen(known) => {
                self.facts.push(fact(&known, if order == Order::Arrival { received_at } else { starts_at }));
                self.seen.push((known.id, new.notice));
            }
            Verdict::Ended(known) => {
                let ends_at = new.notice.ends_at.unwrap_or(received_at);
                self.facts.push(fact(&known, ends_at.min(received_at)));
                self.end(&known, &new, ends_at);
            }
            Verdict::Late(known) => self.facts.push(fact(&known, starts_at)),
            // Only a sender that names the start can mean an alert that is still to come.
            Verdict::Nothing if order == Order::Start && new.notice.starts_at.is_some() => {
                let ended_at = new.notice.ends_at.unwrap_or(received_at).min(received_at).max(starts_at);
                self.new.push(New { ended_at: Some(ended_at), ..new });
            }
            Verdict::Nothing => {}
        }
    }

    fn end(&mut self, known: &Known, new: &New, at: DateTime<Utc>) {
        self.ended.push((known.id, at.min(new.received_at).max(known.started_at)));
        if let Some(incident) = known.incident {
            self.ended_in.entry(incident).or_insert_with(|| (known.name.to_string(), 0)).1 += 1;
        }
    }

    /// With nothing open it is dropped, as its sender expects.
    fn mark(&mut self, sent: usize, status: &'static str, mark: Mark, known: Option<Known>, at: DateTime<Utc>) {
        let Some(known) = known.filter(|known| known.is_open) else { return };
        let note = (mark.by.is_some() || mark.text.is_some()).then_some((mark.by.clone(), mark.text));
        self.facts.push(Fact { sent, alert: known.id, status, at, note });
        if status == "acknowledged" {
            self.acknowledged.push((known.id, at, mark.by));
        }
    }
}

/// Opsgenie tells who closed an alert, and why.
fn closed_by(notice: &Notice) -> Option<(Option<String>, Option<String>)> {
    let said = |name: &str| notice.annotations.get(name).filter(|_| notice.status == Status::Resolved).cloned();
    let (by, text) = (said("closed_by"), said("closed_note"));
    (by.is_some() || text.is_some()).then_some((by, text))
}

#[cfg(test)]
#[path = "turn_tests.rs"]
mod tests;
