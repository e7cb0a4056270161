//! Reads a runbook file. Whatever is written there, something comes out, and nothing of it is dropped.

mod annotations;
mod box_tree;
mod checklist;
mod communication;
mod comparison;
mod draft;
mod front_matter;
mod identity;
mod lint;
mod list_tree;
mod mitigations;
mod recovery;
mod sections;
mod signals;
mod source;
mod tree;
mod triggers;

use app::runbooks::{Prose, Rollback, Runbook};
use comrak::{Arena, Options, parse_document};

use sections::{Kind, Section};
use source::Source;

/// Reads the Markdown of a runbook with everything it says and everything that is wrong with it.
pub fn read(text: &str) -> Runbook {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    let mut runbook = Runbook::default();
    let body = front_matter::read(&text, &mut runbook);
    let arena = Arena::new();
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.tasklist = true;
    let root = parse_document(&arena, &body, &options);
    let source = Source::new(&body);
    for section in sections::split(root, &source) {
        read_section(&section, &source, &mut runbook);
    }
    lint::lint(&text, &mut runbook);
    runbook.problems.sort_by_key(|problem| (problem.line, problem.column));
    runbook.problems.dedup();
    runbook
}

fn read_section(section: &Section, source: &Source, runbook: &mut Runbook) {
    let left = match section.kind {
        Kind::Title => return title(section, source, runbook),
        Kind::Signals => signals::read(section, runbook),
        Kind::Triggers => triggers::read(section, &mut runbook.triggers),
        Kind::Severity => triggers::severity_rows(section, &mut runbook.severity_rows),
        Kind::Owner => return owner(section, source, runbook),
        Kind::Triage => checklist::read("triage", section, source, &mut runbook.triage),
        Kind::Tree => tree::read(section, source, runbook),
        Kind::Mitigations => mitigations::read(section, source, runbook),
        Kind::Rollback => return rollback(section, source, &mut runbook.rollback),
        Kind::Communication => communication::read(section, source, runbook),
        Kind::Recovery => recovery::read(section, runbook),
        Kind::Resolution => checklist::read("resolution", section, source, &mut runbook.resolution),
        Kind::Postmortem => return append(&mut runbook.postmortem, &source.lines(section.first, section.last)),
        Kind::Other => return prose(runbook, &section.heading, source.lines(section.first, section.last)),
    };
    let markdown = left.iter().map(|node| source.of(node)).collect::<Vec<_>>().join("\n\n");
    if !markdown.trim().is_empty() {
        prose(runbook, &section.heading, markdown);
    }
}

/// A heading of the first level names the runbook if its front matter does not; what follows it is prose.
fn title(section: &Section, source: &Source, runbook: &mut Runbook) {
    if runbook.title.is_empty() && !section.heading.is_empty() {
        runbook.title = section.heading.clone();
    }
    let markdown = source.lines(section.first, section.last);
    if !markdown.is_empty() || (runbook.title != section.heading && !section.heading.is_empty()) {
        prose(runbook, &section.heading, markdown);
    }
}

fn owner(section: &Section, source: &Source, runbook: &mut Runbook) {
    let markdown = source.lines(section.first, section.last);
    let first =
        markdown.lines().map(|line| line.trim_start_matches(['-', '*', ' ']).trim()).find(|line| !line.is_empty());
    if let (true, Some(first)) = (runbook.owner_role.is_empty(), first) {
        runbook.owner_role = first.trim_end_matches('.').into();
    }
    prose(runbook, &section.heading, markdown);
}

fn rollback(section: &Section, source: &Source, rollback: &mut Rollback) {
    for node in checklist::read("rollback", section, source, &mut rollback.steps) {
        append(&mut rollback.text, &source.of(node));
    }
}

fn prose(runbook: &mut Runbook, heading: &str, markdown: String) {
    runbook.prose.push(Prose { heading: heading.into(), markdown });
}

fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests;
