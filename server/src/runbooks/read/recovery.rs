//! The recovery table: signal, role, bound, hold.

use app::runbooks::{RecoveryRow, Runbook};
use comrak::nodes::{Node, NodeValue};

use super::sections::Section;
use super::source::{problem, words};

pub fn read<'a>(section: &Section<'a>, runbook: &mut Runbook) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for node in &section.nodes {
        if !matches!(node.data().value, NodeValue::Table(_)) {
            left.push(*node);
            continue;
        }
        let mut wider = false;
        let mut rows = node.children();
        let columns = rows.next().map(|header| columns(&cells(header))).unwrap_or([Some(0), Some(1), Some(2), Some(3)]);
        for row in rows {
            let cells = cells(row);
            let [signal, role, bound, hold] =
                columns.map(|column| column.and_then(|at| cells.get(at)).cloned().unwrap_or_default());
            let read = RecoveryRow { signal, role, bound, hold };
            runbook.problems.extend(wrong(&read).map(|says| problem(row, says)));
            runbook.recovery.push(read);
            wider |= cells.len() > 4;
        }
        // A fifth column is not understood, but kept.
        if wider {
            left.push(*node);
        }
    }
    left
}

/// The words of a row's cells.
pub fn cells(row: Node) -> Vec<String> {
    row.children().map(|cell| words(cell).replace('`', "").trim().to_owned()).collect()
}

fn columns(header: &[String]) -> [Option<usize>; 4] {
    let find = |names: &[&str], at: usize| {
        let named = header.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
        named.or((at < header.len()).then_some(at))
    };
    [
        find(&["signal", "metric"], 0),
        find(&["role", "kind"], 1),
        find(&["bound", "threshold", "target"], 2),
        find(&["hold", "hold time", "for"], 3),
    ]
}

fn wrong(row: &RecoveryRow) -> Option<String> {
    if !matches!(row.role.to_lowercase().as_str(), "key" | "safety" | "business") {
        return Some(format!("`{}` is no role. Write `key`, `safety` or `business`.", row.role));
    }
    if !bound(&row.bound) {
        return Some(format!("`{}` is no bound. Write it as `<= 6 %`.", row.bound));
    }
    (!hold(&row.hold)).then(|| format!("`{}` is no hold time. Write it as `15m`.", row.hold))
}

/// A comparison sign, then a number, then perhaps a unit.
pub fn bound(text: &str) -> bool {
    let text = text.trim();
    let number = text.trim_start_matches(['<', '>', '=', '!']).trim_start();
    let sign = text[..text.len() - number.len()].trim();
    let end = number.find(|letter: char| !letter.is_ascii_digit() && !".-".contains(letter)).unwrap_or(number.len());
    matches!(sign, "<" | "<=" | ">" | ">=" | "==" | "!=") && number[..end].parse::<f64>().is_ok()
}

/// Digits and one of s, m, h, d.
pub fn hold(text: &str) -> bool {
    let digits = text.trim().trim_end_matches(['s', 'm', 'h', 'd']);
    digits.len() + 1 == text.trim().len() && digits.parse::<u32>().is_ok()
}
