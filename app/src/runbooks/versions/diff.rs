//! Two texts as the lines that differ, with the words inside them marked. The marks are `+` and `-`, not colours alone.

use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Both,
    Old,
    New,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    pub side: Side,
    /// Counted from 1.
    pub old: Option<u32>,
    pub new: Option<u32>,
    /// Text, and whether just this changed within its line.
    pub pieces: Vec<(String, bool)>,
    /// The line's end differs or is missing, which no letter shows.
    pub end: Option<&'static str>,
}

/// Lines that stand together, with a few unchanged ones around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hunk {
    /// The heading above it.
    pub under: String,
    pub lines: Vec<DiffLine>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    pub hunks: Vec<Hunk>,
    pub added: usize,
    pub removed: usize,
    /// Lines beyond the most that are shown.
    pub left_out: usize,
}

impl Diff {
    pub fn says(&self) -> String {
        let lines = |count: usize| if count == 1 { "1 line".to_string() } else { format!("{count} lines") };
        match (self.added, self.removed) {
            (0, 0) => "The same to the byte.".into(),
            (added, 0) => format!("{} added.", lines(added)),
            (0, removed) => format!("{} removed.", lines(removed)),
            (added, removed) => format!("{} added, {removed} removed.", lines(added)),
        }
    }
}

pub fn diff(diff: &Diff) -> AnyView {
    let hunks: Vec<AnyView> = diff.hunks.iter().map(hunk).collect();
    let left = (diff.left_out > 0).then(|| {
        view! { <p class="dim">{format!("{} more lines differ. Export both versions to see them all.", diff.left_out)}</p> }
    });
    view! { <div class="diff"><p class="diff-says">{diff.says()}</p>{hunks}{left}</div> }.into_any()
}

fn hunk(hunk: &Hunk) -> AnyView {
    let rows: Vec<AnyView> = hunk.lines.iter().map(line).collect();
    let label = if hunk.under.is_empty() { "From the top".to_string() } else { hunk.under.clone() };
    view! {
        <figure class="hunk">
            <figcaption>{label.clone()}</figcaption>
            <div class="hunk-scroll" role="region" aria-label=format!("Changes: {label}") tabindex="0">
                <table><tbody>{rows}</tbody></table>
            </div>
        </figure>
    }
    .into_any()
}

fn line(line: &DiffLine) -> AnyView {
    let (class, mark, spoken) = match line.side {
        Side::Both => ("", "", ""),
        Side::Old => ("old", "-", "Removed: "),
        Side::New => ("new", "+", "Added: "),
    };
    let pieces: Vec<AnyView> = line
        .pieces
        .iter()
        .map(|(text, changed)| match (changed, line.side) {
            (true, Side::Old) => view! { <del>{text.clone()}</del> }.into_any(),
            (true, Side::New) => view! { <ins>{text.clone()}</ins> }.into_any(),
            _ => text.clone().into_any(),
        })
        .collect();
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let end = line.end.map(|end| view! { <span class="line-end">{end}</span> });
    view! {
        <tr class=class>
            <td class="no">{number(line.old)}</td>
            <td class="no">{number(line.new)}</td>
            <td class="mark" aria-hidden="true">{mark}</td>
            <td class="code"><span class="sr">{spoken}</span>{pieces}{end}</td>
        </tr>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_says_its_size() {
        let says = |added, removed| Diff { added, removed, ..Diff::default() }.says();
        assert_eq!(says(0, 0), "The same to the byte.");
        assert_eq!(says(1, 0), "1 line added.");
        assert_eq!(says(2, 1), "2 lines added, 1 removed.");
    }
}
