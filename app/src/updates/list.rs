use super::UpdateRow;
use crate::ui;
use leptos::prelude::*;

/// What was said so far, newest first.
pub fn list(updates: &[UpdateRow]) -> AnyView {
    if updates.is_empty() {
        return view! {
            <section class="panel" id="updates" aria-labelledby="updates-h">
                <header><h2 id="updates-h">"Updates"</h2></header>
                <div class="empty"><p><b>"Nothing was said yet."</b></p></div>
            </section>
        }
        .into_any();
    }
    let rows: Vec<AnyView> = updates.iter().map(row).collect();
    view! {
        <section class="panel" id="updates" aria-labelledby="updates-h">
            <header><h2 id="updates-h">"Updates"</h2><span class="n">{updates.len().to_string()}</span></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(update: &UpdateRow) -> AnyView {
    let audience = match update.is_public() {
        true => view! { <span class="tag public">"customers"</span> },
        false => view! { <span class="tag">"internal"</span> },
    };
    let promise = update.next_update_at.map(|at| view! { <dt>"Next update"</dt><dd>"by " {ui::time(at)}</dd> });
    view! {
        <li class="row">
            <div class="grow">
                <p>{audience} " " <b>{update.phase_word().to_string()}</b> " · " <span dir="auto">{update.title.clone()}</span></p>
                <p dir="auto">{update.users_see.clone()}</p>
                <details>
                    <summary>"Since when, who, what we do, who owns the call"</summary>
                    <dl class="pairs">
                        <dt>"Since"</dt><dd>{ui::time(update.since)}</dd>
                        <dt>"Who is affected"</dt><dd dir="auto">{update.scope.clone()}</dd>
                        <dt>"What we do"</dt><dd dir="auto">{update.mitigation.clone()}</dd>
                        {promise}
                        <dt>"Owns the call"</dt><dd dir="auto">{update.owner.clone()}</dd>
                    </dl>
                </details>
            </div>
            <span class="end dim">{ui::time(update.published_at)} " " {update.by.clone()}</span>
        </li>
    }
    .into_any()
}
