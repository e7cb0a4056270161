//! The recovery table: signal, role, bound, hold.

use app::runbooks::RecoveryRow;
use comrak::nodes::{Node, NodeValue};

use super::mitigations::OVERFULL;
use super::reading::Reading;
use super::sections::Section;
use super::table::{self, cells};

const NAMES: [&[&str]; 4] =
    [&["signal", "metric"], &["role", "kind"], &["bound", "threshold", "target"], &["hold", "hold time", "for"]];

pub fn read<'a>(section: &Section<'a>, reading: &mut Reading) -> Vec<Node<'a>> {
    let mut left = Vec::new();
    for node in &section.nodes {
        if !matches!(node.data().value, NodeValue::Table(_)) {
            left.push(*node);
            continue;
        }
        let mut rows = node.children();
        let header: Vec<String> = rows.next().map(cells).unwrap_or_default();
        let columns = columns(&header);
        for row in rows {
            let cells: Vec<String> = cells(row).iter().map(|cell| cell.replace('`', "").trim().to_owned()).collect();
            let [signal, role, bound, hold] =
                columns.map(|column| column.and_then(|at| cells.get(at)).cloned().unwrap_or_default());
            let read = RecoveryRow { signal, role, bound, hold };
            if let Some(says) = wrong(&read) {
                reading.problem(row, says);
            }
            reading.runbook.recovery.push(read);
        }
        let overfull = table::overfull(node, &reading.source);
        if let Some(row) = overfull {
            reading.problem(row, OVERFULL);
        }
        // A column that is not understood is kept.
        if overfull.is_some() || header.iter().any(|cell| !cell.is_empty() && named(cell).is_none()) {
            left.push(*node);
        }
    }
    left
}

fn named(cell: &str) -> Option<usize> {
    let cell = cell.to_lowercase();
    NAMES.iter().position(|names| names.contains(&cell.as_str()))
}

/// Where each of the four stands: by its name, else in what is left over, in order.
fn columns(header: &[String]) -> [Option<usize>; 4] {
    let mut columns = [0, 1, 2, 3].map(|wanted| header.iter().position(|cell| named(cell) == Some(wanted)));
    let taken = columns;
    let mut free = (0..header.len()).filter(|at| !taken.contains(&Some(*at)) && named(&header[*at]).is_none());
    for column in columns.iter_mut().filter(|column| column.is_none()) {
        *column = free.next();
    }
    columns
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_their_names_in_any_order() {
        let header = |names: &[&str]| columns(&names.iter().map(|name| name.to_string()).collect::<Vec<_>>());
        assert_eq!(header(&["signal", "role", "bound", "hold"]), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(header(&["Target", "Metric"]), [Some(1), None, Some(0), None]);
        assert_eq!(header(&["Watch", "Role", "Limit"]), [Some(0), Some(1), Some(2), None]);
    }
}
