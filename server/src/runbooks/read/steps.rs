//! Steps as teams write them: items of a list, comments above commands in one fence, a sentence above a fence.

use app::runbooks::{Annotations, Check, Command};
use comrak::nodes::{Node, NodeCodeBlock, NodeValue};

use super::reading::{Reading, append};
use super::source::{span, words};
use super::{annotations, glued};

const SHELLS: [&str; 16] = [
    "sh",
    "bash",
    "zsh",
    "shell",
    "console",
    "shell-session",
    "powershell",
    "ps1",
    "sql",
    "psql",
    "promql",
    "logql",
    "http",
    "python",
    "redis",
    "kubectl",
];

/// Steps of a part in their order, and the nodes that are none.
pub fn read<'a>(nodes: &[Node<'a>], known: &[&str], reading: &mut Reading) -> (Vec<Check>, Vec<Node<'a>>) {
    let (mut steps, mut left): (Vec<Check>, Vec<Node<'a>>) = Default::default();
    // Whether a fence here belongs to the step before it, and the paragraph that may introduce it.
    let (mut open, mut intro) = (false, None);
    for node in nodes {
        let said = intro.take();
        match &node.data().value {
            NodeValue::List(_) => {
                steps.extend(node.children().map(|item| step(item, known, reading)));
                open = true;
            }
            NodeValue::CodeBlock(block) => {
                let shell = SHELLS.contains(&language(block).to_lowercase().as_str());
                let led = said.filter(|(_, text): &(Node, String)| shell || text.ends_with(':'));
                let several = commented(block);
                match (steps.last_mut().filter(|_| open), led) {
                    (Some(step), Some((paragraph, _))) => {
                        left.pop();
                        let mut note = step.note.take().unwrap_or_default();
                        append(&mut note, &reading.source.of(paragraph));
                        step.note = Some(note);
                        step.commands.push(command(block));
                    }
                    (None, Some((_, text))) if several.is_empty() => {
                        left.pop();
                        steps.push(led_by(&text, known, block));
                    }
                    (Some(step), None) if shell || several.is_empty() && is_plain(block) => {
                        step.commands.push(command(block))
                    }
                    _ if !several.is_empty() => {
                        steps.extend(several);
                        open = false;
                    }
                    _ => left.push(*node),
                }
            }
            NodeValue::Heading(_) if glued::is_glued(reading.source.line(span(node).0)) => {
                steps.extend(torn(node, reading).into_iter().map(|(text, command)| with_command(text, command)));
                open = false;
            }
            NodeValue::Paragraph => {
                intro = Some((*node, words(node)));
                left.push(*node);
            }
            _ => {
                open = false;
                left.push(*node);
            }
        }
    }
    (steps, left)
}

/// The titles and commands of a heading's line that ran together.
pub fn torn(node: Node, reading: &mut Reading) -> Vec<(String, String)> {
    let says = "A heading and its command stand on one line. Write the check as `- [ ] …` and its command in a fence below it.";
    reading.problem(node, says);
    glued::split(reading.source.line(span(node).0))
}

/// Whether a fence under a heading of its own is a command.
pub fn runs(node: &Node) -> bool {
    match &node.data().value {
        NodeValue::CodeBlock(block) => is_plain(block) || SHELLS.contains(&language(block).to_lowercase().as_str()),
        _ => false,
    }
}

pub fn command(block: &NodeCodeBlock) -> Command {
    Command { lang: language(block), text: block.literal.trim_end().into() }
}

/// The fence's first word.
pub fn language(block: &NodeCodeBlock) -> String {
    block.info.split_whitespace().next().unwrap_or("").into()
}

fn is_plain(block: &NodeCodeBlock) -> bool {
    block.info.trim().is_empty()
}

/// Adds a block to a step: its command, or a note about it.
pub fn add(step: &mut Check, note: &mut String, node: Node, known: &[&str], reading: &Reading) {
    match &node.data().value {
        NodeValue::Paragraph => {
            let raw = words(node);
            let (text, found) = annotations::take(&raw, known);
            let annotated = found != Annotations::default();
            merge(&mut step.annotations, found);
            if step.text.is_empty() {
                sentences(step, note, &text, true);
            } else if annotated || has_answer(&text) {
                sentences(step, note, &text, false);
            } else {
                append(note, &reading.source.of(node));
            }
        }
        NodeValue::CodeBlock(block) => step.commands.push(command(block)),
        _ => append(note, &reading.source.of(node)),
    }
}

fn step(item: Node, known: &[&str], reading: &Reading) -> Check {
    let mut step = Check::default();
    let mut note = String::new();
    for node in item.children() {
        add(&mut step, &mut note, node, known, reading);
    }
    if step.text.is_empty() {
        step.text = nameless(item, &step, &note, reading);
    }
    step.note = (!note.is_empty()).then_some(note);
    step
}

/// An item that has no words of its own still needs a line to tick.
fn nameless(item: Node, step: &Check, note: &str, reading: &Reading) -> String {
    let written = reading.source.line(span(item).0).trim_start_matches([' ', '-', '*', '+', '\t']).trim();
    let says_more = step.commands.is_empty() && note.is_empty() && step.annotations == Annotations::default();
    match says_more && !written.is_empty() {
        true => written.into(),
        false if step.commands.is_empty() => "See the note".into(),
        false => "Run the command".into(),
    }
}

fn has_answer(text: &str) -> bool {
    text.lines().any(|line| answer(line).is_some())
}

/// What stands behind `Expect:`.
fn answer(line: &str) -> Option<&str> {
    let (word, answer) = line.split_once(':')?;
    word.eq_ignore_ascii_case("expect").then(|| answer.trim())
}

/// The step's own line, `Expect:` with the answer to look for, and the rest, which says why.
fn sentences(step: &mut Check, note: &mut String, text: &str, first: bool) {
    let mut own = Vec::new();
    let mut answers = false;
    for line in text.lines() {
        match (answer(line), &mut step.expect) {
            (Some(answer), None) => {
                step.expect = Some(answer.into());
                answers = true;
            }
            // A wrapped answer goes on in the next line of the same paragraph.
            (_, Some(expect)) if answers => {
                expect.push_str(if expect.is_empty() { "" } else { " " });
                expect.push_str(line);
            }
            _ => own.push(line),
        }
    }
    step.expect = step.expect.take().filter(|expect| !expect.is_empty());
    let own = own.join(" ");
    if !first {
        return append(note, &own);
    }
    let inner = own.rfind("(expect:").filter(|_| own.ends_with(')') && step.expect.is_none());
    if let Some(at) = inner {
        let answer = own[at + "(expect:".len()..own.len() - 1].trim();
        step.expect = Some(answer.to_owned()).filter(|answer| !answer.is_empty());
    }
    step.text = own[..inner.unwrap_or(own.len())].trim().into();
}

fn merge(into: &mut Annotations, found: Annotations) {
    into.when = into.when.take().or(found.when);
    into.provider = into.provider.take().or(found.provider);
    into.changes = into.changes.take().or(found.changes);
    into.mitigations.extend(found.mitigations);
    into.minutes = into.minutes.or(found.minutes);
    into.unit = into.unit.take().or(found.unit);
    into.guarded = into.guarded.take().or(found.guarded);
}

/// `Look at the pods:` above a fence.
fn led_by(text: &str, known: &[&str], block: &NodeCodeBlock) -> Check {
    let (text, annotations) = annotations::take(text, known);
    let text = text.replace('\n', " ").trim_end_matches(':').trim().to_owned();
    let text = if text.is_empty() { "Run the command".into() } else { text };
    Check { text, commands: vec![command(block)], annotations, ..Check::default() }
}

fn with_command(text: String, command: String) -> Check {
    let commands = if command.is_empty() { Vec::new() } else { vec![Command { lang: String::new(), text: command }] };
    Check { text, commands, ..Check::default() }
}

/// A fence in which comments head the commands: each comment is a step.
fn commented(block: &NodeCodeBlock) -> Vec<Check> {
    let mut steps: Vec<Check> = Vec::new();
    for line in block.literal.lines() {
        match (line.strip_prefix("# ").map(str::trim).filter(|comment| !comment.is_empty()), steps.last_mut()) {
            (Some(comment), _) => {
                let commands = vec![Command { lang: language(block), text: String::new() }];
                steps.push(Check { text: glued::numberless(comment).into(), commands, ..Check::default() });
            }
            (None, None) if line.trim().is_empty() => {}
            // Without a comment at its top the fence belongs to no step.
            (None, None) => return Vec::new(),
            (None, Some(step)) => {
                let command = &mut step.commands[0].text;
                command.push_str(if command.is_empty() { "" } else { "\n" });
                command.push_str(line);
            }
        }
    }
    for step in &mut steps {
        step.commands.iter_mut().for_each(|command| command.text.truncate(command.text.trim_end().len()));
        step.commands.retain(|command| !command.text.is_empty());
    }
    steps
}
