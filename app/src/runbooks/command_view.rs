//! A command to paste: filled values are marked, open ones say their name, and what changes production says so.

use super::{Command, FillVariable, Filled, OwnForm, Piece, RunDetail, Seat, Value, fill, fill_query};
use crate::ui;
use leptos::prelude::*;

/// A run's commands, with a field for each value that nobody said yet. `anchor` is where they stand.
pub(super) fn fillable(list: &[Command], run: &RunDetail, seat: &Seat, at: &'static str, anchor: &str) -> AnyView {
    let declared = &run.runbook.variables;
    let shown: Vec<AnyView> =
        list.iter().map(|command| one(command, declared, &run.variables, !seat.responds)).collect();
    let mut open: Vec<String> = Vec::new();
    for command in list {
        for name in filled(command, declared, &run.variables).open() {
            if !open.iter().any(|known| known == name) {
                open.push(name.to_string());
            }
        }
    }
    let fields = (seat.responds && !open.is_empty()).then(|| {
        let fields: Vec<AnyView> = open.iter().map(|name| field(name, run, seat, at, anchor)).collect();
        // A field right there; several of them fold, so that the work below stays in sight.
        let refused = ui::frame().refused.value("anchor") == Some(anchor);
        match fields.len() {
            1 => view! { <div class="fills">{fields}</div> }.into_any(),
            several => view! {
                <div class="fills"><details class="fold-field" open=refused>
                    <summary>{format!("{several} values are missing: {}", open.join(", "))}</summary>
                    <div class="fills">{fields}</div>
                </details></div>
            }
            .into_any(),
        }
    });
    view! { {shown}{fields} }.into_any()
}

fn field(name: &str, run: &RunDetail, seat: &Seat, at: &'static str, anchor: &str) -> AnyView {
    let own = vec![("run", run.id.to_string()), ("name", name.to_string()), ("anchor", anchor.to_string())];
    let form = OwnForm::new::<FillVariable>(seat.number, own);
    let id = format!("{anchor}-{name}");
    let described = form.has_error("value").then(|| format!("{id}-e"));
    let invalid = form.has_error("value").then_some("true");
    let kept = match &run.service {
        Some(service) => format!("Fill, for {service}"),
        None => "Fill, for this incident".to_string(),
    };
    let inside = view! {
        {ui::hidden("at", at)}
        {seat.hidden_page()}
        <label for=id.clone()>{name.to_string()}</label>
        <input class="text" id=id.clone() name="value" value=form.typed("value") autocomplete="off"
            aria-describedby=described aria-invalid=invalid/>
        <button class="act small" title=kept>"Fill"</button>
        {form.error("value", &id)}
    };
    form.form::<FillVariable>("fill", None, inside)
}

fn filled(command: &Command, declared: &[String], values: &[Value]) -> Filled {
    let value = |name: &str| values.iter().find(|known| known.name == name).map(|known| known.value.clone());
    match is_query(command) {
        true => fill_query(&command.text, declared, value),
        false => fill(&command.text, declared, value),
    }
}

fn is_query(command: &Command) -> bool {
    command.lang.eq_ignore_ascii_case("promql")
}

/// `names_open` says in words which values are missing, where no field asks for them.
fn one(command: &Command, declared: &[String], values: &[Value], names_open: bool) -> AnyView {
    let filled = filled(command, declared, values);
    let open = (names_open && !filled.open().is_empty())
        .then(|| format!("Without a value here: {}.", filled.open().join(", ")));
    let danger = !is_query(command) && changes_production(&command.text);
    let class = if danger { "cmd danger" } else { "cmd" };
    let warning = danger.then(|| view! { <p class="warn">"⚠ changes production"</p> });
    let text = filled.text();
    let text = text.trim_end_matches('\n');
    let copied = match text.lines().count() {
        1 => "Copied, 1 line".to_string(),
        lines => format!("Copied, {lines} lines"),
    };
    let copy = text.to_string();
    view! {
        <div class=class>
            <pre><code>{pieces(filled, values)}</code></pre>
            <button type="button" class="act small" data-copy=copy data-copied=copied hidden="">"Copy"</button>
        </div>
        {warning}
        {open.map(|open| view! { <p class="dim">{open}</p> })}
    }
    .into_any()
}

fn pieces(filled: Filled, values: &[Value]) -> Vec<AnyView> {
    let source = |name: &str| {
        let value = values.iter().find(|known| known.name == name);
        value.map_or_else(|| name.to_string(), |value| format!("{name}, {}", value.source))
    };
    let shown = filled.pieces.into_iter().map(|piece| match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Value { name, written } => view! { <var title=source(&name)>{written}</var> }.into_any(),
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
