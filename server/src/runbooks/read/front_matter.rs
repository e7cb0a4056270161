//! The flat `key: value` lines between two `---` at the top.

use app::runbooks::Runbook;

use super::source::problem_at;

/// Takes the front matter and answers the text with those lines blank, so that positions hold.
pub fn read(text: &str, runbook: &mut Runbook) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    if lines.first().map(|line| line.trim_end()) != Some("---") {
        return text.into();
    }
    let Some(end) = lines.iter().skip(1).position(|line| line.trim_end() == "---").map(|at| at + 1) else {
        runbook.problems.push(problem_at(
            1,
            1,
            "The front matter has no end. Write `---` on a line of its own below it.",
        ));
        return text.into();
    };
    for (at, line) in lines[1..end].iter().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match line.split_once(':') {
            Some((key, value)) => take(key.trim(), value.trim().trim_matches(['"', '\'']), at + 2, runbook),
            None => {
                runbook.extra.push((line.trim().into(), String::new()));
                runbook.problems.push(problem_at(at + 2, 1, "This line has no value. Write `key: value`."));
            }
        }
    }
    let mut body = "\n".repeat(end + 1);
    body.push_str(&lines[end + 1..].join("\n"));
    body
}

fn take(key: &str, value: &str, line: usize, runbook: &mut Runbook) {
    match key {
        "slug" if runbook.slug.is_empty() => runbook.slug = value.into(),
        "title" if runbook.title.is_empty() => runbook.title = value.into(),
        "failure_class" if runbook.failure_class.is_empty() => runbook.failure_class = value.into(),
        "severity" if runbook.severity.is_none() => runbook.severity = (!value.is_empty()).then(|| value.to_owned()),
        "owner_role" if runbook.owner_role.is_empty() => runbook.owner_role = value.into(),
        "slug" | "title" | "failure_class" | "severity" | "owner_role" => {
            let says = format!("`{key}` stands here twice. Leave one of them out.");
            runbook.problems.push(problem_at(line, 1, says));
            runbook.extra.push((key.into(), value.into()));
        }
        "variables" => runbook.variables = variables(value, line, runbook),
        "restricted" => runbook.restricted = restricted(value, line, runbook),
        _ => runbook.extra.push((key.into(), value.into())),
    }
}

fn variables(value: &str, line: usize, runbook: &mut Runbook) -> Vec<String> {
    let names: Vec<String> =
        value.split([',', ' ']).map(|name| name.trim_matches('$').to_owned()).filter(|name| !name.is_empty()).collect();
    for name in &names {
        let fits = name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if !fits || name.starts_with(|first: char| first.is_ascii_digit()) {
            let says = format!(
                "`{name}` is no name of a variable. Write letters, digits and `_`, such as `METRICS_ENDPOINT`."
            );
            runbook.problems.push(problem_at(line, 1, says));
        }
    }
    names
}

fn restricted(value: &str, line: usize, runbook: &mut Runbook) -> bool {
    match value.to_lowercase().as_str() {
        "yes" | "true" => true,
        "no" | "false" | "" => false,
        // Whoever wrote something else here had a reason to close the door.
        _ => {
            runbook.problems.push(problem_at(
                line,
                1,
                "Restricted is neither yes nor no. Write `restricted: yes` or `restricted: no`.",
            ));
            true
        }
    }
}
