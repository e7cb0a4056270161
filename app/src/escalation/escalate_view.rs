//! The escalation's panel: who was paged, who would be next, and the next one now.

use super::{CallPerson, Calling, PageAgain, PageNext, RungRow, first_name};
use crate::{
    command::Command,
    ids::{IncidentNumber, PersonId},
    ui,
    ui::Field,
};
use leptos::prelude::*;

/// Whose press it is, and what it needs to know of the incident.
pub struct Seat<'a> {
    pub number: IncidentNumber,
    pub calling: &'a Calling,
    pub responds: bool,
}

/// Only while nobody owns it: later it is handed over, or somebody is paged to help.
pub fn escalate(seat: &Seat) -> AnyView {
    let Seat { number, calling, .. } = seat;
    let is_open = calling.is_asked
        || [PageNext::NAME, CallPerson::NAME, PageAgain::NAME].contains(&ui::frame().refused.command.as_str());
    let body = view! {
        <div class="ladder-panel" id="escalate" tabindex="-1">
            <h3>{format!("Escalate #{number}")}</h3>
            {two_steps(calling)}
            {words(calling)}
            {acts(seat)}
            {someone_else(seat)}
        </div>
    };
    view! {
        <details class="act-panel ladder-escalate" open=is_open>
            <summary class="act">{ui::icon("bell")} " Escalate… " <kbd>"e"</kbd></summary>
            {body}
        </details>
    }
    .into_any()
}

pub(super) fn unreached(calling: &Calling) -> Option<AnyView> {
    let says = calling.unreached()?;
    Some(view! { <p class="notice bad" role="alert">{says}</p> }.into_any())
}

fn two_steps(calling: &Calling) -> AnyView {
    let now = ui::frame().clock.now;
    let paged = calling.last().map(|rung| {
        let by = super::calling::channels(&rung.sent().collect::<Vec<_>>());
        let by = if by.is_empty() { String::new() } else { format!(", {by}") };
        let says = format!("paged {}{by}, no answer for {}", ui::clock(rung.at), ui::span(now - rung.at));
        line("Now", rung, says)
    });
    let next = calling.next().map(|rung| {
        let says = format!("would be paged by itself at {}, in {}", ui::clock(rung.at), ui::span(rung.at - now));
        line("Next", rung, says)
    });
    let nobody = (calling.last().is_none()).then(|| view! { <p>"Nobody was paged for this yet."</p> });
    let end = calling.at_its_end(&ui::clock).map(|says| view! { <p>{says}</p> });
    view! { <dl class="ladder-steps">{paged}{next}</dl>{nobody}{end} }.into_any()
}

fn line(when: &'static str, rung: &RungRow, says: String) -> AnyView {
    view! { <div><dt>{when}</dt><dd class="ladder-place">{rung.place.clone()}</dd><dd><b>{rung.names()}</b></dd><dd>{says}</dd></div> }
        .into_any()
}

fn words(calling: &Calling) -> Option<AnyView> {
    let next = calling.next()?;
    let reached: Vec<_> = next
        .people
        .iter()
        .map(|person| {
            let first = first_name(&person.name);
            let night = person.there.as_ref().map(|clock| format!("It is {clock} for {first}. ")).unwrap_or_default();
            view! { <p>{format!("{night}{first} is reached {}", lower(&person.ways))}</p> }
        })
        .collect();
    let stays = calling.last().map(|rung| {
        let (stays, goes) = if rung.people.len() == 1 { ("stays", "goes") } else { ("stay", "go") };
        let says = format!(
            "{} {stays} accountable until {} acknowledges, and {goes} on being paged.",
            rung.first_names(),
            next.first_names()
        );
        view! { <p>{says}</p> }
    });
    Some(view! { {reached}{stays} }.into_any())
}

fn lower(ways: &str) -> String {
    let mut letters = ways.chars();
    letters.next().map(|letter| letter.to_lowercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

fn acts(seat: &Seat) -> Option<AnyView> {
    let Seat { number, calling, responds } = seat;
    if !responds {
        return Some(view! { <p class="dim">"Responders can page the next one."</p> }.into_any());
    }
    let path = [("number", number.to_string())];
    let page = calling.next().zip(calling.last()).map(|(next, last)| {
        let after = last.number.unwrap_or_default().to_string();
        let label = format!("Page {} now", next.names());
        ui::button_form::<PageNext>(
            "act ladder-call",
            view! { {ui::icon("bell")} " " {label} },
            &path,
            &[("after", after)],
        )
    });
    let wait = calling.next().map(|next| {
        let href = crate::links::stop(*number, crate::incidents::Stop::Owner);
        view! { <a class="act quiet" href=href>{format!("Wait until {}", ui::clock(next.at))}</a> }
    });
    let begin = (!calling.stands).then(|| {
        ui::button_form::<PageNext>(
            "act ladder-call",
            view! { {ui::icon("bell")} " Page who is on call now" },
            &path,
            &[],
        )
    });
    let again = (calling.stands && calling.next().is_none()).then(|| {
        ui::button_form::<PageAgain>(
            "act ladder-call",
            view! { {ui::icon("bell")} " Page the whole ladder again" },
            &path,
            &[],
        )
    });
    Some(view! { <div class="acts">{page}{begin}{again}{wait}</div> }.into_any())
}

fn someone_else(seat: &Seat) -> Option<AnyView> {
    let Seat { number, calling, responds } = seat;
    if !responds || !calling.stands {
        return None;
    }
    Some(call(*number, calling.choices.clone(), "Page someone else…", "The ladder goes on beside it.".into()))
}

/// Where somebody owns it: one more is called, and the owner stays.
pub(super) fn to_help(seat: &Seat, owner: (PersonId, &str)) -> Option<AnyView> {
    let Seat { number, calling, responds } = seat;
    if !responds || calling.rungs.is_empty() {
        return None;
    }
    let (id, name) = (owner.0.to_string(), owner.1);
    let others = calling.choices.iter().filter(|(choice, _)| *choice != id).cloned().collect();
    Some(call(*number, others, "Page someone to help…", format!("{name} stays the owner.")))
}

fn call(number: IncidentNumber, people: Vec<(String, String)>, summary: &'static str, hint: String) -> AnyView {
    let choices = std::iter::once((String::new(), "Choose a person".to_string())).chain(people);
    let fields = view! {
        {Field::new::<CallPerson>("person", "Whom?").hint(hint).select(choices.collect())}
        <div class="acts"><button class="act ladder-call">{ui::icon("bell")} " Page this person now"</button></div>
    };
    let is_open = ui::frame().refused.command == CallPerson::NAME;
    let form = ui::form::<CallPerson>("act-form", &[("number", number.to_string())], fields);
    view! { <details class="act-panel" open=is_open><summary class="act">{summary}</summary>{form}</details> }
        .into_any()
}
