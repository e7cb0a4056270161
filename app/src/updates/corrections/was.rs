use super::Correction;
use crate::updates::{Statements, differences::PartChange};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The newest correction of an update, with its first text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub how: Correction,
    pub by: String,
    pub at: DateTime<Utc>,
    pub first: Statements,
    /// What the first text said of parts that it says otherwise of now.
    pub parts: Vec<PartChange>,
}

impl Corrected {
    /// "Ana Ruiz corrected it quietly" is what stands before the time.
    pub fn says(&self) -> String {
        match self.how {
            Correction::Quiet => format!("{} corrected the spelling ", self.by),
            Correction::Told => format!("{} corrected it and told its readers ", self.by),
        }
    }
}
