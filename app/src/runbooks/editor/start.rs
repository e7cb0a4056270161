//! Where a text comes from and where it can be read: the links and forms above the editor.

use super::{EditorPage, Newest};
use leptos::prelude::*;

pub(super) fn ways(page: &EditorPage) -> AnyView {
    match &page.newest {
        None => view! { <div class="acts"><a class="act" href="/runbooks">"The library"</a></div> }.into_any(),
        Some(Newest { slug, .. }) => view! {
            <div class="acts">
                <a class="act" href=format!("/runbooks/{slug}")>"Read it"</a>
                <a class="act" href=format!("/runbooks/{slug}/versions")>"Versions"</a>
                <a class="act" href=format!("/runbooks/{slug}.md") download="">"Export"</a>
            </div>
        }
        .into_any(),
    }
}

/// Where a new text can begin.
pub(super) fn start(page: &EditorPage) -> Option<AnyView> {
    if page.newest.is_some() {
        return None;
    }
    let options: Vec<_> = page
        .incidents
        .iter()
        .map(|(number, title)| {
            let selected = (*number == page.from).then_some("selected");
            view! { <option value=number.clone() selected=selected>{format!("#{number} {title}")}</option> }
        })
        .collect();
    let from = (!options.is_empty()).then(|| {
        view! {
            <form class="start-from" method="get" action="/runbooks/new">
                <label for="start-from">"From an incident"</label>
                <select class="text" id="start-from" name="from"><option value="">"Choose one"</option>{options}</select>
                <button class="act">"Fill in what was done"</button>
            </form>
        }
    });
    Some(
        view! {
            <div class="start">
                <p class="dim">"Below is a skeleton with all eight parts. Write over it, paste another text, or begin elsewhere."</p>
                {from}
                <a class="act" href="/runbooks/import">"Upload files"</a>
            </div>
        }
        .into_any(),
    )
}
