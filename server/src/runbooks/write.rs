//! A runbook as the Markdown that its reader understands: for skeletons and drafts, never for what somebody wrote.

use app::runbooks::{
    Annotations, Check, Checklist, Command, Communication, Mitigation, Prose, Question, RecoveryRow, Runbook, Signal,
    Then, Tree, Trigger,
};

/// Reading the text again gives the same runbook, less the places of its lines.
pub fn write(runbook: &Runbook) -> String {
    let mut text = front(runbook);
    text += &prose(&runbook.prose);
    text += &list("Signals", &runbook.signals, signal);
    text += &list("Trigger conditions", &runbook.triggers, trigger);
    text += &list("Severity", &runbook.severity_rows, |row| format!("- {}\n", plain(row)));
    text += &checklist("Triage", &runbook.triage, "");
    text += &runbook.tree.as_ref().map(tree).unwrap_or_default();
    text += &list("Mitigations", &runbook.mitigations, mitigation);
    text += &checklist("Rollback", &runbook.rollback.steps, &runbook.rollback.text);
    text += &communication(&runbook.communication);
    text += &recovery(&runbook.recovery);
    text += &checklist("Resolution", &runbook.resolution, "");
    if !runbook.postmortem.is_empty() {
        text += &format!("\n## Postmortem\n{}\n", runbook.postmortem);
    }
    text
}

fn front(runbook: &Runbook) -> String {
    let mut lines = vec![("slug".to_string(), runbook.slug.clone()), ("title".into(), runbook.title.clone())];
    lines.push(("failure_class".into(), runbook.failure_class.clone()));
    lines.push(("severity".into(), runbook.severity.clone().unwrap_or_default()));
    lines.push(("owner_role".into(), runbook.owner_role.clone()));
    lines.push(("variables".into(), runbook.variables.join(", ")));
    lines.push(("restricted".into(), if runbook.restricted { "yes" } else { "no" }.into()));
    lines.extend(runbook.extra.iter().cloned());
    let lines = lines.iter().filter(|(key, value)| !value.is_empty() || key == "slug" || key == "title");
    let lines = lines.map(|(key, value)| format!("{key}: {}\n", value.replace('\n', " ")));
    format!("---\n{}---\n", lines.collect::<String>())
}

fn prose(prose: &[Prose]) -> String {
    let parts = prose.iter().map(|part| match part.heading.is_empty() {
        true => format!("\n{}\n", part.markdown),
        false => format!("\n## {}\n{}\n", plain(&part.heading), part.markdown),
    });
    parts.collect()
}

fn list<T>(heading: &str, items: &[T], one: impl Fn(&T) -> String) -> String {
    if items.is_empty() {
        return String::new();
    }
    format!("\n## {heading}\n{}", items.iter().map(one).collect::<String>())
}

fn signal(signal: &Signal) -> String {
    let said = [(!signal.text.is_empty()).then(|| paragraphs(&signal.text)), annotation("unit", &signal.unit)];
    let said = said.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let query = if signal.promql.is_empty() { String::new() } else { fence("promql", &signal.promql, "") };
    format!("\n### {}\n{said}\n{query}", plain(&signal.name))
}

fn trigger(trigger: &Trigger) -> String {
    line(&trigger.text, &[annotation("when", &trigger.when)])
}

fn checklist(heading: &str, list: &Checklist, before: &str) -> String {
    if list.checks.is_empty() && list.budget_minutes.is_none() && before.is_empty() {
        return String::new();
    }
    let budget = list.budget_minutes.map_or(String::new(), |minutes| format!(" `time: {minutes}m`"));
    let before = if before.is_empty() { String::new() } else { format!("{before}\n\n") };
    let checks = list.checks.iter().map(check).collect::<String>();
    format!("\n## {heading}{budget}\n{before}{checks}")
}

fn check(check: &Check) -> String {
    let Annotations { when, provider, changes, mitigations, minutes, unit, guarded } = &check.annotations;
    let spans = [
        annotation("when", when),
        annotation("provider", provider),
        annotation("changes", changes),
        annotation("do", &keys(mitigations)),
        annotation("time", &minutes.map(|minutes| format!("{minutes}m"))),
        annotation("unit", unit),
        annotation("guarded", guarded),
    ];
    let mut text = line(&check.text, &spans).replacen("- ", "- [ ] ", 1);
    if let Some(expect) = &check.expect {
        text += &format!("  Expect: {}\n", plain(expect));
    }
    if let Some(note) = &check.note {
        text += &format!("\n{}", indented(note, "  "));
    }
    for command in &check.commands {
        text += &format!("\n{}", fenced(command, "  "));
    }
    text
}

fn tree(tree: &Tree) -> String {
    format!("\n## Decision tree\n{}", question("", &tree.root, 0))
}

fn question(label: &str, asked: &Question, depth: usize) -> String {
    let spans = [
        annotation("when", &asked.when),
        annotation("provider", &asked.provider),
        annotation("changes", &asked.changes),
    ];
    let indent = "  ".repeat(depth);
    let mut text = format!("{indent}{}", branch(label, &asked.text, &spans));
    for below in &asked.branches {
        match &below.then {
            Then::Question(next) => text += &question(&below.label, next, depth + 1),
            Then::Leaf(leaf) => {
                let spans = [annotation("do", &keys(&leaf.mitigations))];
                text += &format!("{indent}  {}", branch(&below.label, &leaf.text, &spans));
            }
        }
    }
    text
}

fn branch(label: &str, text: &str, spans: &[Option<String>]) -> String {
    match label.is_empty() {
        true => line(text, spans),
        false => line(text, spans).replacen("- ", &format!("- {} → ", plain(label)), 1),
    }
}

fn mitigation(mitigation: &Mitigation) -> String {
    let mut text = format!("\n### {}: {}\n", mitigation.key, plain(&mitigation.title));
    if mitigation.when.is_some() || mitigation.guarded.is_some() {
        let when = mitigation.when.as_deref().map(plain);
        let said = [when, annotation("guarded", &mitigation.guarded)].into_iter().flatten().collect::<Vec<_>>();
        text += &format!("When: {}\n\n", said.join(" "));
    }
    if !mitigation.text.is_empty() {
        text += &format!("{}\n\n", mitigation.text);
    }
    text + &mitigation.body_commands.iter().map(|command| fenced(command, "")).collect::<String>()
}

fn communication(messages: &Communication) -> String {
    let part = |heading: &str, text: &str| match text.is_empty() {
        true => String::new(),
        false => format!("\n### {heading}\n{text}\n"),
    };
    let parts = part("Internal", &messages.internal) + &part("Customer", &messages.customer);
    if parts.is_empty() { parts } else { format!("\n## Communication\n{parts}") }
}

fn recovery(rows: &[RecoveryRow]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut text = "\n## Recovery verification\n| signal | role | bound | hold |\n|---|---|---|---|\n".to_string();
    for RecoveryRow { signal, role, bound, hold } in rows {
        let cells = [signal, role, bound, hold].map(|cell| plain(cell));
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text
}

/// An item of one line with its annotations behind it.
fn line(text: &str, spans: &[Option<String>]) -> String {
    let said = Some(plain(text)).filter(|text| !text.is_empty());
    let words: Vec<String> = [said].into_iter().chain(spans.iter().cloned()).flatten().collect();
    format!("- {}\n", words.join(" "))
}

fn annotation(word: &str, value: &Option<String>) -> Option<String> {
    value.as_ref().map(|value| {
        let value = value.replace('\n', " ");
        let longest = value.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
        let ticks = "`".repeat(if longest == 1 { 2 } else { 1 });
        let room = if value.ends_with('`') { " " } else { "" };
        format!("{ticks}{room}{word}: {value}{room}{ticks}")
    })
}

fn keys(keys: &[String]) -> Option<String> {
    (!keys.is_empty()).then(|| keys.join(", "))
}

fn fenced(command: &Command, indent: &str) -> String {
    fence(&command.lang, &command.text, indent)
}

/// A fence that is longer than any run of backticks inside.
fn fence(lang: &str, text: &str, indent: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest.max(2) + 1);
    indented(&format!("{marks}{lang}\n{text}\n{marks}"), indent)
}

fn indented(text: &str, indent: &str) -> String {
    let lines = text.lines().map(|line| if line.is_empty() { "\n".into() } else { format!("{indent}{line}\n") });
    lines.collect()
}

fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(plain).collect::<Vec<_>>().join("\n\n")
}

/// Words on one line that mean no Markdown; code spans stay what they are.
pub fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut plain = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in super::read::code_spans(&text) {
        plain += &escaped(&text[at..start]);
        plain += &text[start..end];
        at = end;
    }
    plain += &escaped(&text[at..]);
    let digits = plain.len() - plain.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    match (digits, plain[digits..].chars().next()) {
        (1.., Some('.' | ')')) => plain.insert(digits, '\\'),
        (0, Some('-' | '+' | '=' | '~' | '>' | '|' | ':')) => plain.insert(0, '\\'),
        _ => {}
    }
    plain
}

fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_[]<>#&|".contains(letter) {
            plain.push('\\');
        }
        plain.push(letter);
    }
    plain
}
