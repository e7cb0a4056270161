//! The record column: the note field first, then the entries, newest on top.

use super::{Entry, Event, Filter, WriteNote, sentence};
use crate::{
    auth::PersonName,
    ids::{IncidentNumber, PersonId},
    live::Live,
    ui,
    ui::Field,
};
use leptos::prelude::*;

pub struct Record<'a> {
    pub number: IncidentNumber,
    pub entries: &'a [Entry],
    pub people: &'a [PersonName],
    pub filter: Filter,
    pub marked: Option<i32>,
    pub responds: bool,
    pub has_more: bool,
    /// The query that keeps the reader's stop, such as `at=triage`.
    pub at: &'static str,
}

pub fn record(record: Record<'_>) -> AnyView {
    let number = record.number;
    let filters: Vec<_> = Filter::ALL
        .into_iter()
        .map(|filter| {
            let href = format!("/incidents/{number}?at={}&show={}#record", record.at, filter.word().to_lowercase());
            view! { <a href=href aria-current=(filter == record.filter).then_some("true")>{filter.word()}</a> }
        })
        .collect();
    let shown: Vec<&Entry> = record.entries.iter().filter(|entry| record.filter.admits(&entry.event)).collect();
    let empty = shown.is_empty().then(|| {
        view! { <div class="empty"><p>"Nothing written yet. The first note is the most useful one: what do you see?"</p></div> }
    });
    let more = record.has_more.then(|| view! { <li class="divider">"Older entries are in the export."</li> });
    let rows: Vec<_> = shown.into_iter().map(|shown| entry(shown, &record)).collect();
    view! {
        <section class="panel record" id="record" aria-labelledby="record-h" data-live=number.to_string()>
            <header>
                <h2 id="record-h">"Record"</h2>
                <Live number=number.0 seen=record.entries.iter().map(|entry| entry.number).max().unwrap_or(0)/>
                <nav class="filters" aria-label="Filter the record">{filters}</nav>
            </header>
            {record.responds.then(|| note(number))}
            {empty}
            <div role="log" aria-live="off" aria-label="Entries"><ol class="entries">{rows}{more}</ol></div>
        </section>
    }
    .into_any()
}

fn note(number: IncidentNumber) -> AnyView {
    let field = Field::new::<WriteNote>("text", "Write a note");
    let has_error = field.error_view().is_some();
    let said = field.current().to_string();
    let error = field.error_view();
    let when = Field::new::<WriteNote>("happened", "Happened earlier?").hint("Empty means now.");
    let fields = view! {
        <label class="sr" for="note">"Write a note"</label>
        <ui::TextArea id="note" name="text" value=said rows=2 placeholder="Write a note…" invalid=has_error/>
        {error}
        <details class="fold-field" open=has_error>
            <summary>"Happened earlier?"</summary>
            {when.input("datetime-local")}
        </details>
        <div class="acts"><button class="act small">"Write note" <kbd>"n"</kbd></button></div>
    };
    ui::form::<WriteNote>("note", &[("number", number.to_string())], fields)
}

fn entry(entry: &Entry, record: &Record<'_>) -> AnyView {
    let names = |id: PersonId| {
        record.people.iter().find(|person| person.id == id).map_or("a former member".to_string(), |p| p.name.clone())
    };
    let says = sentence(&entry.event, &names);
    let mut class = format!("entry {}", mark(&entry.event));
    if record.marked == Some(entry.number) {
        class.push_str(" target");
    }
    let is_back_dated = (entry.recorded_at - entry.happened_at).num_seconds() >= 60;
    let written =
        is_back_dated.then(|| view! { <span class="faint">", written " {ui::time(entry.recorded_at)}</span> });
    if is_back_dated {
        class.push_str(" back-dated");
    }
    let text = entry.text.clone().map(|text| view! { <p class="ev" dir="auto">{text}</p> });
    let here = format!("/incidents/{}?e={}#e{}", record.number, entry.number, entry.number);
    view! {
        <li class=class id=format!("e{}", entry.number)>
            <a class="when" href=here>{ui::time(entry.happened_at)}</a>
            <div>
                <p><b dir="auto">{entry.actor.short().to_string()}</b> " " {says} {written}</p>
                {text}
            </div>
        </li>
    }
    .into_any()
}

fn mark(event: &Event) -> &'static str {
    match event {
        Event::UpdatePublished { .. } => "update",
        Event::IncidentOpened { .. } | Event::ImpactMoved { .. } => "impact",
        Event::CheckDone { .. } | Event::QuestionAnswered { .. } | Event::RecoveryConfirmed {} => "evidence",
        Event::VersionsFrozen { .. } | Event::RollbackMeasured { .. } => "evidence",
        Event::IncidentResolved {} | Event::IncidentReopened { .. } | Event::StoodDown { .. } => "stage",
        event if Filter::Decisions.admits(event) => "decision",
        _ => "",
    }
}
