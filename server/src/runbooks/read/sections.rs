//! The file in sections, known by the common names of their headings.

use app::runbooks::Part as RunbookPart;
use comrak::nodes::{Node, NodeValue};

use super::source::{Source, span, words};
use super::{annotations, glued};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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

impl Kind {
    /// Which of the eight parts it is.
    pub fn part(self) -> Option<RunbookPart> {
        Some(match self {
            Kind::Triggers => RunbookPart::Triggers,
            Kind::Severity => RunbookPart::Severity,
            Kind::Owner => RunbookPart::Owner,
            Kind::Triage => RunbookPart::Triage,
            Kind::Rollback => RunbookPart::Rollback,
            Kind::Communication => RunbookPart::Communication,
            Kind::Recovery => RunbookPart::Recovery,
            Kind::Postmortem => RunbookPart::Postmortem,
            _ => return None,
        })
    }
}

/// A heading with what stands under it; `first` and `last` are the lines of its body.
pub struct Section<'a> {
    pub kind: Kind,
    pub heading: String,
    pub minutes: Option<u32>,
    pub level: u8,
    /// The heading's own line, 0 for what stands before the first one.
    pub line: usize,
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
    (
        Kind::Triggers,
        &[
            "trigger conditions",
            "trigger condition",
            "trigger",
            "triggers",
            "symptom",
            "symptoms",
            "detection",
            "alerts",
            "when to use",
            "when to use this",
            "when to use this runbook",
        ],
    ),
    (
        Kind::Severity,
        &["severity", "severities", "severity rubric", "severity levels", "severity level", "severity map"],
    ),
    (
        Kind::Owner,
        &[
            "owner",
            "owners",
            "ownership",
            "owner on-call",
            "owner on call",
            "on-call",
            "on call",
            "on-call owner",
            "first responder",
        ],
    ),
    (
        Kind::Triage,
        &[
            "triage",
            "triage checklist",
            "triage list",
            "triage steps",
            "immediate checks",
            "immediate actions",
            "initial checks",
            "first checks",
            "checks",
            "diagnosis",
            "diagnose",
            "diagnostics",
            "diagnostic steps",
            "investigation",
            "investigate",
            "troubleshooting",
            "troubleshooting steps",
            "steps",
            "procedure",
        ],
    ),
    (Kind::Tree, &["decision tree", "root cause decision tree", "tree", "cost spike decision tree"]),
    (
        Kind::Mitigations,
        &[
            "mitigations",
            "mitigation",
            "mitigate",
            "mitigation actions",
            "mitigation steps",
            "remediation",
            "remediation steps",
            "fix",
            "fixes",
            "response actions",
            "security response actions",
            "quality gate actions",
            "emergency controls",
            "emergency cost controls",
        ],
    ),
    (
        Kind::Rollback,
        &[
            "rollback",
            "rollbacks",
            "roll back",
            "rolling back",
            "rollback steps",
            "rollback plan",
            "rollback procedure",
            "rollback stack",
            "how to roll back",
        ],
    ),
    (
        Kind::Communication,
        &[
            "communication",
            "communications",
            "communication plan",
            "communication template",
            "communication templates",
            "updates",
        ],
    ),
    (
        Kind::Recovery,
        &[
            "recovery verification",
            "recovery",
            "verification",
            "verify",
            "verify the fix",
            "verify recovery",
            "recovery metrics",
            "validation",
        ],
    ),
    (
        Kind::Resolution,
        &["resolution", "resolution checklist", "containment checklist", "closing checklist", "before closing"],
    ),
    (
        Kind::Postmortem,
        &[
            "postmortem",
            "post-mortem",
            "post mortem",
            "postmortem template",
            "post-incident process",
            "post-incident review",
            "incident documentation template",
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
        line: 0,
        first: 1,
        last: source.count(),
        nodes: Vec::new(),
    }];
    for node in root.children() {
        let opened = level(node, source).and_then(|level| opens(node, level, sections.last()));
        let (first, last) = span(node);
        if let Some(current) = sections.last_mut() {
            match opened {
                None => current.nodes.push(node),
                Some(mut next) => {
                    current.last = first.saturating_sub(1);
                    (next.line, next.first) = (first, last + 1);
                    next.last = source.count();
                    sections.push(next);
                }
            }
        }
    }
    sections
}

pub fn parts<'a>(section: &Section<'a>, source: &Source) -> Vec<Part<'a>> {
    let mut parts = vec![Part { heading: None, nodes: Vec::new() }];
    for node in &section.nodes {
        match (level(node, source), parts.last_mut()) {
            (None, Some(part)) => part.nodes.push(node),
            _ => parts.push(Part { heading: Some(node), nodes: Vec::new() }),
        }
    }
    parts
}

/// A heading's level; one with its command on the same line heads nothing.
pub fn level(node: Node, source: &Source) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) if !glued::is_glued(source.line(span(node).0)) => Some(heading.level),
        _ => None,
    }
}

fn opens<'a>(node: Node<'a>, level: u8, current: Option<&Section>) -> Option<Section<'a>> {
    let (heading, minutes) = annotations::heading(attributeless(&words(node)));
    let known = if level == 1 { exact(&heading) } else { kind(&heading) };
    let loose = current.is_none_or(|current| matches!(current.kind, Kind::Other | Kind::Title));
    let above = current.is_some_and(|current| level <= current.level);
    if !(level <= 2 || above || (loose && known != Kind::Other)) {
        return None;
    }
    let kind = if level == 1 && known == Kind::Other { Kind::Title } else { known };
    Some(Section { kind, heading, minutes, level, line: 0, first: 0, last: 0, nodes: Vec::new() })
}

/// Without the attributes that some tools write behind a heading.
fn attributeless(heading: &str) -> &str {
    let open = heading.rfind('{').filter(|_| heading.ends_with('}'));
    let attributes = open.filter(|at| heading[at + 1..].starts_with(['.', '#', '-']));
    attributes.map_or(heading, |at| heading[..at].trim_end())
}

/// Known by its whole name, or by the words before a colon: `Triage: naming the cause`.
pub fn kind(heading: &str) -> Kind {
    let before = || heading.split_once(':').map_or(Kind::Other, |(name, _)| exact(name));
    Some(exact(heading)).filter(|kind| *kind != Kind::Other).unwrap_or_else(before)
}

fn exact(heading: &str) -> Kind {
    let name = heading.trim().trim_end_matches([':', '.']).to_lowercase().replace('\u{2011}', "-");
    let numberless = name.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".) ".contains(letter));
    let found = NAMES.iter().find(|(_, names)| names.contains(&numberless));
    found.map_or(if numberless.ends_with(" decision tree") { Kind::Tree } else { Kind::Other }, |(kind, _)| *kind)
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
            ("Triage: naming the cause", Kind::Triage),
            ("Diagnosis", Kind::Triage),
            ("Background", Kind::Other),
        ];
        for (heading, expected) in table {
            assert_eq!(kind(heading), expected, "{heading}");
        }
    }
}
