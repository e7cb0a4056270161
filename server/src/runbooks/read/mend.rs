//! Text that lost its Markdown on the way: headings without `#`, bullets as `•`, commands without a fence. Lines stay
//! lines; each is only given back what it lost at its front.

use super::sections::{self, Kind};
use super::{annotations, glued, torn_table, triggers};

/// A text with as many lines as before, and how many letters each got at its front.
pub struct Mended {
    pub text: String,
    pub shifts: Vec<usize>,
}

const LONGEST_TITLE: usize = 70;
const COMMANDS: [&str; 20] = [
    "kubectl",
    "curl",
    "psql",
    "redis-cli",
    "grep",
    "docker",
    "helm",
    "aws",
    "gcloud",
    "az",
    "git",
    "ssh",
    "sudo",
    "systemctl",
    "journalctl",
    "promtool",
    "wget",
    "python",
    "cat",
    "tail",
];

/// Bullets, which Markdown does not know, as `-`; the rest as it is.
pub fn bullets(text: &str) -> Mended {
    let mut mended = Mended { text: text.into(), shifts: Vec::new() };
    if BULLETS.iter().any(|bullet| text.contains(*bullet)) {
        mended.text = outside_fences(text, |line| match line.trim_start().strip_prefix(BULLETS) {
            Some(rest) if rest.starts_with([' ', '\t', '\u{a0}']) => {
                format!("{}-{rest}", &line[..line.len() - line.trim_start().len()])
            }
            _ => line.into(),
        });
    }
    mended
}

const BULLETS: [char; 4] = ['•', '◦', '▪', '‣'];

/// Gives a text without any known heading its headings, its lists and its commands back; none if there are none.
pub fn marks(text: &str) -> Option<Mended> {
    let lines: Vec<&str> = text.lines().collect();
    let known = |line: &&str| bare_kind(line) != Kind::Other || begins_runbook(line);
    if !lines.iter().any(known) {
        return None;
    }
    let mut put = vec![""; lines.len()];
    let mut items = false;
    let mut fence = None;
    // The header of a torn table ends here: `Steps` in it is no heading.
    let mut header = 0;
    for (at, line) in lines.iter().enumerate() {
        if fenced(line, &mut fence) || at < header {
            items = false;
            continue;
        }
        put[at] = front(&lines, at, items);
        if put[at] == "## " {
            header = at + 1 + torn_table::header(&lines[at + 1..]);
        }
        items = match put[at] {
            "## " => matches!(
                bare_kind(line),
                Kind::Triggers | Kind::Severity | Kind::Triage | Kind::Rollback | Kind::Resolution
            ),
            _ => items && !line.trim().is_empty(),
        };
    }
    let mut mended = Mended { text: String::with_capacity(text.len() + 4 * lines.len()), shifts: Vec::new() };
    for (line, put) in lines.iter().zip(&put) {
        let line = if put.is_empty() { line } else { line.trim_start() };
        mended.text.extend([put, line, "\n"]);
        mended.shifts.push(put.len());
    }
    Some(mended)
}

/// What the line lost.
fn front(lines: &[&str], at: usize, items: bool) -> &'static str {
    let line = lines[at].trim();
    let blank = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_none_or(|line| line.trim().is_empty());
    let first = line.chars().next();
    if line.is_empty() || glued::is_glued(line) {
        ""
    } else if begins_runbook(line) {
        "# "
    } else if bare_kind(line) != Kind::Other {
        "## "
    } else if is_command(lines, at) {
        "    "
    } else if items && is_item(line) {
        "- "
    } else if blank(at.checked_sub(1)) && blank(Some(at + 1)) && first.is_some() && is_title(lines, at) {
        "## "
    } else {
        ""
    }
}

/// The known section that a line names without being a heading.
fn bare_kind(line: &str) -> Kind {
    let line = line.trim();
    let starts = line.chars().next().is_some_and(|first| first.is_uppercase());
    if !starts || line.chars().count() > LONGEST_TITLE || line.ends_with(['.', ',', ';', '?']) {
        return Kind::Other;
    }
    sections::kind(&annotations::heading(line).0)
}

/// `Runbook 2: …`
pub fn begins_runbook(line: &str) -> bool {
    let rest = line.trim().strip_prefix("Runbook ").unwrap_or("");
    let named = rest.trim_start_matches(|letter: char| letter.is_ascii_digit());
    named.len() < rest.len() && named.trim_start().starts_with([':', '-', '–', '—'])
}

/// A short line in a paragraph of its own, such as `Provider outage` or `2) What it must hold`.
fn is_title(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    let named = glued::numberless(line);
    let numbered = named.len() < line.len();
    let next = lines[at + 1..].iter().find(|line| !line.trim().is_empty());
    let counts_on = |next: &&str| glued::numberless(next.trim()).len() < next.trim().len();
    let word = named.chars().next().is_some_and(char::is_uppercase);
    let plain = !line.ends_with(['.', ',', ';', ':', '?', '!', '|', '`', '>']) && line.chars().count() <= LONGEST_TITLE;
    word && plain && next.is_some_and(|next| !numbered || !counts_on(next))
}

/// An item's line: words without the end of a sentence.
fn is_item(line: &str) -> bool {
    let free = line.starts_with(|first: char| first.is_alphanumeric());
    free && line.chars().count() <= 120 && !line.ends_with(['.', ':', ','])
}

/// A comment above a command, or a command below one.
fn is_command(lines: &[&str], at: usize) -> bool {
    let runs = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or("");
        first.len() < line.trim().len() && COMMANDS.contains(&first)
    };
    let comment = |line: &str| line.starts_with("# ") && !triggers::is_blank(line);
    let before = at.checked_sub(1).map_or("", |before| lines[before]);
    let next = lines.get(at + 1).copied().unwrap_or("");
    (comment(lines[at]) && runs(next)) || (runs(lines[at]) && comment(before))
}

fn outside_fences(text: &str, each: impl Fn(&str) -> String) -> String {
    let mut fence = None;
    let lines = text.split('\n').map(|line| if fenced(line, &mut fence) { line.to_string() } else { each(line) });
    lines.collect::<Vec<_>>().join("\n")
}

/// Whether the line belongs to a fence; `open` remembers which.
fn fenced(line: &str, open: &mut Option<(char, usize)>) -> bool {
    let line = line.trim_start();
    let mark = line.chars().next().filter(|mark| ['`', '~'].contains(mark));
    let length = mark.map_or(0, |mark| line.len() - line.trim_start_matches(mark).len());
    match (*open, mark) {
        (None, Some(mark)) if length >= 3 && !line[length..].contains('`') => *open = Some((mark, length)),
        (None, _) => return false,
        (Some((opened, least)), Some(mark))
            if mark == opened && length >= least && line[length..].trim().is_empty() =>
        {
            *open = None
        }
        _ => {}
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_headings_items_and_commands_get_their_marks() {
        let text = "Symptoms\nErrors above 1 %\nA sentence ends.\n\nImmediate Checks (< 5 min)\n# Pods\nkubectl get pods\n\nProvider outage\n\nIt is slow.\n";
        let mended = marks(text).unwrap();
        let expected = "## Symptoms\n- Errors above 1 %\nA sentence ends.\n\n## Immediate Checks (< 5 min)\n    # Pods\n    kubectl get pods\n\n## Provider outage\n\nIt is slow.\n";
        assert_eq!(mended.text, expected);
        assert_eq!(mended.shifts, [3, 2, 0, 0, 3, 4, 4, 0, 3, 0, 0]);
    }

    #[test]
    fn the_header_of_a_torn_table_is_no_heading() {
        let text = "Mitigation Actions\nAction\nSteps\nAdd a pod\nscale it\nSteps\nLook\n";
        assert_eq!(
            marks(text).unwrap().text,
            format!("## {}", text.replace("it\nSteps\nLook", "it\n## Steps\n- Look"))
        );
    }

    #[test]
    fn fences_and_texts_without_known_headings_stay() {
        assert!(marks("Hello\n\nIs it?\n").is_none());
        let text = "Symptoms\n```\nRollback\n```\n";
        assert_eq!(marks(text).unwrap().text, "## Symptoms\n```\nRollback\n```\n");
        assert_eq!(bullets("• a\n```\n• b\n```\n  • c").text, "- a\n```\n• b\n```\n  - c");
    }
}
