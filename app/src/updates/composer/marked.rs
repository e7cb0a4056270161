use crate::updates::leaks::{Known, leaks};
use leptos::prelude::*;

/// The text with its inside words underlined, each with what it is and what to say instead.
pub fn marked(text: &str, known: &Known) -> Vec<AnyView> {
    let mut out = Vec::new();
    let mut from = 0;
    for leak in leaks(text, known) {
        out.push(text[from..leak.place.start].to_string().into_any());
        let word = text[leak.place.clone()].to_string();
        let why = match &leak.outside {
            Some(outside) => format!("{}: say “{outside}”", leak.kind.says()),
            None => leak.kind.says().to_string(),
        };
        out.push(view! { <mark class="inside" title=why>{word}</mark> }.into_any());
        from = leak.place.end;
    }
    out.push(text[from..].to_string().into_any());
    out
}
