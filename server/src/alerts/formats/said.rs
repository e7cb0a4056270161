use super::{super::alertmanager, Order};
use alertmanager::{Delivery, Notice};

/// What a person did with an alert in the sender's own interface.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    pub dedup_key: String,
    /// As the sender calls the person.
    pub by: Option<String>,
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It fires, or it ends.
    Alert(Notice),
    /// Of the open alert of the key; with nothing open it is dropped.
    Acknowledged(Mark),
    /// Likewise.
    Noted(Mark),
}

impl Said {
    pub fn dedup_key(&self) -> &str {
        match self {
            Said::Alert(notice) => &notice.dedup_key,
            Said::Acknowledged(mark) | Said::Noted(mark) => &mark.dedup_key,
        }
    }
}

/// A delivery as it is worked on. Alerts carry their own times; a mark is made when it is received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Empty where the sender does not group.
    pub group_key: String,
    pub order: Order,
    pub said: Vec<Said>,
}

impl Sent {
    pub fn one(said: Said) -> Sent {
        Sent { group_key: String::new(), order: Order::Arrival, said: vec![said] }
    }
}

impl From<Delivery> for Sent {
    fn from(delivery: Delivery) -> Sent {
        let said = delivery.notices.into_iter().map(Said::Alert).collect();
        Sent { group_key: delivery.group_key, order: Order::Start, said }
    }
}
