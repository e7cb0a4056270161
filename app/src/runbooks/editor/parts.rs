//! The eight parts as a row of boxes: what is there is gone to, what is missing is put in.

use crate::runbooks::{Part, Presence};
use leptos::prelude::*;

/// The word a form uses for a part.
pub fn key(part: Part) -> &'static str {
    match part {
        Part::Triggers => "triggers",
        Part::Severity => "severity",
        Part::Owner => "owner",
        Part::Triage => "triage",
        Part::Rollback => "rollback",
        Part::Communication => "communication",
        Part::Recovery => "recovery",
        Part::Postmortem => "postmortem",
    }
}

pub(super) fn parts(all: &[(Part, Presence); 8]) -> AnyView {
    let boxes: Vec<AnyView> = all
        .iter()
        .map(|(part, presence)| {
            let (class, word) = match presence {
                Presence::Whole => ("part-box full", "there"),
                Presence::Thin => ("part-box thin", "thin"),
                Presence::Missing => ("part-box", "missing, insert it"),
            };
            view! {
                <button class=class name="insert" value=key(*part) form="editor-form" formnovalidate=true>
                    <i aria-hidden="true"></i>{part.word()}<span class="sr">{format!(": {word}")}</span>
                </button>
            }
            .into_any()
        })
        .collect();
    view! { <div class="parts-row" id="editor-parts" role="group" aria-label="The eight parts">{boxes}</div> }
        .into_any()
}
