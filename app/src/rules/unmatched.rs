//! What no rule matched: visible, and never dropped.

use super::list::RulesPage;
use crate::ids::AlertId;
use leptos::prelude::*;

/// Alerts of one name that no rule matched.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// The newest of them.
    pub alert: AlertId,
    pub name: String,
    pub count: i64,
}

pub(super) fn unmatched(page: &RulesPage) -> AnyView {
    let says = match (page.rows.is_empty(), page.unmatched) {
        (true, _) => return ().into_any(),
        (false, 0) => "No rule matched: none in 7 days.".to_string(),
        (false, count) => format!("No rule matched: {count} in 7 days."),
    };
    let may_edit = page.may_edit;
    let names: Vec<_> = page
        .unmatched_names
        .iter()
        .map(|one| {
            let write = may_edit.then(|| {
                let href = format!("/alerts/rules/new?alert={}", one.alert);
                view! { <a class="act small" href=href>"Write a rule"<span class="sr">{format!(" for {}", one.name)}</span></a> }
            });
            view! {
                <li class="row">
                    <span class="grow" dir="auto">{one.name.clone()}</span>
                    <span class="count">{format!("× {}", one.count)}</span>
                    <div class="acts">{write}</div>
                </li>
            }
        })
        .collect();
    let names = (!names.is_empty()).then(|| view! { <ul class="rows tight">{names}</ul> });
    view! {
        <div class="rules-unmatched">
            <p><b>{says}</b> " They open an incident or join one, as without rules. Nothing is dropped."</p>
            {names}
        </div>
    }
    .into_any()
}
