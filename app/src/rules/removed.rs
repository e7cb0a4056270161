//! Rules that were removed lately, and the way back.

use super::{BringRuleBack, list::RulesPage};
use crate::{ids::RuleId, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct RemovedRule {
    pub id: RuleId,
    pub conditions: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

pub(super) fn undo(page: &RulesPage) -> Option<AnyView> {
    let removed = page.removed.iter().find(|removed| Some(removed.id) == page.just_removed)?;
    let back = page.may_edit.then(|| bring_back(removed, "act"));
    Some(
        view! {
            <div class="notice" role="status">
                <p><b>"The rule is removed: "</b><span dir="auto">{removed.conditions.clone()}</span> ". What it held is decided again."</p>
                <div class="acts">{back}</div>
            </div>
        }
        .into_any(),
    )
}

pub(super) fn removed(page: &RulesPage) -> Option<AnyView> {
    if page.removed.is_empty() {
        return None;
    }
    let rows: Vec<_> = page
        .removed
        .iter()
        .map(|removed| {
            let back = page.may_edit.then(|| bring_back(removed, "act small"));
            view! {
                <li class="row">
                    <div class="grow">
                        <span dir="auto">{removed.conditions.clone()}</span>
                        <p class="dim">"removed by " <span dir="auto">{removed.by.clone()}</span> ", " {ui::time(removed.at)}</p>
                    </div>
                    <div class="acts">{back}</div>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <details class="panel fold">
                <summary><h2>"Removed lately"</h2><span class="n">{page.removed.len()}</span></summary>
                <ul class="rows">{rows}</ul>
            </details>
        }
        .into_any(),
    )
}

fn bring_back(removed: &RemovedRule, class: &'static str) -> AnyView {
    let label = view! { "Bring it back" <span class="sr">{format!(": {}", removed.conditions)}</span> };
    ui::button_form::<BringRuleBack>(class, label, &[("rule", removed.id.to_string())], &[])
}
