use crate::{
    ui,
    updates::{
        Statements, TEXTS,
        differences::{PartChange, label},
    },
};
use leptos::prelude::*;

/// What reads otherwise, statement by statement: its label, what was said first, what is said now.
pub fn changes(first: &Statements, now: &Statements) -> Vec<(&'static str, String, String)> {
    let mut changes = Vec::new();
    if first.phase != now.phase {
        changes.push((label("phase"), first.phase.word().to_string(), now.phase.word().to_string()));
    }
    for (field, text) in TEXTS {
        if text(first).trim() != text(now).trim() {
            changes.push((label(field), text(first).trim().to_string(), text(now).trim().to_string()));
        }
    }
    changes
}

/// The first text struck through beside the new one, and the states of the parts.
pub fn struck(first: &Statements, now: &Statements, parts: &[PartChange]) -> AnyView {
    let words = changes(first, now).into_iter().map(|(label, before, after)| (label.to_string(), before, after));
    let states = parts.iter().map(|part| (part.name.clone(), part.before.word().into(), part.now.word().into()));
    let rows: Vec<_> = words
        .chain(states)
        .map(|(label, before, after): (String, String, String)| {
            view! {
                <dt dir="auto">{label}</dt>
                <dd dir="auto">
                    <del>{before}</del> <span class="sr">" is now "</span> " " <ins>{after}</ins>
                </dd>
            }
        })
        .collect();
    // A form knows no seconds.
    let minute = |said: &Statements| said.since.timestamp() / 60;
    let since = (minute(first) != minute(now)).then(|| {
        view! { <dt>{label("since")}</dt><dd><del>{ui::time(first.since)}</del> " " <ins>{ui::time(now.since)}</ins></dd> }
    });
    view! { <dl class="pairs correction-struck">{rows}{since}</dl> }.into_any()
}
