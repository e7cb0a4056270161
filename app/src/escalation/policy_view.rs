//! `/oncall/policies/{policy}`: one ladder, who follows it, its versions, and the test of it.

use super::{
    ArchivePolicy, ChoosePolicy, LeavePolicy, PolicyCard, RungRow, TestLadder, ladder_view,
    policies_view::{default_mark, repeats},
};
use crate::{command::Command, ui, ui::Field};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct WrittenVersion {
    pub version: i32,
    pub by: String,
    pub at: DateTime<Utc>,
    /// The whole ladder in words, a line for each step.
    pub words: String,
}

#[derive(Clone, Debug)]
pub struct PolicyTest {
    pub by: String,
    pub at: DateTime<Utc>,
    /// One rung: everybody who got a test message, with what became of it.
    pub rungs: Vec<RungRow>,
}

#[derive(Clone, Debug)]
pub struct PolicyPage {
    pub card: PolicyCard,
    pub archived: Option<DateTime<Utc>>,
    /// The newest first.
    pub versions: Vec<WrittenVersion>,
    pub test: Option<PolicyTest>,
    /// Services that could follow it: slug and name.
    pub services: Vec<(String, String)>,
    pub may_edit: bool,
    pub may_test: bool,
}

pub fn policy(page: PolicyPage) -> AnyView {
    let card = &page.card;
    let edit = (page.may_edit && page.archived.is_none())
        .then(|| view! { <a class="act" href=format!("/oncall/policies/{}/edit", card.id)>"Change the steps"</a> });
    let archived = page
        .archived
        .map(|at| view! { <p class="notice">"Archived " {ui::time(at)} ". Nothing follows it any more."</p> });
    view! {
        <div class="head">
            <h1>{card.name.clone()} " " {default_mark(card.is_default)}</h1>
            <p class="sub"><a href="/oncall/policies">"All policies"</a></p>
            <div class="acts">{edit}</div>
        </div>
        {archived}
        <div class="cols">
            <div class="work">{now(&page)}{test(&page)}</div>
            <aside class="side">{followers(&page)}{versions(&page)}{archive(&page)}</aside>
        </div>
    }
    .into_any()
}

fn now(page: &PolicyPage) -> AnyView {
    view! {
        <section class="panel" aria-labelledby="now-h">
            <header><h2 id="now-h">"Who would be woken if it fired now"</h2></header>
            <div class="body">{ladder_view(&page.card.rungs, true)}{repeats(page.card.repeats)}</div>
        </section>
    }
    .into_any()
}

fn test(page: &PolicyPage) -> Option<AnyView> {
    let last = page.test.as_ref().map(|test| {
        view! {
            <p>{format!("{} tested it ", test.by)} {ui::time(test.at)} ". What became of each message:"</p>
            {ladder_view(&test.rungs, false)}
        }
    });
    if page.archived.is_some() || (!page.may_test && last.is_none()) {
        return None;
    }
    let mut names: Vec<String> = vec![];
    for person in page.card.rungs.iter().flat_map(|rung| &rung.people) {
        let there = person.there.as_ref().map(|clock| format!(" ({clock} there)")).unwrap_or_default();
        // One message each, whoever stands on it twice.
        if !names.iter().any(|name| name.starts_with(&person.name)) {
            names.push(format!("{}{there}", person.name));
        }
    }
    let press = page.may_test.then(|| {
        let path = [("policy", page.card.id.to_string())];
        let count = if names.len() == 1 { "1 message".into() } else { format!("{} people", names.len()) };
        let fields = view! {
            <dl class="will">
                <dt>"This will"</dt><dd>{format!("send a message that is marked as a test to {} now, on each one's own channels.", super::and(&names))}</dd>
                <dt>"This will not"</dt><dd>"open an incident, or page anybody for real. It ends by itself."</dd>
            </dl>
            <div class="acts"><button class="act ladder-call">{ui::icon("bell")} {format!(" Send the test to {count}")}</button></div>
        };
        let is_open = ui::frame().refused.command == TestLadder::NAME;
        let form = ui::form::<TestLadder>("act-form", &path, fields);
        view! { <details class="act-panel" open=is_open><summary class="act">"Test this ladder…"</summary>{form}</details> }
    });
    Some(
        view! {
            <section class="panel" id="test" aria-labelledby="test-h">
                <header><h2 id="test-h">"Test"</h2></header>
                <div class="body">{last}<div class="acts">{press}</div></div>
            </section>
        }
        .into_any(),
    )
}

fn followers(page: &PolicyPage) -> AnyView {
    let path = [("policy", page.card.id.to_string())];
    let may = page.may_edit && page.archived.is_none();
    let rows: Vec<_> = page
        .card
        .services
        .iter()
        .map(|(slug, name)| {
            let leave = may.then(|| ui::button_form::<LeavePolicy>("act small quiet", "Remove", &path, &[("service", slug.clone())]));
            view! { <li class="row"><div class="grow"><a href=format!("/services/{slug}")>{name.clone()}</a></div><div class="acts">{leave}</div></li> }
        })
        .collect();
    let none = rows.is_empty().then(|| view! { <p class="dim">"No service chose it."</p> });
    let default = match (page.card.is_default, may) {
        (true, true) => view! {
            <p>"It is the default: every service without a policy of its own follows it."</p>
            {ui::button_form::<LeavePolicy>("act small quiet", "Make it no default", &path, &[("default", "yes".into())])}
        }
        .into_any(),
        (true, false) => view! { <p>"It is the default: every service without a policy of its own follows it."</p> }.into_any(),
        (false, true) => ui::button_form::<ChoosePolicy>("act small", "Make it the default", &path, &[("default", "yes".into())]),
        (false, false) => ().into_any(),
    };
    let add = (may && !page.services.is_empty()).then(|| {
        let choices = std::iter::once((String::new(), "Choose a service".to_string())).chain(page.services.clone());
        let fields = view! {
            {Field::new::<ChoosePolicy>("service", "A service that follows it").select(choices.collect())}
            <div class="acts"><button class="act">"Let it follow this policy"</button></div>
        };
        ui::form::<ChoosePolicy>("act-form", &path, fields)
    });
    view! {
        <section class="panel" aria-labelledby="who-h">
            <header><h2 id="who-h">"Which services follow it"</h2></header>
            <div class="body">{none}<ul class="rows">{rows}</ul>{default}{add}</div>
        </section>
    }
    .into_any()
}

fn versions(page: &PolicyPage) -> AnyView {
    let rows: Vec<_> = page
        .versions
        .iter()
        .map(|one| {
            view! {
                <li><details class="ladder-version">
                    <summary>{format!("Version {} by {}, ", one.version, one.by)} {ui::time(one.at)}</summary>
                    <pre dir="auto">{one.words.clone()}</pre>
                </details></li>
            }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="versions-h">
            <header><h2 id="versions-h">"Versions"</h2></header>
            <div class="body"><ul class="ladder-versions">{rows}</ul></div>
        </section>
    }
    .into_any()
}

fn archive(page: &PolicyPage) -> Option<AnyView> {
    let path = [("policy", page.card.id.to_string())];
    (page.may_edit && page.archived.is_none())
        .then(|| ui::button_form::<ArchivePolicy>("act quiet", "Archive this policy", &path, &[]))
}
