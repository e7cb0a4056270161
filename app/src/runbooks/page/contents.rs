use super::Section;
use leptos::prelude::*;

pub(super) fn contents(sections: &[Section]) -> AnyView {
    let rows: Vec<_> = sections
        .iter()
        .map(|section| view! { <li><a href=format!("#{}", section.id) dir="auto">{section.heading.clone()}</a></li> })
        .collect();
    view! { <ol>{rows}</ol> }.into_any()
}
