//! The document: the outline at the left, the sections as one sheet, the record at the right for reference.

use super::{ActionRow, Mark, PublishPostmortem, SectionRow, State, actions::actions, section_view::section_view};
use crate::{
    auth::PersonName,
    ids::IncidentNumber,
    incidents::{DraftPostmortem, Stop},
    links,
    severities::Severity,
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// An entry of the record, in words.
#[derive(Clone, Debug)]
pub struct RecordRow {
    pub number: i32,
    pub at: DateTime<Utc>,
    pub who: String,
    pub says: String,
    pub text: Option<String>,
}

#[derive(Clone, Debug)]
pub struct PostmortemPage {
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub ended_at: Option<DateTime<Utc>>,
    pub is_resolved: bool,
    pub drafted_at: Option<DateTime<Utc>>,
    pub published_at: Option<DateTime<Utc>>,
    pub published_by: Option<String>,
    pub waived_at: Option<DateTime<Utc>>,
    pub waived_reason: Option<String>,
    pub sections: Vec<SectionRow>,
    pub actions: Vec<ActionRow>,
    pub people: Vec<PersonName>,
    pub record: Vec<RecordRow>,
    pub responds: bool,
    pub commands: bool,
}

impl PostmortemPage {
    pub fn state(&self) -> State {
        State::of(self.drafted_at.is_some(), self.published_at.is_some(), self.waived_at.is_some())
    }
}

pub fn page(p: PostmortemPage) -> AnyView {
    let export = format!("{}.md", links::postmortem(p.number));
    let state = p.state();
    let open = p.sections.iter().filter(|row| row.mark() == Mark::Needs).count();
    let needs = match open {
        _ if p.drafted_at.is_none() => "Nothing is drafted yet.".to_string(),
        0 => "Every part is written.".to_string(),
        1 => "One part needs you.".to_string(),
        open => format!("{open} parts need you."),
    };
    let published = p.published_at.map(|at| {
        let by = p.published_by.clone().map(|name| format!(" by {name}")).unwrap_or_default();
        view! { " Published " {ui::time(at)} {by} "." }
    });
    let waived = p.waived_at.map(|at| {
        let reason = p.waived_reason.clone().unwrap_or_default();
        view! { <p class="notice">"Waived " {ui::time(at)} ": " {reason}</p> }
    });
    let reopened = (p.drafted_at.is_some() && p.ended_at.is_none()).then(|| {
        view! { <p class="notice warn">"The incident is open again. The draft is drawn anew when it ends."</p> }
    });
    view! {
        <div class="head">
            <h1>{format!("Postmortem of #{}: {}", p.number, p.title)}</h1>
            <p class="sub">
                {ui::severity_or_none(p.severity)} " " <span class=state.tag()>{state.word()}</span> " " {needs} {published}
            </p>
            <div class="acts">
                <a class="act quiet" href=links::stop(p.number, Stop::Postmortem)>"The incident"</a>
                <a class="act" href=export>"Export Markdown"</a>
            </div>
        </div>
        {waived}
        {reopened}
        {if p.drafted_at.is_some() { document(&p) } else { undrafted(&p) }}
    }
    .into_any()
}

fn undrafted(p: &PostmortemPage) -> AnyView {
    let draft = (p.is_resolved && p.responds).then(|| {
        ui::button_form::<DraftPostmortem>("act", "Draft it from the record", &[("number", p.number.to_string())], &[])
    });
    let says = match (p.is_resolved, p.ended_at) {
        (true, _) => "It is drafted from the record; people correct it.",
        (false, Some(_)) => "This incident ended without one: only a resolved incident has a postmortem.",
        (false, None) => {
            "It is written for you when the incident is resolved. The export shows what the record knows now."
        }
    };
    view! { <div class="empty"><p><b>"No draft yet. "</b>{says}</p>{draft}</div> }.into_any()
}

fn document(p: &PostmortemPage) -> AnyView {
    let nav: Vec<_> = p
        .sections
        .iter()
        .map(|row| {
            let href = format!("#{}", row.section.key());
            let words = format!(", {}", row.mark().words());
            view! {
                <li class=row.mark().class()>
                    <a href=href><span>{row.section.title()}<span class="sr">{words}</span></span></a>
                </li>
            }
        })
        .collect();
    let waits = p.state() == State::Draft && p.is_resolved;
    let sections: Vec<_> = p.sections.iter().map(|row| section_view(p.number, row, p.responds, waits)).collect();
    view! {
        <div class="pm">
            <nav class="pm-nav" aria-label="Parts of the postmortem">
                <ol>{nav}<li class="yours"><a href="#actions">"Action items"</a></li></ol>
            </nav>
            <div class="pm-text">
                <div class="pm-sheet">
                    {sections}
                    {actions(p.number, &p.actions, &p.people, p.responds)}
                </div>
                {publish(p)}
            </div>
            {record(p)}
        </div>
    }
    .into_any()
}

fn publish(p: &PostmortemPage) -> Option<AnyView> {
    if p.published_at.is_some() || p.waived_at.is_some() || !p.commands || !p.is_resolved {
        return None;
    }
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt>
            <dd>"end the line of this incident. Everyone inside can read it; it is not public."</dd>
        </dl>
        <div class="acts"><button class="act outward">"Publish the postmortem"</button></div>
    };
    let form = ui::form::<PublishPostmortem>("stack", &[("number", p.number.to_string())], fields);
    let panel = view! {
        <section class="panel" id="publish" aria-labelledby="publish-h">
            <header><h2 id="publish-h">"Publish"</h2></header>
            <div class="body">{form}</div>
        </section>
    };
    Some(panel.into_any())
}

fn record(p: &PostmortemPage) -> AnyView {
    let rows: Vec<_> = p
        .record
        .iter()
        .map(|row| {
            let text = row.text.clone().map(|text| view! { <p class="ev prewrap" dir="auto">{text}</p> });
            let href = format!("{}?e={}#e{}", links::incident(p.number), row.number, row.number);
            view! {
                <li class="entry">
                    <a href=href>{ui::time(row.at)}</a>
                    <div><p><b>{row.who.clone()}</b> " " {row.says.clone()}</p>{text}</div>
                </li>
            }
        })
        .collect();
    view! {
        <aside class="pm-pick panel record" aria-labelledby="pick-h">
            <header><h2 id="pick-h">"Record"</h2></header>
            <ol class="entries">{rows}</ol>
        </aside>
    }
    .into_any()
}
