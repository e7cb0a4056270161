use leptos::prelude::*;

/// Plain text with its `code` spans; every other mark stays as it was written.
pub fn inline_code(text: &str) -> AnyView {
    let parts: Vec<AnyView> = text
        .split('`')
        .enumerate()
        .map(|(place, part)| match place % 2 {
            1 => view! { <code>{part.to_string()}</code> }.into_any(),
            _ => part.to_string().into_any(),
        })
        .collect();
    parts.into_any()
}
