//! Commands on the document, line by line, so that paper can mark a line that goes on.

use super::{
    super::{Command, Piece, command_view::changes_production, fill, fill_query},
    RunbookPage,
};
use crate::ui;
use leptos::prelude::*;

pub(super) fn commands(list: &[Command], page: &RunbookPage) -> Vec<AnyView> {
    list.iter().map(|command| one(command, page)).collect()
}

fn one(command: &Command, page: &RunbookPage) -> AnyView {
    let value = |name: &str| page.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let is_query = command.lang.eq_ignore_ascii_case("promql");
    let declared = &page.runbook.variables;
    let filled = match is_query {
        true => fill_query(&command.text, declared, value),
        false => fill(&command.text, declared, value),
    };
    let text = filled.text();
    let danger = !is_query && changes_production(&command.text);
    let warning = danger.then(|| view! { <p class="warn">"⚠ changes production"</p> });
    let shown: Vec<_> = lines(filled.pieces)
        .into_iter()
        .map(|line| view! { <span class="ln">{line.into_iter().map(piece).collect::<Vec<_>>()}</span> })
        .collect();
    view! {
        <div class=if danger { "cmd danger" } else { "cmd" }>
            <pre><code>{shown}</code></pre>
            {ui::copy_button("Copy", text.trim_end_matches('\n'))}
        </div>
        {warning}
    }
    .into_any()
}

/// A value may hold a line break too. An empty line keeps its height.
fn lines(pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    let mut lines: Vec<Vec<Piece>> = vec![Vec::new()];
    for piece in pieces {
        let (text, again): (String, Box<dyn Fn(&str) -> Piece>) = match piece {
            Piece::Text(text) => (text, Box::new(|part| Piece::Text(part.into()))),
            Piece::Value { name, written } => {
                (written, Box::new(move |part| Piece::Value { name: name.clone(), written: part.into() }))
            }
            Piece::Open { name, written } => {
                (written, Box::new(move |part| Piece::Open { name: name.clone(), written: part.into() }))
            }
        };
        for (at, part) in text.split('\n').enumerate() {
            if at > 0 {
                lines.push(Vec::new());
            }
            if let (false, Some(line)) = (part.is_empty(), lines.last_mut()) {
                line.push(again(part));
            }
        }
    }
    while lines.len() > 1 && lines.last().is_some_and(Vec::is_empty) {
        lines.pop();
    }
    for line in lines.iter_mut().filter(|line| line.is_empty()) {
        line.push(Piece::Text("\u{200b}".into()));
    }
    lines
}

fn piece(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => text.into_any(),
        Piece::Value { name, written } => view! { <var title=name>{written}</var> }.into_any(),
        Piece::Open { name, .. } => view! { <var class="unfilled">{format!("⟨{name}?⟩")}</var> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_cut_at_its_own_line_ends() {
        let value = |written: &str| Piece::Value { name: "A".into(), written: written.into() };
        let pieces = vec![Piece::Text("a \\\n  b ".into()), value("1\n2"), Piece::Text("\n".into())];
        let cut = lines(pieces);
        let text = |text: &str| Piece::Text(text.into());
        assert_eq!(cut, [vec![text("a \\")], vec![text("  b "), value("1")], vec![value("2")]]);
    }
}
