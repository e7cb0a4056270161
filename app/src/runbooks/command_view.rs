//! A command to paste: filled values are marked, open ones say their name, and what changes production says so.

use super::{Command, Filled, Piece, fill, fill_query};
use crate::ui;
use leptos::prelude::*;

pub(super) fn commands(list: &[Command], declared: &[String], values: &[(String, String)]) -> Vec<AnyView> {
    list.iter().map(|command| one(command, declared, values)).collect()
}

fn one(command: &Command, declared: &[String], values: &[(String, String)]) -> AnyView {
    let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let is_query = command.lang.eq_ignore_ascii_case("promql");
    let filled = match is_query {
        true => fill_query(&command.text, declared, value),
        false => fill(&command.text, declared, value),
    };
    let open = (!filled.open().is_empty()).then(|| format!("Without a value here: {}.", filled.open().join(", ")));
    let danger = !is_query && changes_production(&command.text);
    let class = if danger { "cmd danger" } else { "cmd" };
    let warning = danger.then(|| view! { <p class="warn">"⚠ changes production"</p> });
    let text = filled.text();
    view! {
        <div class=class>
            <pre><code>{pieces(filled)}</code></pre>
            {ui::copy_button("Copy", text.trim_end_matches('\n'))}
        </div>
        {warning}
        {open.map(|open| view! { <p class="dim">{open}</p> })}
    }
    .into_any()
}

fn pieces(filled: Filled) -> Vec<AnyView> {
    let shown = filled.pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Value { name, written } => view! { <var title=name>{written}</var> }.into_any(),
        Piece::Open { name, .. } => view! { <var class="unfilled">{format!("⟨{name}?⟩")}</var> }.into_any(),
    });
    shown.collect()
}

/// Words that change something when they are run. It warns; it forbids nothing.
pub(super) fn changes_production(text: &str) -> bool {
    const VERBS: [&str; 17] = [
        "delete", "scale", "rollout", "apply", "patch", "drain", "cordon", "restart", "rollback", "upgrade", "drop",
        "truncate", "rm", "kill", "put", "post", "flushall",
    ];
    const HARMLESS: [&str; 3] = ["rollout status", "rollout history", "--dry-run"];
    text.lines().map(|line| line.trim().to_lowercase()).any(|line| {
        let only_reads = line.starts_with('#') || HARMLESS.iter().any(|words| line.contains(words));
        let mut words = line.split(|letter: char| letter.is_whitespace() || "\"'`;|&()=".contains(letter));
        !only_reads && words.any(|word| VERBS.contains(&word) || word == "--replicas")
    })
}

#[cfg(test)]
mod tests {
    use super::changes_production;

    #[test]
    fn what_changes_production_is_told_from_what_reads_it() {
        let table = [
            ("kubectl scale deploy/api --replicas=4", true),
            ("kubectl rollout undo deploy/api", true),
            ("kubectl rollout status deploy/api", false),
            ("curl -s -X POST \"$URL/flags\"", true),
            ("curl -s \"$PROM/api/v1/query\" --data-urlencode 'query=up'", false),
            ("psql -c 'drop index a'", true),
            ("# never delete\nkubectl get pods", false),
            ("kubectl get pods --show-labels | sort", false),
        ];
        for (text, expected) in table {
            assert_eq!(changes_production(text), expected, "{text}");
        }
    }
}
