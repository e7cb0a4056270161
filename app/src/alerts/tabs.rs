use leptos::prelude::*;

const TABS: [(&str, &str); 3] = [("/alerts", "Inbox"), ("/alerts/rules", "Rules"), ("/alerts/silences", "Silences")];

/// The three pages of alerts; `here` is the address of one of them.
pub fn tabs(here: &'static str) -> impl IntoView {
    let tabs: Vec<_> = TABS
        .into_iter()
        .map(|(href, name)| {
            view! { <a href=href aria-current=(href == here).then_some("page")>{name}</a> }
        })
        .collect();
    view! { <nav class="inbox-tabs" aria-label="Alerts">{tabs}</nav> }
}
