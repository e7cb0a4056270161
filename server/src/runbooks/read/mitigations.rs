//! Mitigations: `### key: Title` with `When:` and commands, or the rows of a table.

use app::runbooks::{Command, Mitigation, Runbook};
use comrak::nodes::{Node, NodeValue};

use super::checklist::language;
use super::recovery::cells;
use super::sections::{Section, parts};
use super::source::{Source, problem, words};
use super::{annotations, append};

pub fn read<'a>(section: &Section<'a>, source: &Source, runbook: &mut Runbook) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for part in parts(section) {
        let Some(heading) = part.heading else {
            for node in part.nodes {
                match node.data().value {
                    NodeValue::Table(_) => table(node, runbook),
                    _ => left.push(node),
                }
            }
            continue;
        };
        let (title, found) = annotations::take(&words(heading));
        let mut mitigation = named(&title);
        mitigation.guarded = found.guarded;
        mitigation.when = found.when;
        for node in part.nodes {
            body(node, source, &mut mitigation);
        }
        push(heading, mitigation, runbook);
    }
    left
}

fn body(node: Node, source: &Source, mitigation: &mut Mitigation) {
    match &node.data().value {
        NodeValue::CodeBlock(block) => {
            mitigation
                .body_commands
                .push(Command { lang: language(&block.info), text: block.literal.trim_end().into() });
        }
        NodeValue::Paragraph => {
            let (text, found) = annotations::take(&words(node));
            match text.strip_prefix("When:").map(|said| said.trim().replace('\n', " ")) {
                Some(said) if mitigation.when.is_none() => mitigation.when = Some(said).filter(|said| !said.is_empty()),
                _ => append(&mut mitigation.text, &text),
            }
            mitigation.when = mitigation.when.take().or(found.when);
            mitigation.guarded = found.guarded.or(mitigation.guarded.take());
        }
        _ => append(&mut mitigation.text, &source.of(node)),
    }
}

/// Key and title from `key: Title`; without a key it is made from the title.
fn named(heading: &str) -> Mitigation {
    let split = heading.split_once(':').filter(|(key, _)| slug(key) == key.trim() && !key.trim().is_empty());
    let (key, title) = split.map_or_else(|| (slug(heading), heading), |(key, title)| (key.trim().into(), title));
    Mitigation { key, title: title.trim().into(), ..Mitigation::default() }
}

/// A table's rows: the action is the title, the cause or "when to use" the condition, the rest its text.
fn table(node: Node, runbook: &mut Runbook) {
    let mut rows = node.children();
    let header: Vec<String> = rows.next().map(cells).unwrap_or_default();
    let lower: Vec<String> = header.iter().map(|cell| cell.to_lowercase()).collect();
    let title = lower.iter().position(|cell| cell.contains("action") || cell.contains("mitigation")).unwrap_or(0);
    let when = lower.iter().position(|cell| ["when", "cause", "threat"].iter().any(|word| cell.contains(word)));
    for row in rows {
        let cells = cells(row);
        let mut mitigation = named(cells.get(title).map_or("", String::as_str));
        for (at, cell) in cells.iter().enumerate().filter(|(at, cell)| *at != title && !cell.is_empty()) {
            match when == Some(at) {
                true => mitigation.when = Some(cell.clone()),
                false => {
                    append(&mut mitigation.text, &format!("{}: {cell}", header.get(at).map_or("", String::as_str)))
                }
            }
        }
        push(row, mitigation, runbook);
    }
}

fn push(node: Node, mitigation: Mitigation, runbook: &mut Runbook) {
    if mitigation.key.is_empty() {
        runbook.problems.push(problem(node, "This mitigation has no name. Write `### key: Title`."));
    } else if runbook.mitigation(&mitigation.key).is_some() {
        let says = format!("Two mitigations have the key `{}`. Give one of them another key.", mitigation.key);
        runbook.problems.push(problem(node, says));
    }
    runbook.mitigations.push(mitigation);
}

fn slug(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
