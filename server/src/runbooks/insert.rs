//! Puts a missing part into a text, where the order of the line wants it; finds one that is there.

use super::{
    read::{Kind, kind},
    skeleton,
};
use app::runbooks::Part;

#[derive(Debug, PartialEq, Eq)]
pub struct Put {
    pub text: String,
    /// Where the part begins, counted from 1; one past the last line where it was put at the end.
    pub line: u32,
    /// What was put in at the start of that line; none where the part was there.
    pub added: Option<String>,
}

const ORDER: [Kind; 12] = [
    Kind::Signals,
    Kind::Triggers,
    Kind::Severity,
    Kind::Owner,
    Kind::Triage,
    Kind::Tree,
    Kind::Mitigations,
    Kind::Rollback,
    Kind::Communication,
    Kind::Recovery,
    Kind::Resolution,
    Kind::Postmortem,
];

/// `text` has plain line feeds.
pub fn put_in(text: &str, part: Part) -> Put {
    let headings = headings(text);
    let wanted = kind_of(part);
    if let Some((line, _)) = headings.iter().find(|(_, kind)| *kind == wanted) {
        return Put { text: text.into(), line: *line as u32 + 1, added: None };
    }
    let place = |kind: Kind| ORDER.iter().position(|known| *known == kind);
    let later = headings.iter().find(|(_, kind)| place(*kind) > place(wanted)).map(|(line, _)| *line);
    let starts = line_starts(text);
    let skeleton = skeleton::part(part);
    let (at, line, added) = match later {
        Some(line) => (starts[line], line + 1, format!("{skeleton}\n")),
        None => {
            let before = match text {
                "" => "",
                text if text.ends_with("\n\n") => "",
                text if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            let past = if text.is_empty() { 1 } else { starts.len() + 1 };
            (text.len(), past, format!("{before}{skeleton}"))
        }
    };
    let text = format!("{}{added}{}", &text[..at], &text[at..]);
    Put { text, line: line as u32, added: Some(added) }
}

fn kind_of(part: Part) -> Kind {
    match part {
        Part::Triggers => Kind::Triggers,
        Part::Severity => Kind::Severity,
        Part::Owner => Kind::Owner,
        Part::Triage => Kind::Triage,
        Part::Rollback => Kind::Rollback,
        Part::Communication => Kind::Communication,
        Part::Recovery => Kind::Recovery,
        Part::Postmortem => Kind::Postmortem,
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

/// Lines of the headings of the first two levels, and of the owner in the front matter.
fn headings(text: &str) -> Vec<(usize, Kind)> {
    let mut found = Vec::new();
    let (mut fence, mut front) = (None, text.starts_with("---\n"));
    for (at, line) in text.lines().enumerate() {
        if front {
            front = at == 0 || line.trim_end() != "---";
            let owner = line.strip_prefix("owner_role:").is_some_and(|role| !role.trim().is_empty());
            found.extend(owner.then_some((at, Kind::Owner)));
            continue;
        }
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) => {
                let heading = line.strip_prefix("## ").or_else(|| line.strip_prefix("# "));
                found.extend(heading.map(|heading| (at, kind(words(heading)))));
            }
            _ => {}
        }
    }
    found
}

/// A heading without its annotations and closing signs.
fn words(heading: &str) -> &str {
    heading.split('`').next().unwrap_or(heading).trim_end_matches('#').trim()
}

#[cfg(test)]
mod tests {
    use super::super::skeleton::Start;
    use super::*;

    #[test]
    fn a_part_goes_where_the_line_wants_it() {
        let put = put_in("# Slow\n\n## Symptoms\n- p95\n\n## Verification\nx\n", Part::Rollback);
        assert_eq!(put.line, 6);
        assert_eq!(put.text, "# Slow\n\n## Symptoms\n- p95\n\n## Rollback\n- [ ]\n\n## Verification\nx\n");
        let put = put_in("# Slow", Part::Postmortem);
        assert!(put.text.starts_with("# Slow\n\n## Postmortem\n"), "{}", put.text);
        assert_eq!(put_in("", Part::Owner).text, "## Owner\n-\n");
    }

    #[test]
    fn a_part_that_is_there_is_found_by_any_of_its_names() {
        let text =
            "---\nowner_role: ML engineer\n---\n```sh\n## Rollback\n```\n## Immediate checks `time: 5m`\n- [ ] a\n";
        assert_eq!(put_in(text, Part::Triage), Put { text: text.into(), line: 7, added: None });
        assert_eq!(put_in(text, Part::Owner).line, 2);
        assert!(put_in(text, Part::Rollback).added.is_some(), "a heading in a fence is none");
    }

    #[test]
    fn a_skeleton_has_every_part_but_its_owner() {
        let text = Start::default().text();
        for part in Part::ALL.into_iter().filter(|part| *part != Part::Owner) {
            assert_eq!(put_in(&text, part).added, None, "{part:?}");
        }
        for part in Part::ALL {
            let once = put_in(&text, part).text;
            assert_eq!(put_in(&once, part).text, once, "{part:?} twice");
        }
    }
}
