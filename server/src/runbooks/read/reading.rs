//! What is known while a file is read: its text, what was understood so far, which names are taken.

use std::collections::HashSet;

use app::runbooks::{Prose, Runbook};
use comrak::nodes::Node;

use super::identity::Taken;
use super::source::Source;

pub struct Reading<'a> {
    pub source: Source<'a>,
    pub runbook: Runbook,
    pub checks: Taken,
    pub mitigations: HashSet<String>,
    pub signals: HashSet<String>,
}

impl<'a> Reading<'a> {
    pub fn new(source: Source<'a>, runbook: Runbook) -> Self {
        let (checks, mitigations, signals) = Default::default();
        Self { source, runbook, checks, mitigations, signals }
    }

    pub fn problem(&mut self, node: Node, message: impl Into<String>) {
        self.runbook.problems.push(self.source.problem(node, message));
    }

    pub fn prose(&mut self, heading: &str, markdown: String) {
        self.runbook.prose.push(Prose { heading: heading.into(), markdown });
    }
}

/// Adds a paragraph.
pub fn append(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(more);
}
