//! Rules to start with, one press each.

use super::{AddStartingRule, list::RulesPage};
use crate::ui;
use leptos::prelude::*;

pub(super) fn ready_made(page: &RulesPage) -> Option<AnyView> {
    if !page.may_edit || page.starting.is_empty() {
        return None;
    }
    let rows: Vec<_> = page
        .starting
        .iter()
        .map(|starting| {
            let add = ui::button_form::<AddStartingRule>(
                "act",
                view! { "Add this rule" <span class="sr">{format!(": {}", starting.title())}</span> },
                &[],
                &[("which", starting.key().into())],
            );
            view! { <li class="row"><div class="grow"><b>{starting.title()}</b><p class="dim">{starting.says()}</p></div><div class="acts">{add}</div></li> }
        })
        .collect();
    Some(
        view! {
            <section class="panel" aria-labelledby="starting-h">
                <header><h2 id="starting-h">"To start with"</h2><div class="aside">"One press each; each is a rule like any other"</div></header>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}
