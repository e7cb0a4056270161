//! The runbook as a document: read from top to bottom in daylight, and from paper at night.

mod checks;
mod commands;
mod contents;
mod head;
mod sections;
mod tree_text;

use super::{MatchRow, Part, Presence, Runbook};
use crate::{ids::IncidentNumber, ui};
use chrono::{DateTime, Utc};
use contents::contents;
use leptos::prelude::*;
use std::collections::HashMap;

/// Markdown that the server rendered and cleaned. Nothing else may become HTML as it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SafeHtml(pub String);

#[derive(Clone, Debug)]
pub struct RunbookPage {
    pub slug: String,
    pub title: String,
    pub class: String,
    pub version: i32,
    pub recorded_at: DateTime<Utc>,
    /// Who wrote this version; none for those that come with Signalbox.
    pub by: Option<String>,
    pub comment: String,
    pub restricted: bool,
    pub is_archived: bool,
    pub runbook: Runbook,
    pub parts: [(Part, Presence); 8],
    pub matches: Vec<MatchRow>,
    /// Number, title and time of the newest incidents it ran on.
    pub used: Vec<(IncidentNumber, String, DateTime<Utc>)>,
    /// Open incidents that it may be put on: number and title.
    pub open: Vec<(IncidentNumber, String)>,
    /// Slug and name, to choose whose values fill the commands.
    pub services: Vec<(String, String)>,
    /// Slug and name of the chosen one, and its values.
    pub service: Option<(String, String)>,
    pub values: Vec<(String, String)>,
    pub writes: bool,
    /// Where the reader reached this installation, for paper.
    pub address: String,
    /// What the writer put under checks, by the check's key.
    pub notes: HashMap<String, SafeHtml>,
    /// In the order of the runbook's mitigations.
    pub mitigations: Vec<SafeHtml>,
    pub rollback: SafeHtml,
    pub internal: SafeHtml,
    pub customer: SafeHtml,
    pub postmortem: SafeHtml,
    /// Heading and text.
    pub prose: Vec<(String, SafeHtml)>,
}

/// A part of the document with its anchor.
struct Section {
    id: String,
    heading: String,
    /// Beside the heading, such as `10 min`.
    aside: Option<String>,
    body: AnyView,
}

pub fn runbook_page(page: RunbookPage) -> AnyView {
    let sections = sections::sections(&page);
    let (list, folded) = (contents(&sections), contents(&sections));
    let shown: Vec<AnyView> = sections.into_iter().map(section).collect();
    view! {
        <div class="rb">
            <nav class="rb-contents" aria-label="Contents">{list}</nav>
            <article class="doc rb-doc">
                {head::head(&page)}
                <details class="rb-fold"><summary>"Contents"</summary>{folded}</details>
                {shown}
                {printed(&page)}
            </article>
        </div>
    }
    .into_any()
}

fn section(section: Section) -> AnyView {
    let Section { id, heading, aside, body } = section;
    let heading_id = format!("{id}-h");
    let aside = aside.map(|aside| view! { " " <small>{aside}</small> });
    view! {
        <section id=id aria-labelledby=heading_id.clone()><h2 id=heading_id.clone() dir="auto">{heading}{aside}</h2>{body}</section>
    }
    .into_any()
}

/// At the foot of every sheet: which version this is, from when, and where the newest stands.
fn printed(page: &RunbookPage) -> AnyView {
    let at = ui::frame().clock.now.format("%-d %b %Y %H:%M");
    let host = page.address.split_once("://").map_or(page.address.as_str(), |(_, host)| host);
    let says = format!("{slug} v{} · printed {at} UTC · {host}/runbooks/{slug}", page.version, slug = page.slug);
    view! { <footer class="printed" aria-hidden="true"><p>{says}</p></footer> }.into_any()
}

fn raw(text: &SafeHtml) -> Option<AnyView> {
    (!text.0.is_empty()).then(|| view! { <div class="prose" inner_html=text.0.clone()></div> }.into_any())
}
