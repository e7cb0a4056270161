//! Mitigations: `### key: Title` with `When:` and commands, the rows of a table, or the steps of a list.

use app::runbooks::{Annotations, Check, Command, Mitigation};
use comrak::nodes::{Node, NodeValue};

use super::reading::{Reading, append};
use super::sections::{Section, parts};
use super::source::{span, words};
use super::{annotations, glued, steps, table, torn_table};

pub const MEANT: [&str; 2] = ["when", "guarded"];
const LONGEST_KEY: usize = 60;

pub fn read<'a>(section: &Section<'a>, reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for part in parts(section, &reading.source) {
        let Some(heading) = part.heading else {
            left.extend(loose(part.nodes, reading));
            continue;
        };
        let (title, found) = annotations::take(&words(heading), &MEANT);
        let (mut mitigation, written) = named(&title);
        (mitigation.guarded, mitigation.when) = (found.guarded, found.when);
        for node in part.nodes {
            body(node, reading, &mut mitigation);
        }
        push(heading, mitigation, written, reading);
    }
    left
}

/// What stands under no heading of its own.
fn loose<'a>(nodes: Vec<Node<'a>>, reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    let mut rest = Vec::new();
    for node in nodes {
        let is_heading = matches!(node.data().value, NodeValue::Heading(_));
        match &node.data().value {
            NodeValue::Table(_) => left.extend(table(node, reading)),
            NodeValue::Paragraph if torn(node, reading) => {}
            _ if is_heading && glued::is_glued(reading.source.line(span(node).0)) => {
                for (title, command) in steps::torn(node, reading) {
                    let mut mitigation = named(&title).0;
                    mitigation.guarded = emergency(&title);
                    mitigation.body_commands = vec![Command { lang: String::new(), text: command }];
                    push(node, mitigation, false, reading);
                }
            }
            _ => rest.push(node),
        }
    }
    let (steps, more) = steps::read(&rest, &MEANT, reading);
    let at = rest.first().copied();
    for (step, at) in steps.into_iter().filter_map(|step| Some((step, at?))) {
        let (mitigation, written) = from_step(step);
        push(at, mitigation, written, reading);
    }
    left.extend(more);
    left
}

fn from_step(step: Check) -> (Mitigation, bool) {
    let (mut mitigation, written) = named(&step.text);
    let Annotations { when, guarded, .. } = step.annotations;
    (mitigation.when, mitigation.guarded, mitigation.body_commands) = (when, guarded, step.commands);
    mitigation.text = step.note.unwrap_or_default();
    if let Some(expect) = step.expect {
        append(&mut mitigation.text, &format!("Expect: {expect}"));
    }
    (mitigation, written)
}

fn body(node: Node, reading: &Reading, mitigation: &mut Mitigation) {
    match &node.data().value {
        NodeValue::CodeBlock(block) => mitigation.body_commands.push(steps::command(block)),
        NodeValue::Paragraph => {
            let (text, found) = annotations::take(&words(node), &MEANT);
            let condition = text.strip_prefix("When:").map(|said| said.trim().replace('\n', " "));
            match condition {
                Some(said) if mitigation.when.is_none() => mitigation.when = Some(said).filter(|said| !said.is_empty()),
                _ if found == Annotations::default() => append(&mut mitigation.text, &reading.source.of(node)),
                _ => append(&mut mitigation.text, &text),
            }
            keep(&mut mitigation.when, found.when, &mut mitigation.text);
            keep(&mut mitigation.guarded, found.guarded, &mut mitigation.text);
        }
        _ => append(&mut mitigation.text, &reading.source.of(node)),
    }
}

/// The first one stands; another is kept as text.
fn keep(into: &mut Option<String>, found: Option<String>, text: &mut String) {
    match (&into, found) {
        (None, found) => *into = found,
        (Some(_), Some(found)) => append(text, &found),
        _ => {}
    }
}

/// Key and title from `key: Title`, and whether the key was written; without one it is made from the title.
fn named(heading: &str) -> (Mitigation, bool) {
    let split = heading.split_once(':').filter(|(key, _)| slug(key) == key.trim() && !key.trim().is_empty());
    let (key, title) = split.map_or_else(|| (slug(heading), heading), |(key, title)| (key.trim().into(), title));
    (Mitigation { key, title: title.trim().replace('\n', " "), ..Mitigation::default() }, split.is_some())
}

/// A table's rows: the action is the title, the cause or "when to use" the condition, the rest its text.
fn table<'a>(node: Node<'a>, reading: &mut Reading) -> Option<Node<'a>> {
    let mut rows = node.children();
    let header: Vec<String> = rows.next().map(table::cells).unwrap_or_default();
    for row in rows {
        let mitigation = row_of(&header, &table::cells(row));
        push(row, mitigation, false, reading);
    }
    let overfull = table::overfull(node, &reading.source);
    if let Some(row) = overfull {
        reading.problem(row, OVERFULL);
    }
    (overfull.is_some() || title_column(&header).is_none()).then_some(node)
}

pub const OVERFULL: &str = "This row has more cells than its header. Write `\\|` for a bar inside a cell.";

/// Cells on lines of their own, put back into rows.
fn torn(node: Node, reading: &mut Reading) -> bool {
    let Some((header, rows)) = torn_table::read(&reading.source.of(node)) else { return false };
    let says = format!(
        "The cells of this table stand on lines of their own. Write each row on one line, below `| {} |`.",
        header.join(" | ")
    );
    reading.problem(node, says);
    for row in rows {
        push(node, row_of(&header, &row), false, reading);
    }
    true
}

fn title_column(header: &[String]) -> Option<usize> {
    header.iter().position(|cell| ["action", "mitigation"].iter().any(|word| cell.to_lowercase().contains(word)))
}

fn row_of(header: &[String], cells: &[String]) -> Mitigation {
    let title = title_column(header).unwrap_or(0);
    let asks = |cell: &String| ["when", "cause", "threat"].iter().any(|word| cell.to_lowercase().contains(word));
    let when = header.iter().position(asks).filter(|at| *at != title);
    let mut mitigation = named(&cells.get(title).map_or(String::new(), |cell| cell.replace('`', ""))).0;
    for (at, cell) in cells.iter().enumerate().filter(|(at, cell)| *at != title && !cell.is_empty()) {
        match when == Some(at) {
            true => (mitigation.when, mitigation.guarded) = (Some(cell.clone()), emergency(cell)),
            false => append(&mut mitigation.text, &format!("{}: {cell}", header.get(at).map_or("", String::as_str))),
        }
    }
    mitigation
}

/// What is for emergencies is guarded.
fn emergency(text: &str) -> Option<String> {
    text.to_lowercase().starts_with("emergency").then(|| text.to_owned())
}

fn push(node: Node, mut mitigation: Mitigation, written: bool, reading: &mut Reading) {
    if mitigation.key.is_empty() {
        reading.problem(node, "This mitigation has no name. Write `### key: Title`.");
    } else if !reading.mitigations.insert(mitigation.key.clone()) {
        let says = format!("Two mitigations have the key `{}`. Give one of them another key.", mitigation.key);
        match written {
            true => reading.problem(node, says),
            false => mitigation.key = numbered(&mitigation.key, reading),
        }
    }
    reading.runbook.mitigations.push(mitigation);
}

fn numbered(key: &str, reading: &mut Reading) -> String {
    let count = reading.runbook.mitigations.len() + 1;
    let free = format!("{key}-{count}");
    reading.mitigations.insert(free.clone());
    free
}

fn slug(text: &str) -> String {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words.map(str::to_lowercase) {
        if slug.len() + word.len() > LONGEST_KEY && !slug.is_empty() {
            break;
        }
        slug.push_str(if slug.is_empty() { "" } else { "-" });
        slug.push_str(&word);
    }
    slug
}
