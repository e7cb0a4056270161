//! Two texts as the hunks that a page shows: lines by their content, and the words that changed inside them.

use app::runbooks::{Diff, DiffLine, Hunk, Side};
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};
use std::time::Duration;

/// Past this a rough answer is given instead of a fine one.
const MOST_TIME: Duration = Duration::from_millis(400);
const MOST_LINES: usize = 1500;
const AROUND: usize = 3;

pub fn differ(old: &str, new: &str) -> Diff {
    let lines = TextDiff::configure().algorithm(Algorithm::Patience).timeout(MOST_TIME).diff_lines(old, new);
    let shows_ends = old.contains('\r') || new.contains('\r');
    let (mut diff, mut shown) = (Diff::default(), 0);
    for op in lines.ops() {
        let (_, old, new) = op.as_tag_tuple();
        if !matches!(op, DiffOp::Equal { .. }) {
            diff.removed += old.len();
            diff.added += new.len();
        }
    }
    for group in lines.grouped_ops(AROUND) {
        let mut hunk = Hunk { under: heading(new, group.first().map_or(0, |op| op.new_range().start)), lines: vec![] };
        for op in &group {
            for change in lines.iter_inline_changes(op) {
                if shown >= MOST_LINES {
                    diff.left_out += usize::from(change.tag() != ChangeTag::Equal);
                    continue;
                }
                shown += 1;
                hunk.lines.push(line(&change, shows_ends));
            }
        }
        if !hunk.lines.is_empty() {
            diff.hunks.push(hunk);
        }
    }
    diff
}

fn line(change: &similar::InlineChange<'_, str>, shows_ends: bool) -> DiffLine {
    let side = match change.tag() {
        ChangeTag::Equal => Side::Both,
        ChangeTag::Delete => Side::Old,
        ChangeTag::Insert => Side::New,
    };
    let whole: String = change.iter_strings_lossy().map(|(_, text)| text).collect();
    let end = match side {
        Side::Both => None,
        _ if !whole.ends_with(['\n', '\r']) => Some("no line end"),
        _ if !shows_ends => None,
        _ if whole.ends_with("\r\n") => Some("CR LF"),
        _ => Some("LF"),
    };
    let mut left = whole.trim_end_matches(['\n', '\r']).len();
    let mut pieces: Vec<(String, bool)> = Vec::new();
    for (changed, text) in change.iter_strings_lossy() {
        let text = &text[..text.len().min(left)];
        left -= text.len();
        if !text.is_empty() {
            pieces.push((text.to_string(), changed));
        }
    }
    let counted = |at: Option<usize>| at.map(|at| at as u32 + 1);
    DiffLine { side, old: counted(change.old_index()), new: counted(change.new_index()), pieces, end }
}

/// The nearest heading at or above a line, without its signs.
fn heading(text: &str, line: usize) -> String {
    let (mut found, mut fenced) = ("", false);
    for text in text.lines().take(line + 1) {
        if text.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced && text.starts_with('#') {
            found = text;
        }
    }
    found.trim_start_matches('#').trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(diff: &Diff) -> Vec<(Side, String, Vec<String>)> {
        let lines = diff.hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| line.side != Side::Both);
        lines
            .map(|line| {
                let text = line.pieces.iter().map(|(text, _)| text.as_str()).collect();
                let marked = line.pieces.iter().filter(|(_, marked)| *marked).map(|(text, _)| text.trim().to_string());
                (line.side, text, marked.collect())
            })
            .collect()
    }

    #[test]
    fn the_words_that_changed_are_marked() {
        let old = "# Slow\n\n## Triage\n\n- [ ] Look at the queue depth\n- [ ] Same\n";
        let new = "# Slow\n\n## Triage\n\n- [ ] Look at the error rate\n- [ ] Same\n";
        let diff = differ(old, new);
        let found = changed(&diff);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].0, found[0].1.as_str()), (Side::Old, "- [ ] Look at the queue depth"));
        assert!(found[0].2.join(" ").contains("queue") && found[1].2.join(" ").contains("error"), "{found:?}");
        assert_eq!((diff.added, diff.removed, diff.hunks[0].under.as_str()), (1, 1, "Slow"));
        assert_eq!(diff.hunks[0].lines[0].old, Some(2));
    }

    #[test]
    fn ends_of_lines_are_told() {
        let diff = differ("a\nb", "a\r\nb\n");
        let ends: Vec<_> = diff.hunks[0].lines.iter().map(|line| (line.side, line.end)).collect();
        assert!(ends.contains(&(Side::Old, Some("no line end"))), "{ends:?}");
        assert!(ends.contains(&(Side::New, Some("CR LF"))), "{ends:?}");
        assert!(differ("a\r\n", "a\r\n").hunks.is_empty());
    }

    #[test]
    fn a_long_difference_is_cut_and_says_so() {
        let old: String = (0..MOST_LINES).map(|n| format!("old {n}\n")).collect();
        let new: String = (0..MOST_LINES).map(|n| format!("new {n}\n")).collect();
        let diff = differ(&old, &new);
        let shown: usize = diff.hunks.iter().map(|hunk| hunk.lines.len()).sum();
        assert_eq!((diff.added, diff.removed, shown, diff.left_out), (MOST_LINES, MOST_LINES, MOST_LINES, MOST_LINES));
    }
}
