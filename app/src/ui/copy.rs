use leptos::prelude::*;

/// Copies the text by script; without scripts the text itself can be marked.
pub fn copy_button(label: &'static str, text: &str) -> impl IntoView + use<> {
    let text = text.to_string();
    view! { <button type="button" class="act small" data-copy=text hidden="">{label}</button> }
}
