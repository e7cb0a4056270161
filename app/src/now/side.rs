//! What stands beside the incidents: what is due.

use super::NowPage;
use crate::links;
use leptos::prelude::*;

pub(super) fn due(page: &NowPage) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = page
        .due
        .iter()
        .map(|(number, title)| {
            view! {
                <li><a class="row" href=links::postmortem(*number)>
                    <div class="grow">{format!("Postmortem #{number}")} " " <span class="dim" dir="auto">{title.clone()}</span></div>
                </a></li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="due">
                <header><h2 id="due">"Due"</h2><a class="aside" href="/postmortems">"All"</a></header>
                <ul class="rows">{rows}</ul>
            </section>
        }
    })
}
