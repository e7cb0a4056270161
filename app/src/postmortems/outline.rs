//! Stop 7 of an incident: how it ended, what is written already, and the way to the draft.

use super::{Mark, WaivePostmortem};
use crate::{
    incidents::{DraftPostmortem, Facts, Outcome},
    links, ui,
    ui::Field,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    pub drafted_at: Option<DateTime<Utc>>,
    pub published_at: Option<DateTime<Utc>>,
    pub waived_at: Option<DateTime<Utc>>,
    pub waived_reason: Option<String>,
    /// Title and whose words it holds, in the order of the report.
    pub sections: Vec<(String, Mark)>,
    /// Sections that need a person.
    pub open: i64,
    pub actions: i64,
}

/// Where a postmortem stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    None,
    Draft,
    Published,
    Waived,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            State::None => "not drafted",
            State::Draft => "draft",
            State::Published => "published",
            State::Waived => "waived",
        }
    }

    pub fn tag(self) -> &'static str {
        match self {
            State::None => "tag nodata",
            State::Draft => "tag warn",
            State::Published => "tag good",
            State::Waived => "tag",
        }
    }

    pub fn of(drafted: bool, published: bool, waived: bool) -> State {
        match (published, waived, drafted) {
            (true, _, _) => State::Published,
            (_, true, _) => State::Waived,
            (_, _, true) => State::Draft,
            _ => State::None,
        }
    }
}

impl Outline {
    pub fn state(&self) -> State {
        State::of(self.drafted_at.is_some(), self.published_at.is_some(), self.waived_at.is_some())
    }

    fn says(&self) -> String {
        let actions = match self.actions {
            0 => "no actions".to_string(),
            1 => "one action".to_string(),
            several => format!("{several} actions"),
        };
        match (self.state(), self.open) {
            (State::None, _) => "Nothing is drafted yet.".into(),
            (State::Published, _) => format!("Published, with {actions}."),
            (State::Waived, _) => "Waived: nobody has to write it.".into(),
            (State::Draft, 0) => format!("Every part is written, with {actions}. Read it once more and publish it."),
            (State::Draft, 1) => format!("Drafted from the record, with {actions}. One part needs you."),
            (State::Draft, open) => format!("Drafted from the record, with {actions}. {open} parts need you."),
        }
    }
}

pub fn outline(outline: &Outline, facts: &Facts, responds: bool, commands: bool) -> AnyView {
    let number = facts.number;
    let state = outline.state();
    let resolved = facts.ended.as_ref().is_some_and(|ended| ended.outcome == Outcome::Resolved);
    let address = links::postmortem(number);
    let export = format!("{address}.md");
    let path = [("number", number.to_string())];
    let acts = match (state, resolved && responds) {
        (State::None, true) => ui::button_form::<DraftPostmortem>("act", "Draft it from the record", &path, &[]),
        (State::None, false) => ().into_any(),
        (State::Draft, _) => view! { <a class="act" href=address>"Open the draft"</a> }.into_any(),
        _ => view! { <a class="act" href=address>"Read the postmortem"</a> }.into_any(),
    };
    let parts: Vec<_> = outline
        .sections
        .iter()
        .map(|(title, mark)| {
            let tone = if *mark == Mark::Needs { "end warn" } else { "end dim" };
            view! { <li class="row"><div class="grow">{title.clone()}</div><span class=tone>{mark.words()}</span></li> }
        })
        .collect();
    let waivable = resolved && commands && matches!(state, State::None | State::Draft);
    let waive = (waivable && facts.severity.is_some_and(|severity| !severity.needs_postmortem())).then(|| waive(&path));
    let reason = outline.waived_reason.clone().map(|reason| view! { <p dir="auto">"Waived: " {reason}</p> });
    view! {
        <section class="panel" aria-labelledby="outcome-h">
            <header><h2 id="outcome-h">"Outcome"</h2></header>
            <div class="body">{times(facts)}</div>
        </section>
        <section class="panel" aria-labelledby="postmortem-h">
            <header>
                <h2 id="postmortem-h">"Postmortem"</h2>
                <p class="aside"><span class=state.tag()>{state.word()}</span></p>
            </header>
            <div class="body">
                <p>{outline.says()}</p>
                {reason}
                <div class="acts">{acts}<a class="act quiet" href=export>"Export Markdown"</a>{waive}</div>
            </div>
            <ul class="rows">{parts}</ul>
        </section>
    }
    .into_any()
}

fn waive(path: &[(&str, String)]) -> AnyView {
    let open = (ui::frame().refused.command == <WaivePostmortem as crate::command::Command>::NAME).then_some("");
    let fields = view! {
        <h3>"Waive the postmortem"</h3>
        <dl class="will"><dt>"This will"</dt><dd>"end the line of this incident without a postmortem, under your name."</dd></dl>
        {Field::new::<WaivePostmortem>("reason", "Why is there nothing to learn here?").hint("10 characters or more.").area(2)}
        <div class="acts"><button class="act guarded">{ui::icon("guarded")} "Waive it"</button></div>
    };
    view! {
        <details class="act-panel" open=open>
            <summary class="act quiet">"Waive it…"</summary>
            {ui::form::<WaivePostmortem>("act-form", path, fields)}
        </details>
    }
    .into_any()
}

/// The detection gap as four times, and the end.
fn times(facts: &Facts) -> impl IntoView + use<> {
    let start = facts.impact_started_at;
    let late = move |at: DateTime<Utc>| format!(" · {} after the impact", ui::span(at - start));
    let ended = facts.ended.as_ref().map(|ended| {
        let severity = facts.severity.map(|severity| format!(", {severity}")).unwrap_or_default();
        let words = format!(" · {}, {}{severity}", ended.outcome.words().to_lowercase(), ui::span(ended.at - start));
        view! { <dt>"Ended"</dt><dd>{ui::time(ended.at)} {words}</dd> }
    });
    let acknowledged = match facts.acknowledged_at {
        Some(at) => view! { {ui::time(at)} {late(at)} }.into_any(),
        None => "not acknowledged".into_any(),
    };
    view! {
        <dl class="pairs">
            {ended}
            <dt>"Impact"</dt><dd>{ui::time(start)}</dd>
            <dt>"Detected"</dt><dd>{ui::time(facts.detected_at)} {late(facts.detected_at)}</dd>
            <dt>"Declared"</dt><dd>{ui::time(facts.declared_at)} {late(facts.declared_at)}</dd>
            <dt>"Acknowledged"</dt><dd>{acknowledged}</dd>
        </dl>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outline_says_where_it_stands() {
        let some = DateTime::from_timestamp(0, 0);
        let mut outline = Outline::default();
        assert_eq!(outline.state(), State::None);
        outline.drafted_at = some;
        outline.open = 3;
        assert_eq!(outline.says(), "Drafted from the record, with no actions. 3 parts need you.");
        outline.waived_at = some;
        assert_eq!(outline.state(), State::Waived);
        outline.published_at = some;
        assert_eq!(outline.state(), State::Published);
    }
}
