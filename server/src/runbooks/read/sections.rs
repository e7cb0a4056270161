//! The file in sections, known by the common names of their headings.

use comrak::nodes::{Node, NodeValue};

use super::annotations;
use super::source::{Source, span, words};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Title,
    Signals,
    Triggers,
    Severity,
    Owner,
    Triage,
    Tree,
    Mitigations,
    Rollback,
    Communication,
    Recovery,
    Resolution,
    Postmortem,
    Other,
}

/// A heading with what stands under it; `first` and `last` are the lines of its body.
pub struct Section<'a> {
    pub kind: Kind,
    pub heading: String,
    pub minutes: Option<u32>,
    pub level: u8,
    pub first: usize,
    pub last: usize,
    pub nodes: Vec<Node<'a>>,
}

/// A part of a section under a deeper heading, or what comes before the first of them.
pub struct Part<'a> {
    pub heading: Option<Node<'a>>,
    pub nodes: Vec<Node<'a>>,
}

const NAMES: &[(Kind, &[&str])] = &[
    (Kind::Signals, &["signals", "metrics", "queries"]),
    (Kind::Triggers, &["trigger conditions", "trigger", "triggers", "symptoms", "detection"]),
    (Kind::Severity, &["severity", "severities", "severity rubric", "severity levels", "severity map"]),
    (Kind::Owner, &["owner", "owner on-call", "owner on call", "on-call", "on-call owner", "first responder"]),
    (
        Kind::Triage,
        &[
            "triage",
            "triage checklist",
            "triage list",
            "immediate checks",
            "immediate actions",
            "first checks",
            "checks",
        ],
    ),
    (Kind::Tree, &["decision tree", "root cause decision tree", "tree", "cost spike decision tree"]),
    (
        Kind::Mitigations,
        &[
            "mitigations",
            "mitigation",
            "mitigation actions",
            "mitigation steps",
            "response actions",
            "security response actions",
        ],
    ),
    (Kind::Rollback, &["rollback", "rollbacks", "roll back", "rollback steps", "rollback plan", "rollback stack"]),
    (
        Kind::Communication,
        &["communication", "communications", "communication template", "communication templates", "updates"],
    ),
    (
        Kind::Recovery,
        &["recovery verification", "recovery", "verification", "verify", "verify recovery", "recovery metrics"],
    ),
    (Kind::Resolution, &["resolution", "resolution checklist", "containment checklist", "before closing"]),
    (
        Kind::Postmortem,
        &[
            "postmortem",
            "post-mortem",
            "postmortem template",
            "post-incident process",
            "post-incident review",
            "retrospective",
        ],
    ),
];

pub fn split<'a>(root: Node<'a>, source: &Source) -> Vec<Section<'a>> {
    let mut sections = vec![Section {
        kind: Kind::Title,
        heading: String::new(),
        minutes: None,
        level: 6,
        first: 1,
        last: source.count(),
        nodes: Vec::new(),
    }];
    for node in root.children() {
        let opened = level(node).and_then(|level| opens(node, level, sections.last()));
        let (first, last) = span(node);
        if let Some(current) = sections.last_mut() {
            match opened {
                None => current.nodes.push(node),
                Some(mut next) => {
                    current.last = first.saturating_sub(1);
                    next.first = last + 1;
                    next.last = source.count();
                    sections.push(next);
                }
            }
        }
    }
    sections
}

pub fn parts<'a>(section: &Section<'a>) -> Vec<Part<'a>> {
    let mut parts = vec![Part { heading: None, nodes: Vec::new() }];
    for node in &section.nodes {
        match (level(node), parts.last_mut()) {
            (None, Some(part)) => part.nodes.push(node),
            _ => parts.push(Part { heading: Some(node), nodes: Vec::new() }),
        }
    }
    parts
}

pub fn level(node: Node) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) => Some(heading.level),
        _ => None,
    }
}

fn opens<'a>(node: Node<'a>, level: u8, current: Option<&Section>) -> Option<Section<'a>> {
    let (heading, minutes) = annotations::heading(&words(node));
    let known = kind(&heading);
    let loose = current.is_none_or(|current| matches!(current.kind, Kind::Other | Kind::Title));
    let above = current.is_some_and(|current| level <= current.level);
    if !(level <= 2 || above || (loose && known != Kind::Other)) {
        return None;
    }
    let kind = if level == 1 && known == Kind::Other { Kind::Title } else { known };
    Some(Section { kind, heading, minutes, level, first: 0, last: 0, nodes: Vec::new() })
}

fn kind(heading: &str) -> Kind {
    let name = heading.trim_end_matches([':', '.']).to_lowercase().replace('\u{2011}', "-");
    let numbered = name.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".) ".contains(letter));
    let found = NAMES.iter().find(|(_, names)| names.contains(&numbered));
    found.map_or(if numbered.ends_with(" decision tree") { Kind::Tree } else { Kind::Other }, |(kind, _)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_by_their_synonyms() {
        let table = [
            ("Symptoms", Kind::Triggers),
            ("Immediate Checks", Kind::Triage),
            ("5. Roll back", Kind::Rollback),
            ("Cause decision tree", Kind::Tree),
            ("Background", Kind::Other),
        ];
        for (heading, expected) in table {
            assert_eq!(kind(heading), expected, "{heading}");
        }
    }
}
