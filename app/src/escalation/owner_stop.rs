//! The third stop: who is accountable this minute, and who is next if not.

use super::{
    PageNext, Seat, WaitingHandOver, escalate,
    escalate_view::{to_help, unreached},
    ladder_view,
};
use crate::{
    command::Command,
    incidents::{AcceptHandOver, Acknowledge, Detail, EndHandOver, HandOver},
    ui,
    ui::Field,
};
use leptos::prelude::*;

pub fn owner_panels(detail: &Detail) -> AnyView {
    let calling = &detail.calling;
    let ladder = (!calling.rungs.is_empty()).then(|| ladder(detail));
    view! {
        <section class="panel" id="owner" aria-labelledby="owner-h">
            <header><h2 id="owner-h">"Owner"</h2></header>
            <div class="body">{who(detail)}{handing(detail)}{acts(detail)}</div>
        </section>
        {ladder}
    }
    .into_any()
}

fn who(detail: &Detail) -> AnyView {
    let (facts, calling) = (&detail.facts, &detail.calling);
    if let Some(owner) = facts.owner.as_ref().filter(|_| facts.is_owned()) {
        let since = facts.acknowledged_at.map(|at| view! { " since " {ui::time(at)} });
        let you = if owner.id == detail.viewer { " (you)" } else { "" };
        return view! {
            <p class="big-name">{ui::face(&owner.name)} " " <b>{owner.name.clone()}{you}</b> {since}</p>
        }
        .into_any();
    }
    if !facts.is_open() {
        return view! { <p>"Nobody owned it when it ended."</p> }.into_any();
    }
    let now = ui::frame().clock.now;
    let says = calling.waiting(now).unwrap_or_else(|| match &facts.owner {
        Some(owner) => format!("{} is named and has not acknowledged.", owner.name),
        None => "Nobody was paged for it.".into(),
    });
    let end = calling.at_its_end(&ui::clock).map(|says| view! { <p class="bad">{says}</p> });
    view! { <p class="ladder-nobody">"Nobody owns this yet."</p><p>{says}</p>{end}{unreached(calling)} }.into_any()
}

fn acts(detail: &Detail) -> Option<AnyView> {
    let facts = &detail.facts;
    if !facts.is_open() {
        return None;
    }
    let path = [("number", facts.number.to_string())];
    let is_paged = detail.calling.was_paged(detail.viewer);
    let owner = facts.owner.as_ref().filter(|_| facts.is_owned());
    let is_mine = owner.is_some_and(|owner| owner.id == detail.viewer);
    let take = (detail.responds || is_paged).then(|| match owner {
        _ if is_mine => ().into_any(),
        Some(owner) => {
            let label = format!("Take over from {}", owner.name);
            ui::button_form::<Acknowledge>("act", label, &path, &[("over", owner.id.to_string())])
        }
        None => {
            let label = if is_paged { "Acknowledge: I own it" } else { "Take it: I own it" };
            ui::button_form::<Acknowledge>("act", label, &path, &[])
        }
    });
    let not_me = detail.calling.last().filter(|_| is_paged && owner.is_none() && detail.calling.next().is_some());
    let not_me = not_me.map(|last| {
        let after = [("after", last.number.unwrap_or_default().to_string())];
        ui::button_form::<PageNext>("act quiet", "Not me: page the next", &path, &after)
    });
    let hand = (detail.commands && owner.is_some() && facts.handed_to.is_none()).then(|| hand_over(detail));
    let seat = Seat { number: facts.number, calling: &detail.calling, responds: detail.responds };
    let more = match owner {
        Some(owner) => to_help(&seat, (owner.id, &owner.name)),
        None => Some(escalate(&seat)),
    };
    Some(view! { <div class="acts">{take}{not_me}{hand}{more}</div> }.into_any())
}

fn handing(detail: &Detail) -> Option<AnyView> {
    let facts = &detail.facts;
    let to = facts.handed_to.as_ref()?;
    let path = [("number", facts.number.to_string())];
    let giver = facts.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    let is_mine = to.id == detail.viewer;
    let accept = is_mine.then(|| ui::button_form::<AcceptHandOver>("act", "Accept: I own it", &path, &[]));
    let end = match (is_mine, detail.commands) {
        (true, _) => {
            let fields = view! {
                {Field::new::<EndHandOver>("reason", "Why not? (optional)").input("text")}
                <div class="acts"><button class="act">"Decline the hand-over"</button></div>
            };
            let form = ui::form::<EndHandOver>("act-form", &path, fields);
            view! { <details class="act-panel"><summary class="act quiet">"Decline…"</summary>{form}</details> }
                .into_any()
        }
        (false, true) => ui::button_form::<EndHandOver>("act small", "Withdraw", &path, &[]),
        (false, false) => ().into_any(),
    };
    let waits: Option<&WaitingHandOver> = detail.calling.hand_over.as_ref();
    let at = facts.handed_at.map(|at| view! { " at " {ui::time(at)} });
    let there =
        waits.and_then(|waits| waits.there.clone()).map(|clock| format!(" ({clock} there)")).unwrap_or_default();
    let brief = waits.map(|waits| waits.brief.clone()).filter(|brief| !brief.is_empty());
    let brief = brief.map(|brief| view! { <p class="ladder-brief" dir="auto">{brief}</p> });
    Some(view! {
        <div class="notice">
            <p>{format!("Handed to {}{there}", to.name)} {at} ". " <b>{format!("{giver} owns it until {} accepts.", to.name)}</b></p>
            {brief}
            <div class="acts">{accept}{end}</div>
        </div>
    }
    .into_any())
}

fn hand_over(detail: &Detail) -> AnyView {
    let owner = detail.facts.owner.as_ref().map(|owner| owner.id.to_string()).unwrap_or_default();
    let people = detail.calling.choices.iter().filter(|(id, _)| *id != owner).cloned();
    let people = std::iter::once((String::new(), "Choose a person".to_string())).chain(people);
    let fields = view! {
        {Field::new::<HandOver>("to", "To whom?").hint("You own it until they accept.").select(people.collect())}
        {Field::new::<HandOver>("brief", "What do they have to know? (optional)")
            .hint("Where it stands, what you would do next.").area(3)}
        <div class="acts"><button class="act">"Hand over"</button></div>
    };
    let is_open = ui::frame().refused.command == HandOver::NAME;
    let form = ui::form::<HandOver>("act-form", &[("number", detail.facts.number.to_string())], fields);
    view! { <details class="act-panel" open=is_open><summary class="act">"Hand over…"</summary>{form}</details> }
        .into_any()
}

fn ladder(detail: &Detail) -> AnyView {
    let calling = &detail.calling;
    let aside = match &calling.policy {
        Some((id, name)) => {
            let href = format!("/oncall/policies/{id}");
            view! { <p class="aside">"By the policy " <a href=href>{name.clone()}</a></p> }.into_any()
        }
        None => view! { <p class="aside">"No policy: the last resort at once"</p> }.into_any(),
    };
    let reason = (!calling.reason.is_empty()).then(|| view! { <p class="dim" dir="auto">{calling.reason.clone()}</p> });
    view! {
        <section class="panel" id="ladder" aria-labelledby="ladder-h">
            <header><h2 id="ladder-h">"Who was paged, who is next"</h2>{aside}</header>
            <div class="body">{reason}{ladder_view(&calling.rungs, false)}</div>
        </section>
    }
    .into_any()
}
