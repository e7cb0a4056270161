//! `signalbox runbook lint`: what the editor says beside the lines, for a pipeline.

use super::files;
use crate::runbooks::read;
use app::runbooks::{Part, Presence, Problem, completeness, spoken};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Report {
    ok: bool,
    files: Vec<FileReport>,
}

#[derive(Serialize)]
struct FileReport {
    file: String,
    ok: bool,
    slug: String,
    title: String,
    problems: Vec<Problem>,
    parts: Vec<PartReport>,
    /// Why the file could not be read at all.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

#[derive(Serialize)]
struct PartReport {
    part: Part,
    name: &'static str,
    presence: Presence,
}

/// Failing is: a file that can't be read, a problem, or a part that is missing or thin.
pub fn lint(named: &[PathBuf], json: bool) -> Result<(), String> {
    let files = reports(&files::find(named)?);
    let failed = files.iter().filter(|file| !file.ok).count();
    let count = files.len();
    if json {
        let report = Report { ok: failed == 0, files };
        println!("{}", serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?);
    } else {
        print!("{}", files.iter().map(in_words).collect::<String>());
    }
    match failed {
        0 => Ok(()),
        _ => Err(format!("{failed} of {count} runbooks are not complete and clean")),
    }
}

/// In their order, on all the machine's cores.
fn reports(paths: &[PathBuf]) -> Vec<FileReport> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let share = paths.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        let one = |paths: &[PathBuf]| paths.iter().map(|path| report(path)).collect::<Vec<_>>();
        let shares = paths.chunks(share).map(|paths| scope.spawn(move || one(paths))).collect::<Vec<_>>();
        shares.into_iter().flat_map(|share| share.join().expect("reading does not panic")).collect()
    })
}

fn report(path: &Path) -> FileReport {
    let (text, error) = match files::text(path) {
        Ok(text) => (text, None),
        Err(says) => (String::new(), Some(says)),
    };
    let runbook = read(&text);
    let parts = completeness(&runbook);
    let whole = parts.iter().all(|(_, presence)| *presence == Presence::Whole);
    FileReport {
        file: path.display().to_string(),
        ok: error.is_none() && whole && runbook.problems.is_empty(),
        slug: runbook.slug,
        title: runbook.title,
        problems: if error.is_none() { runbook.problems } else { Vec::new() },
        parts: parts.map(|(part, presence)| PartReport { part, name: part.word(), presence }).into(),
        error,
    }
}

/// `file:line:column: …` as compilers write it, then what of the eight parts is there.
fn in_words(file: &FileReport) -> String {
    let name = &file.file;
    if let Some(error) = &file.error {
        return format!("{name}: {error}\n");
    }
    let mut says = String::new();
    for problem in &file.problems {
        says += &format!("{name}:{}:{}: {}\n", problem.line, problem.column, problem.message);
    }
    let mut parts = Part::ALL.map(|part| (part, Presence::Missing));
    parts.iter_mut().zip(&file.parts).for_each(|(into, part)| into.1 = part.presence);
    says + &format!("{name}: {}\n", spoken(&parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linted(text: &str) -> FileReport {
        let room = tempfile::tempdir().unwrap();
        let path = room.path().join("a.md");
        std::fs::write(&path, text).unwrap();
        report(&path)
    }

    #[test]
    fn a_shipped_runbook_is_complete_and_clean() {
        let file = linted(crate::runbooks::shipped::SHIPPED[0].1);
        assert!(file.ok, "{}", in_words(&file));
        assert!(in_words(&file).ends_with("a.md: 8 of 8\n"), "{}", in_words(&file));
    }

    #[test]
    fn problems_and_parts_are_said_in_words_and_as_json() {
        let file = linted("---\nslug: a\ntitle: A\n---\n## Decision tree\n- Is it?\n  - YES → Do\n## Rollback\n");
        let words = in_words(&file);
        assert!(!file.ok);
        assert!(words.contains("a.md:6:1: `NO` has no branch. Write `- NO → …` below it.\n"), "{words}");
        assert!(words.contains("a.md: 0 of 8, lacks trigger conditions"), "{words}");
        assert!(words.ends_with("thin: rollback steps\n"), "{words}");
        let json = serde_json::to_value(&file).unwrap();
        assert_eq!(json["problems"][0]["line"], 6);
        assert_eq!((&json["parts"][4]["part"], &json["parts"][4]["presence"]), (&"rollback".into(), &"thin".into()));
    }
}
