use crate::command::{Command, fill, number_or_text};
use crate::runbooks::Written;
use serde::{Deserialize, Serialize};

/// Makes an older version's bytes the newest version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RestoreVersion {
    pub slug: String,
    #[serde(deserialize_with = "number_or_text")]
    pub version: i32,
}

impl Command for RestoreVersion {
    type Reply = Written;
    const NAME: &'static str = "runbook.restore";
    const PATH: &'static str = "/runbooks/{slug}/versions/{version}/restore";
    const PAGE: &'static str = "/runbooks/{slug}/versions";
    fn next(&self, reply: &Written) -> String {
        let versions = fill("/runbooks/{slug}/versions", |_| Some(reply.slug.clone()));
        let word = if reply.is_new { "restored" } else { "same" };
        format!("{versions}?{word}={}", reply.version)
    }
}

/// Takes a runbook out of the library. Its versions and its runs stay.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArchiveRunbook {
    pub slug: String,
}

impl Command for ArchiveRunbook {
    type Reply = ();
    const NAME: &'static str = "runbook.archive";
    const PATH: &'static str = "/runbooks/{slug}/archive";
    const PAGE: &'static str = "/runbooks/{slug}/versions";
    fn next(&self, _: &()) -> String {
        "/runbooks/archived".into()
    }
}

crate::command! {
    BringBack, "runbook.bring_back", "/runbooks/{slug}/bring-back", "/runbooks/{slug}/versions", {
        slug: String,
    }
}
