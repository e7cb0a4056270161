//! Problems that only an edit has: marks of a merge that were left, and a slug that is not the runbook's own.

use app::runbooks::{Problem, Runbook};

pub fn look(text: &str, slug: &str, runbook: &mut Runbook) {
    let mut problem = |line: usize, message: String| {
        runbook.problems.push(Problem { line: line as u32, column: 1, message });
    };
    for (at, line) in text.lines().enumerate() {
        if line == "<<<<<<< yours" {
            problem(at + 1, "Both of you wrote here. Keep one of the two, and take the marks out.".into());
        }
    }
    if !slug.is_empty() && !runbook.slug.is_empty() && runbook.slug != slug {
        let line = text.lines().position(|line| line.starts_with("slug:")).map_or(1, |at| at + 1);
        let says =
            format!("This runbook stays at `{slug}`; a file named `{}` becomes another one on import.", runbook.slug);
        runbook.problems.push(Problem { line: line as u32, column: 1, message: says });
    }
    runbook.problems.sort_by_key(|problem| (problem.line, problem.column));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_a_strange_slug_are_told() {
        let text = "---\nslug: b\n---\n<<<<<<< yours\nx\n=======\ny\n>>>>>>> theirs\n";
        let mut runbook = Runbook { slug: "b".into(), ..Runbook::default() };
        look(text, "a", &mut runbook);
        let lines: Vec<_> = runbook.problems.iter().map(|problem| problem.line).collect();
        assert_eq!(lines, [2, 4]);
        let mut runbook = Runbook { slug: "a".into(), ..Runbook::default() };
        look("text", "a", &mut runbook);
        assert!(runbook.problems.is_empty());
    }
}
