//! What changed before the start, and what did not: from the changes that were told and the versions that were frozen.

use super::{escape::one_line, sections::clock, told::Told};
use app::{services::Near, ui::span};

/// None where the incident's service has no part: nothing is known then, in either direction.
pub fn evidence(told: &Told) -> Option<String> {
    let changed = &told.changed;
    if changed.parts == 0 && changed.changes.is_empty() {
        return None;
    }
    let mut lines: Vec<String> = changed
        .changes
        .iter()
        .map(|near| {
            let late = if near.told_late { "; told only after the declaration" } else { "" };
            format!(
                "- Changed {}, {} before: {}{late}",
                clock(told, near.change.happened_at),
                span(near.before),
                said(near)
            )
        })
        .collect();
    if lines.is_empty() {
        lines.push("- No part changed in the 24 h before.".into());
    }
    if !changed.unchanged.is_empty() {
        let words = changed.unchanged_words(|at| at.format("%-d %b %Y").to_string());
        lines.push(format!("- Not changed: {}", one_line(&words)));
    }
    if !changed.unknown.is_empty() {
        let words = one_line(&changed.unknown_words());
        lines.push(format!("- Unknown, no change was ever told: {words}"));
    }
    if let Some(frozen) = &told.frozen {
        let known: Vec<String> = frozen
            .parts
            .iter()
            .filter_map(|part| Some(format!("{} {}", one_line(&part.name), one_line(part.version.as_deref()?))))
            .collect();
        if !known.is_empty() {
            lines.push(format!("- Live at the declaration, {}: {}", clock(told, frozen.at), known.join(", ")));
        }
    }
    Some(lines.join("\n"))
}

/// The nearest one, for the detection gap.
pub fn last(told: &Told) -> Option<String> {
    let near = told.changed.changes.first()?;
    let at = clock(told, near.change.happened_at);
    Some(format!("- Last change before: {at} ({} earlier, {})", span(near.before), said(near)))
}

/// `prompt prompt-v6 → prompt-v7, by Kim`.
fn said(near: &Near) -> String {
    let change = &near.change;
    let part = change.part.as_ref().map(|(_, name)| name.as_str()).or(change.artifact_word.as_deref());
    let versions = match (&change.previous, &change.version) {
        (Some(previous), Some(version)) => format!("{previous} → {version}"),
        (None, Some(version)) => version.clone(),
        (_, None) => change.summary.clone(),
    };
    let by = change.by.as_deref().map(|by| format!(", by {by}")).unwrap_or_default();
    one_line(&format!("{} {versions}{by}", part.unwrap_or("a part")))
}
