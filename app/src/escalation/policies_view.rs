//! `/oncall/policies`: every policy as a ladder, with who would be woken if it fired now.

use super::{RungRow, ladder_view};
use crate::{ids::PolicyId, ui};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct PolicyCard {
    pub id: PolicyId,
    pub name: String,
    pub is_default: bool,
    /// Slug and name of those that chose it.
    pub services: Vec<(String, String)>,
    pub repeats: u8,
    /// If it fired now.
    pub rungs: Vec<RungRow>,
}

#[derive(Clone, Debug, Default)]
pub struct PoliciesPage {
    pub policies: Vec<PolicyCard>,
    pub may_edit: bool,
    /// Who is paged where no policy is chosen; none where there is no active administrator.
    pub last_resort: Option<String>,
    /// How many services follow the default, or nobody's policy.
    pub others: i64,
}

pub fn policies(page: PoliciesPage) -> AnyView {
    let new = page.may_edit.then(|| view! { <a class="act primary" href="/oncall/policies/new">"Make a policy"</a> });
    let has_default = page.policies.iter().any(|policy| policy.is_default);
    let cards: Vec<_> = page.policies.iter().map(|policy| card(policy, page.others)).collect();
    let resort = page.last_resort.as_ref().map_or_else(
        || "nobody: there is no active administrator".to_string(),
        |name| format!("the service's owner, else {name} (admin)"),
    );
    let empty = page.policies.is_empty().then(|| {
        view! {
            <div class="empty">
                <p><b>"No policy says who is paged."</b> {format!(" Until one does, pages go to {resort}.")}</p>
            </div>
        }
    });
    let warn = (!has_default && !page.policies.is_empty()).then(|| {
        let services = if page.others == 1 { "1 service follows".into() } else { format!("{} services follow", page.others) };
        view! { <p class="notice warn">{format!("No policy is the default. {services} none: their pages go to {resort}, at once.")}</p> }
    });
    view! {
        <div class="head">
            <h1>"Escalation policies"</h1>
            <p class="sub">"Who is paged, in which order, until somebody acknowledges. "<a href="/oncall">"On-call"</a></p>
            <div class="acts">{new}</div>
        </div>
        {warn}{empty}
        <div class="ladder-cards">{cards}</div>
    }
    .into_any()
}

fn card(policy: &PolicyCard, others: i64) -> AnyView {
    let heading = format!("policy-{}", policy.id);
    let href = format!("/oncall/policies/{}", policy.id);
    view! {
        <section class="panel ladder-card" aria-labelledby=heading.clone()>
            <header><h2 id=heading.clone()><a href=href>{policy.name.clone()}</a></h2>{default_mark(policy.is_default)}</header>
            <div class="body">
                <p class="dim">{followers(policy, others)}</p>
                <p class="ladder-if">"If it fired now, at "{ui::time(ui::frame().clock.now)}":"</p>
                {ladder_view(&policy.rungs, true)}
                {repeats(policy.repeats)}
            </div>
        </section>
    }
    .into_any()
}

pub(super) fn default_mark(is_default: bool) -> Option<AnyView> {
    is_default.then(|| view! { <span class="ladder-default">"default"</span> }.into_any())
}

pub(super) fn repeats(repeats: u8) -> Option<AnyView> {
    let says = match repeats {
        0 => return None,
        1 => "If nobody answers, the steps come once more before the last resort.".to_string(),
        times => format!("If nobody answers, the steps come {times} times more before the last resort."),
    };
    Some(view! { <p class="dim">{says}</p> }.into_any())
}

/// `Support bot and Search; and 4 services without a choice of their own.`
fn followers(policy: &PolicyCard, others: i64) -> String {
    let names: Vec<String> = policy.services.iter().map(|(_, name)| name.clone()).collect();
    let rest = match (policy.is_default, others) {
        (false, _) => String::new(),
        (true, 0) => "every incident without a service".into(),
        (true, 1) => "every service without a choice of its own (1 now)".into(),
        (true, others) => format!("every service without a choice of its own ({others} now)"),
    };
    match (names.is_empty(), rest.is_empty()) {
        (true, true) => "No service follows it.".into(),
        (true, false) => format!("For {rest}."),
        (false, true) => format!("For {}.", super::and(&names)),
        (false, false) => format!("For {}; and {rest}.", super::and(&names)),
    }
}
