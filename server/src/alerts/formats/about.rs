use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a delivery says beside its body: in its address and in its headers. Kept with it as JSON, never with a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Sent from the intake's own page: it opens nothing and tells nobody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
    /// Opsgenie: what is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<super::opsgenie::Act>,
    /// Opsgenie: of which alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// CloudEvents: `content-type` and those that begin with `ce-`, by their names in lower case.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}
