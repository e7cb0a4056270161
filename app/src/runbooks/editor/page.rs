//! `/runbooks/{slug}/edit` and `/runbooks/new`: without scripts a form whose buttons answer with the same page.

use super::{
    Clash, Preview,
    conflict::conflict,
    form::{form, service},
    parts::parts,
    preview::run,
    start::{start, ways},
};
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The version that stands.
#[derive(Clone, Debug)]
pub struct Newest {
    pub slug: String,
    pub title: String,
    pub version: i32,
    /// Nobody: the command line or Signalbox wrote it.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub struct EditorPage {
    /// None: the runbook is new.
    pub newest: Option<Newest>,
    /// The version that the text began with.
    pub base: i32,
    /// What the area holds.
    pub text: String,
    pub comment: String,
    pub preview: Preview,
    pub clash: Option<Clash>,
    /// What was just done.
    pub notice: Option<String>,
    /// Number of the incident a new one is written from, and alert that shall attach it; or empty.
    pub from: String,
    pub alert: String,
    /// Incidents that a new one can be written from: number and title.
    pub incidents: Vec<(String, String)>,
    /// Slug and name; the values of the chosen one are filled in.
    pub services: Vec<(String, String)>,
    pub service: String,
    pub script: Option<&'static str>,
}

pub fn editor(page: EditorPage) -> AnyView {
    let refused = ui::frame().refused;
    // A preview and a part that was put in come back as a refusal of a kind; they are none.
    if refused.is_review() {
        ui::refusal_is_told();
    }
    let heading = match &page.newest {
        Some(newest) => format!("Edit {}", newest.title),
        None => "New runbook".into(),
    };
    let notice = page.notice.clone().map(|says| view! { <p class="notice good" role="status">{says}</p> });
    let clash = page
        .clash
        .as_ref()
        .zip(page.newest.as_ref())
        .map(|(clash, newest)| conflict(&newest.slug, &page.comment, clash));
    let owner = ui::frame().viewer.map(|viewer| viewer.id.to_string()).unwrap_or_default();
    let key = match &page.newest {
        Some(newest) => format!("draft:{owner}:{}", newest.slug),
        None => format!("draft:{owner}:new:{}:{}", page.from, page.alert),
    };
    let is_answer = !refused.command.is_empty();
    let nonce = ui::frame().nonce.get().cloned().unwrap_or_default();
    let script = page.script.map(|src| view! { <script type="module" nonce=nonce src=src></script> });
    view! {
        <div class="head">
            <h1>{heading}</h1>
            {ways(&page)}
        </div>
        {notice}
        {clash}
        {start(&page)}
        {parts(&page.preview.parts)}
        <div
            class="editor" id="editor" data-draft=key data-base=page.base.to_string()
            data-answer=is_answer.then_some("1")
        >
            <section class="editor-write" aria-label="Markdown">{form(&page)}</section>
            <section class="editor-preview" aria-label="Preview">
                <header>
                    <h2>"As responders see it"</h2>
                    <div class="acts">
                        {service(&page)}
                        <button type="button" class="chip needs-script" data-night="" aria-pressed="false">"3 a.m."</button>
                        <button type="button" class="chip needs-script" data-full="" aria-pressed="false">
                            "Full" <kbd>"Ctrl ⏎"</kbd>
                        </button>
                    </div>
                </header>
                <div class="editor-pane" tabindex="0" role="region" aria-label="The run, not to be pressed">{run(&page.preview)}</div>
            </section>
        </div>
        {script}
    }
    .into_any()
}
