//! Tables: their cells, and what a reader of rows alone would miss.

use comrak::nodes::{Node, NodeValue};

use super::source::{Source, span, words};

/// The words of a row's cells, with their code spans.
pub fn cells(row: Node) -> Vec<String> {
    row.children().map(|cell| words(cell).trim().to_owned()).collect()
}

/// Names of columns that are understood, so that their words need not be kept.
const PLAIN: [&str; 16] = [
    "severity",
    "level",
    "sev",
    "meaning",
    "description",
    "definition",
    "condition",
    "when",
    "trigger",
    "alert",
    "criteria",
    "example",
    "examples",
    "impact",
    "symptom",
    "threshold",
];

pub fn header_says_more(table: Node) -> bool {
    let header = table.first_child().map(cells).unwrap_or_default();
    header.iter().any(|cell| !cell.is_empty() && !PLAIN.contains(&cell.to_lowercase().as_str()))
}

/// The first row with more cells than the header, which Markdown drops.
pub fn overfull<'a>(table: Node<'a>, source: &Source) -> Option<Node<'a>> {
    let NodeValue::Table(ref shape) = table.data().value else { return None };
    table.children().find(|row| written_cells(source.line(span(row).0)) > shape.num_columns)
}

/// As many as stand between the bars; `\|` is no bar.
fn written_cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let line = line.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(line);
    line.replace("\\|", "").matches('|').count() + 1
}
