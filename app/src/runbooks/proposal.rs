//! What a signal, a provider's state or a recent change says about a question. It proposes; a person answers.

use super::Branch;
use chrono::{DateTime, Utc};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The branch it speaks for.
    pub label: String,
    /// Value and threshold, such as `0.19 > 0.08`.
    pub says: String,
    pub seen_at: DateTime<Utc>,
    /// Where the evidence is.
    pub href: String,
}

impl Proposal {
    pub fn is_for(&self, branch: &Branch) -> bool {
        self.label.eq_ignore_ascii_case(&branch.label)
    }
}
