//! What the text means: problems, parts, and the run as responders will see it. Nothing in it can be pressed.

use super::{parts::parts, problems::problem_list};
use crate::{
    runbooks::{Part, Presence, RunDetail, Runbook, Seat, Value, mitigations, resolution, rollback_steps, triage},
    ui,
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct Preview {
    pub runbook: Runbook,
    pub parts: [(Part, Presence); 8],
    /// The version that a save would make.
    pub version: i32,
    /// Values of the service it is shown for.
    pub variables: Vec<Value>,
    /// A part that was just put in or looked for: its line, and its text if it was put in.
    pub inserted: Option<(u32, Option<String>)>,
}

/// The three pieces that the editor's script exchanges, each by its id.
pub fn fragment(preview: &Preview) -> AnyView {
    let inserted = preview.inserted.clone().map(|(line, text)| {
        view! { <div id="editor-inserted" hidden=true data-line=line.to_string() data-text=text></div> }
    });
    view! { {parts(&preview.parts)} {found(preview)} {run(preview)} {inserted} }.into_any()
}

pub(super) fn found(preview: &Preview) -> AnyView {
    let problems = &preview.runbook.problems;
    let says = match problems.len() {
        0 => "Everything is understood.".to_string(),
        1 => "1 problem. It does not block a save.".to_string(),
        count => format!("{count} problems. They do not block a save."),
    };
    let key =
        (!problems.is_empty()).then(|| view! { <span class="dim needs-script">"Next problem " <kbd>"F8"</kbd></span> });
    view! {
        <div id="editor-problems" class="editor-problems">
            <p class=if problems.is_empty() { "dim" } else { "warn" }>{says} " " {key}</p>
            {problem_list(problems, Some("editor-text"))}
        </div>
    }
    .into_any()
}

pub(super) fn run(preview: &Preview) -> AnyView {
    let runbook = &preview.runbook;
    let title = match runbook.title.is_empty() {
        true => "No title yet".to_string(),
        false => runbook.title.clone(),
    };
    let slug = if runbook.slug.is_empty() { "preview" } else { &runbook.slug };
    let seat = Seat::preview();
    let now = ui::frame().clock.now;
    let mut run = RunDetail::unstarted(slug, &title, runbook.clone(), preview.variables.clone(), now);
    (run.version, run.latest) = (preview.version, preview.version);
    let runs = [run];
    view! {
        <div id="editor-run" class="editor-run" inert=true>
            {triage(&runs, &seat)}
            {mitigations(&runs, &seat)}
            {rollback_steps(&runs, &seat)}
            {resolution(&runs, &seat)}
        </div>
    }
    .into_any()
}
