use crate::{command::Command, ids::IncidentNumber};
use serde::{Deserialize, Serialize};

/// A note in the record. `happened` may lie in the past: then both times are shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteNote {
    pub number: IncidentNumber,
    pub text: String,
    /// `HH:MM` or `YYYY-MM-DDTHH:MM` in the writer's zone; empty means now.
    #[serde(default)]
    pub happened: String,
}

impl Command for WriteNote {
    type Reply = ();
    const NAME: &'static str = "note.write";
    const PATH: &'static str = "/incidents/{number}/notes";
    const PAGE: &'static str = "/incidents/{number}";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}#record", self.number)
    }
}
