//! Reads a runbook file. Whatever is written there, something comes out, and nothing of it is dropped.

mod annotations;
mod box_tree;
mod checklist;
mod communication;
mod comparison;
mod draft;
mod front_matter;
mod glued;
pub mod identity;
mod lint;
mod list_tree;
mod mend;
mod mitigations;
mod reading;
mod recovery;
mod sections;
mod signals;
mod source;
mod steps;
mod table;
mod torn_table;
mod tree;
mod triggers;

use std::borrow::Cow;

use app::runbooks::{Heading, Runbook};
use comrak::nodes::{Node, NodeValue};
use comrak::{Arena, Options, parse_document};

use mend::Mended;
use reading::{Reading, append};
pub(super) use sections::{Kind, kind};

use sections::Section;
use source::{Source, span, words};

/// Reads the Markdown of a runbook with everything it says and everything that is wrong with it. One file is one
/// runbook: where it holds several, their parts are joined, their further trees kept, and the lint says where to cut.
pub fn read(text: &str) -> Runbook {
    let text = line_feeds(text.trim_start_matches('\u{feff}'));
    let mut runbook = Runbook::default();
    let body = mend::bullets(&front_matter::read(&text, &mut runbook));
    if let Some(read) = parsed(&body, &text, &runbook, true) {
        return read;
    }
    // No heading is known: perhaps they lost their marks.
    let marked = mend::marks(&body.text).unwrap_or(body);
    parsed(&marked, &text, &runbook, false).unwrap_or(runbook)
}

fn line_feeds(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n").into(),
        false => text.into(),
    }
}

/// None if a known heading is asked for and there is none.
fn parsed(body: &Mended, text: &str, head: &Runbook, need_known: bool) -> Option<Runbook> {
    let arena = Arena::new();
    let root = parse_document(&arena, &body.text, &options());
    let source = Source::new(body);
    let sections = sections::split(root, &source);
    let known = sections.iter().any(|section| !matches!(section.kind, Kind::Title | Kind::Other));
    (known || !need_known).then(|| read_sections(root, &sections, text, Reading::new(source, head.clone())))
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    options
}

fn read_sections<'a>(root: Node<'a>, sections: &[Section<'a>], text: &str, mut reading: Reading) -> Runbook {
    let has_triage = sections.iter().any(|section| section.kind == Kind::Triage);
    for section in sections {
        headings(section, &mut reading);
        read_section(section, has_triage, &mut reading);
    }
    lint::lint(root, sections, text, &mut reading);
    let mut runbook = reading.runbook;
    runbook.problems.sort_by_key(|problem| (problem.line, problem.column));
    runbook.problems.dedup();
    runbook
}

fn read_section(section: &Section, has_triage: bool, reading: &mut Reading) {
    let left = match section.kind {
        Kind::Title | Kind::Other => return unknown(section, has_triage, reading),
        Kind::Owner => return owner(section, reading),
        Kind::Postmortem => {
            let markdown = reading.source.lines(section.first, section.last);
            return append(&mut reading.runbook.postmortem, &markdown);
        }
        Kind::Tree => tree::read(section, &section.nodes, reading),
        Kind::Signals => signals::read(section, reading),
        Kind::Triggers => triggers::read(section, &mut reading.runbook.triggers),
        Kind::Severity => triggers::severity_rows(section, &mut reading.runbook.severity_rows),
        Kind::Triage => checklist::read("triage", section, reading, |runbook| &mut runbook.triage),
        Kind::Rollback => checklist::read("rollback", section, reading, |runbook| &mut runbook.rollback.steps),
        Kind::Resolution => checklist::read("resolution", section, reading, |runbook| &mut runbook.resolution),
        Kind::Mitigations => mitigations::read(section, reading),
        Kind::Communication => communication::read(section, reading),
        Kind::Recovery => recovery::read(section, reading),
    };
    let left = if section.kind == Kind::Tree { left } else { tree::read(section, &left, reading) };
    let markdown = kept(section, &left, reading);
    match section.kind {
        _ if markdown.is_empty() => {}
        Kind::Rollback => append(&mut reading.runbook.rollback.text, &markdown),
        _ => reading.prose(&section.heading, markdown),
    }
}

/// A section without a known name: prose, but for trees that are drawn in it, and for steps where no triage is named.
fn unknown(section: &Section, has_triage: bool, reading: &mut Reading) {
    let mut left = tree::read(section, &section.nodes, reading);
    if !has_triage {
        let (lists, rest): (Vec<Node>, Vec<Node>) = left.into_iter().partition(|node| counts(node));
        let (checks, _) = steps::read(&lists, &annotations::WORDS, reading);
        checklist::add("triage", checks, reading, |runbook| &mut runbook.triage);
        left = rest;
    }
    let markdown = match left.len() == section.nodes.len() {
        true => reading.source.lines(section.first, section.last),
        false => kept(section, &left, reading),
    };
    if section.kind == Kind::Title {
        return title(section, markdown, reading);
    }
    if !markdown.is_empty() || left.len() == section.nodes.len() {
        reading.prose(&section.heading, markdown);
    }
}

/// A list with numbers, or with boxes to tick.
fn counts(list: &Node) -> bool {
    let NodeValue::List(shape) = &list.data().value else { return false };
    let boxes = list.children().any(|item| matches!(item.data().value, NodeValue::TaskItem(_)));
    boxes || matches!(shape.list_type, comrak::nodes::ListType::Ordered)
}

/// A heading of the first level names the runbook if its front matter does not; what follows it is prose.
fn title(section: &Section, markdown: String, reading: &mut Reading) {
    let heading = &section.heading;
    let another = mend::begins_runbook(heading);
    let named = if another {
        heading.split_once([':', '-', '–', '—']).map_or("", |(_, name)| name.trim())
    } else {
        heading
    };
    let first = reading.runbook.title.is_empty() && !named.is_empty();
    if first {
        reading.runbook.title = named.into();
    } else if another {
        let says = "Here begins another runbook. Move it to a file of its own, with its own `slug:` and `title:`.";
        reading.runbook.problems.push(source::problem_at(section.line, 1, says));
    }
    if !markdown.is_empty() || (!first && reading.runbook.title != *heading && !heading.is_empty()) {
        reading.prose(heading, markdown);
    }
}

fn owner(section: &Section, reading: &mut Reading) {
    let markdown = reading.source.lines(section.first, section.last);
    let first =
        markdown.lines().map(|line| line.trim_start_matches(['-', '*', ' ']).trim()).find(|line| !line.is_empty());
    if let (true, Some(first)) = (reading.runbook.owner_role.is_empty(), first) {
        let sentence = first.split_once(". ").map_or(first, |(sentence, _)| sentence);
        reading.runbook.owner_role = sentence.trim_end_matches('.').into();
    }
    if !markdown.is_empty() {
        reading.prose(&section.heading, markdown);
    }
}

/// What a section's reader left over, and lines that belong to no block, such as the addresses of links.
fn kept(section: &Section, left: &[Node], reading: &Reading) -> String {
    let source = &reading.source;
    let mut text = String::new();
    for node in left {
        let drawn = matches!(node.data().value, NodeValue::Paragraph) && box_tree::is_drawn(&source.of(node));
        match drawn {
            true => append(&mut text, &format!("```text\n{}\n```", source.of(node))),
            false => append(&mut text, &source.of(node)),
        }
    }
    let mut free = section.first;
    for (first, last) in section.nodes.iter().map(|node| span(node)).chain([(section.last + 1, section.last)]) {
        append(&mut text, &source.lines(free, first.saturating_sub(1)));
        free = last.max(free.saturating_sub(1)) + 1;
    }
    text
}

fn headings(section: &Section, reading: &mut Reading) {
    let own = Some((section.line, section.kind.part())).filter(|(line, _)| *line > 0);
    let mut found = Vec::new();
    if let Some((line, part)) = own {
        let text = reading.source.line(line).trim().trim_start_matches('#').trim().to_owned();
        found.push(Heading { line: line as u32, level: section.level, text, part });
    }
    for node in &section.nodes {
        if let Some(level) = sections::level(node, &reading.source) {
            found.push(Heading { line: span(node).0 as u32, level, text: words(node), part: None });
        }
    }
    reading.runbook.headings.append(&mut found);
}

/// Where the code spans of a line begin and end, with their backticks.
pub fn code_spans(text: &str) -> Vec<(usize, usize)> {
    annotations::spans(text).into_iter().map(|(start, end, _)| (start, end)).collect()
}

#[cfg(test)]
mod tests;
