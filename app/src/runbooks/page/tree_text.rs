//! The tree in words, for readers who cannot see the picture and for paper.

use super::super::{Question, Then, Tree};
use crate::ui;
use leptos::prelude::*;

pub(super) fn tree_text(tree: &Tree) -> AnyView {
    view! { <ol class="tree-text"><li>{question(&tree.root)}</li></ol> }.into_any()
}

fn question(asked: &Question) -> AnyView {
    let branches: Vec<AnyView> = asked
        .branches
        .iter()
        .map(|branch| {
            let then = match &branch.then {
                Then::Question(next) => question(next),
                Then::Leaf(leaf) => {
                    let first = leaf.mitigations.first().map(|key| format!("#m-{key}"));
                    let text = ui::inline_code(&leaf.text);
                    match first {
                        Some(href) => view! { <a href=href>{text}</a> }.into_any(),
                        None => text,
                    }
                }
            };
            view! { <li><b class="branch">{branch.label.clone()}</b> " " {then}</li> }.into_any()
        })
        .collect();
    view! { {ui::inline_code(&asked.text)} <ul>{branches}</ul> }.into_any()
}
