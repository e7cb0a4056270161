//! Somebody saved in between: what they changed, what you changed, and both together to be looked through.

use super::SaveRunbook;
use crate::{
    runbooks::{Diff, diff},
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct Clash {
    pub says: String,
    /// The version that both began with.
    pub base: i32,
    /// First name of who saved, and when.
    pub by: String,
    pub at: DateTime<Utc>,
    pub version: i32,
    pub theirs: Diff,
    pub yours: Diff,
    /// What was typed, to the letter.
    pub your_text: String,
    /// Places that both changed: the text below holds both, between marks.
    pub places: usize,
}

pub(super) fn conflict(slug: &str, comment: &str, clash: &Clash) -> AnyView {
    ui::refusal_is_told();
    let Clash { by, version, base, .. } = clash;
    let merged = match clash.places {
        0 => "The text below holds both. Look it through and save it.".to_string(),
        1 => "The text below holds both. In 1 place both of you wrote: choose there, between the marks.".to_string(),
        count => {
            format!("The text below holds both. In {count} places both of you wrote: choose there, between the marks.")
        }
    };
    let mine = view! {
        {ui::hidden("base", &version.to_string())}
        {ui::hidden("text", &clash.your_text)}
        {ui::hidden("comment", comment)}
        {ui::hidden("ends", "browser")}
        <button class="act" name="act" value="save">"Keep mine"</button>
    };
    let once = (ui::frame().once)().to_string();
    let action = format!("/runbooks/{slug}/versions");
    let name = <SaveRunbook as crate::command::Command>::NAME;
    view! {
        <section class="conflict three" id="refused" role="alert" tabindex="-1">
            <h2>{clash.says.clone()}</h2>
            <p>"Nothing is saved until you choose. " {merged}</p>
            <div class="conflict-pair">
                <div class="theirs">
                    <h3>{format!("{by}: v{base} to v{version}, ")} {ui::time(clash.at)}</h3>
                    {diff(&clash.theirs)}
                </div>
                <div class="mine"><h3>{format!("You: v{base} to your text")}</h3>{diff(&clash.yours)}</div>
            </div>
            <div class="acts">
                <form class="bare" method="post" action=action data-command=name>
                    <input type="hidden" name="once" value=once/>
                    {mine}
                </form>
                <a class="act" href=format!("/runbooks/{slug}/edit") data-discard="">{format!("Keep {by}'s")}</a>
                {ui::copy_button("Copy my text", &clash.your_text)}
            </div>
        </section>
    }
    .into_any()
}
