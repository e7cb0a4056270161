//! Checks: the items of a list, each with its expected answer and its commands.

use std::collections::HashSet;

use app::runbooks::{Check, Checklist, Command};
use comrak::nodes::{Node, NodeValue};

use super::sections::Section;
use super::source::{Source, words};
use super::{annotations, append, identity};

/// Adds the section's checks to the list; answers the nodes that are none.
pub fn read<'a>(place: &str, section: &Section<'a>, source: &Source, list: &mut Checklist) -> Vec<Node<'a>> {
    list.budget_minutes = section.minutes.or(list.budget_minutes);
    let mut taken: HashSet<String> = list.checks.iter().map(|check| check.key.clone()).collect();
    let mut left = Vec::new();
    for node in &section.nodes {
        let checks = match &node.data().value {
            NodeValue::List(_) => node.children().map(|item| check(item, source)).collect(),
            NodeValue::CodeBlock(block) => commented(&language(&block.info), &block.literal),
            _ => Vec::new(),
        };
        if checks.is_empty() {
            left.push(*node);
        }
        for mut check in checks {
            check.key = identity::unique(identity::key(place, &check.text), &mut taken);
            list.checks.push(check);
        }
    }
    left
}

/// The fence's first word.
pub fn language(info: &str) -> String {
    info.split_whitespace().next().unwrap_or("").into()
}

fn check(item: Node, source: &Source) -> Check {
    let mut check = Check::default();
    let mut note = String::new();
    for node in item.children() {
        match &node.data().value {
            NodeValue::Paragraph => {
                let (text, found) = annotations::take(&words(node));
                merge(&mut check, found);
                let first = check.text.is_empty();
                sentences(&mut check, &mut note, &text, first);
            }
            NodeValue::CodeBlock(block) => {
                check.commands.push(Command { lang: language(&block.info), text: block.literal.trim_end().into() })
            }
            _ => append(&mut note, &source.of(node)),
        }
    }
    check.note = (!note.is_empty()).then_some(note);
    if check.text.is_empty() {
        check.text = "Run the command".into();
    }
    check
}

/// The check's own line, `Expect:` with the answer to look for, and the rest, which says why.
fn sentences(check: &mut Check, note: &mut String, text: &str, first: bool) {
    let mut own = Vec::new();
    for line in text.lines() {
        match line.split_once(':') {
            Some((word, answer)) if word.eq_ignore_ascii_case("expect") && check.expect.is_none() => {
                check.expect = Some(answer.trim().into())
            }
            // A wrapped answer goes on in the next line of the same paragraph.
            _ => match &mut check.expect {
                Some(expect) if !expect.is_empty() && text.to_lowercase().contains("expect:") => {
                    *expect = format!("{expect} {line}")
                }
                _ => own.push(line),
            },
        }
    }
    let own = own.join(" ");
    if !first {
        return append(note, &own);
    }
    let inner = own.rfind("(expect:").filter(|_| own.ends_with(')') && check.expect.is_none());
    if let Some(at) = inner {
        check.expect = Some(own[at + "(expect:".len()..own.len() - 1].trim().into());
    }
    check.text = own[..inner.unwrap_or(own.len())].trim().into();
}

fn merge(check: &mut Check, found: app::runbooks::Annotations) {
    let into = &mut check.annotations;
    into.when = found.when.or(into.when.take());
    into.provider = found.provider.or(into.provider.take());
    into.changes = found.changes.or(into.changes.take());
    into.mitigations.extend(found.mitigations);
    into.minutes = found.minutes.or(into.minutes);
    into.unit = found.unit.or(into.unit.take());
    into.guarded = found.guarded.or(into.guarded.take());
}

/// A bare fence in which comments head the commands: each comment is a check.
fn commented(lang: &str, text: &str) -> Vec<Check> {
    let mut checks: Vec<Check> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("# "), checks.last_mut()) {
            (Some(comment), _) => {
                let text = comment.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".) ".contains(letter));
                checks.push(Check {
                    text: text.trim().into(),
                    commands: vec![Command { lang: lang.into(), text: String::new() }],
                    ..Check::default()
                });
            }
            (None, None) if line.trim().is_empty() => {}
            // Without a comment at its top the fence belongs to no check.
            (None, None) => return Vec::new(),
            (None, Some(check)) => {
                let command = &mut check.commands[0].text;
                command.push_str(if command.is_empty() { "" } else { "\n" });
                command.push_str(line);
            }
        }
    }
    for check in &mut checks {
        check.commands.iter_mut().for_each(|command| command.text.truncate(command.text.trim_end().len()));
        check.commands.retain(|command| !command.text.is_empty());
    }
    checks
}
