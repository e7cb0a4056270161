//! Saving a text as a version.

use crate::command::{Command, fill, number_or_text};
use serde::{Deserialize, Serialize};

pub const MOST_COMMENT: usize = 200;

/// What the buttons of the editor ask for besides its text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SaveRunbook {
    pub slug: String,
    /// The version that the writer began with.
    #[serde(default, deserialize_with = "number_or_text")]
    pub base: i32,
    #[serde(default)]
    pub text: String,
    /// One line, or empty.
    #[serde(default)]
    pub comment: String,
    /// `save`, or `preview`, which only shows the text again.
    #[serde(default)]
    pub act: String,
    /// The part to put into the text, which is then shown again.
    #[serde(default)]
    pub insert: String,
    /// `browser`: a text area has given every line the same end. Otherwise bytes are kept as they came.
    #[serde(default)]
    pub ends: String,
}

/// A version, and whether it is new: the same bytes again make none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub slug: String,
    pub version: i32,
    pub is_new: bool,
}

impl Command for SaveRunbook {
    type Reply = Written;
    const NAME: &'static str = "runbook.save";
    const PATH: &'static str = "/runbooks/{slug}/versions";
    const PAGE: &'static str = "/runbooks/{slug}/edit";
    fn next(&self, reply: &Written) -> String {
        edited(reply)
    }
}

/// A runbook that was not there: its slug stands in the text, or is made from its title.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CreateRunbook {
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub comment: String,
    #[serde(default)]
    pub act: String,
    #[serde(default)]
    pub insert: String,
    #[serde(default)]
    pub ends: String,
    /// Number of the incident it is written from, or empty.
    #[serde(default)]
    pub from: String,
    /// Name of the alerts that shall attach it, or empty.
    #[serde(default)]
    pub alert: String,
}

impl Command for CreateRunbook {
    type Reply = Written;
    const NAME: &'static str = "runbook.create";
    const PATH: &'static str = "/runbooks";
    const PAGE: &'static str = "/runbooks/new?from={from}&alert={alert}";
    fn next(&self, reply: &Written) -> String {
        edited(reply)
    }
}

fn edited(reply: &Written) -> String {
    let slug = fill("/runbooks/{slug}/edit", |_| Some(reply.slug.clone()));
    let word = if reply.is_new { "saved" } else { "same" };
    format!("{slug}?{word}={}", reply.version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_leads_back_to_the_text_and_says_whether_a_version_was_made() {
        let reply = Written { slug: "slow-answers".into(), version: 13, is_new: true };
        assert_eq!(SaveRunbook::default().next(&reply), "/runbooks/slow-answers/edit?saved=13");
        assert_eq!(
            CreateRunbook::default().next(&Written { is_new: false, ..reply }),
            "/runbooks/slow-answers/edit?same=13"
        );
    }
}
