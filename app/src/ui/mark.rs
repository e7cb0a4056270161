use super::frame;
use crate::severities::Severity;
use leptos::prelude::*;

pub fn icon(name: &str) -> impl IntoView + use<> {
    let href = format!("{}#{name}", frame().sprite);
    view! { <svg class="ico" aria-hidden="true"><use href=href></use></svg> }
}

/// Shape and word; colour only repeats them.
pub fn severity(severity: Severity) -> impl IntoView {
    let digit = severity.digit();
    let href = format!("{}#sev-{digit}", frame().sprite);
    view! {
        <span class=format!("sev sev-{digit}")>
            <svg class="shape" aria-hidden="true"><use href=href></use></svg>
            {severity.word()}
        </span>
    }
}

pub fn severity_or_none(chosen: Option<Severity>) -> AnyView {
    match chosen {
        Some(chosen) => severity(chosen).into_any(),
        None => view! { <span class="sev none">"no SEV"</span> }.into_any(),
    }
}

/// Initials in a circle; the name stands beside it.
pub fn face(name: &str) -> impl IntoView + use<> {
    let initials: String = name.split_whitespace().filter_map(|word| word.chars().next()).take(2).collect();
    view! { <span class="face" aria-hidden="true">{initials.to_uppercase()}</span> }
}
