use super::Kind;
use chrono::{DateTime, Utc};

/// What was live when an incident was declared, as it was known then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    pub at: DateTime<Utc>,
    pub parts: Vec<FrozenPart>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrozenPart {
    pub kind: Kind,
    pub name: String,
    /// Slug and name.
    pub service: (String, String),
    pub version: Option<String>,
    /// None: no change was ever reported.
    pub since: Option<DateTime<Utc>>,
}
