//! The library: which tracks are laid, and how complete each is.

use super::{Part, Presence};
use crate::{ids::IncidentNumber, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct LibraryRow {
    pub slug: String,
    pub title: String,
    pub class: String,
    pub version: i32,
    pub owner_role: String,
    pub parts: [(Part, Presence); 8],
    /// The newest incident it ran on, of those the reader may read.
    pub used: Option<(IncidentNumber, DateTime<Utc>)>,
    /// Alert names that ask for it.
    pub patterns: Vec<String>,
}

pub fn library(rows: Vec<LibraryRow>) -> AnyView {
    let count = rows.len();
    let body = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>"No runbook is here."</b> " The next start loads those that come with Signalbox."</p></div> }.into_any(),
        false => table(rows),
    };
    view! {
        <div class="head">
            <h1>"Runbooks"</h1>
            <p class="sub">"Each is attached to an incident by its alert's name, by the alert's label " <code>"runbook"</code> ", or by hand."</p>
        </div>
        <section class="panel" aria-labelledby="library-h">
            <header><h2 id="library-h">"Library"</h2><span class="n">{count}</span></header>
            {body}
        </section>
    }
    .into_any()
}

fn table(rows: Vec<LibraryRow>) -> AnyView {
    let rows: Vec<AnyView> = rows.into_iter().map(row).collect();
    view! {
        <table class="table" role="table">
            <thead role="rowgroup"><tr role="row">
                <th role="columnheader" scope="col">"Runbook"</th>
                <th role="columnheader" scope="col">"Class"</th>
                <th role="columnheader" scope="col">"Parts"</th>
                <th role="columnheader" scope="col">"Attached by alerts"</th>
                <th role="columnheader" scope="col">"Last used"</th>
                <th role="columnheader" scope="col">"Version"</th>
            </tr></thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(row: LibraryRow) -> AnyView {
    let used = match row.used {
        Some((number, at)) => {
            view! { <a href=format!("/incidents/{number}")>{format!("#{number}")}</a> ", " {ui::time(at)} }.into_any()
        }
        None => view! { <span class="dim">"never"</span> }.into_any(),
    };
    let owner = (!row.owner_role.is_empty()).then(|| view! { " " <span class="dim">{row.owner_role}</span> });
    view! {
        <tr role="row">
            <td class="main" role="cell"><a href=format!("/runbooks/{}", row.slug)><b>{row.title}</b></a>{owner}</td>
            <td role="cell">{row.class}</td>
            <td role="cell">{eight(&row.parts)}</td>
            <td class="wide dim" role="cell">{row.patterns.join(", ")}</td>
            <td role="cell">{used}</td>
            <td class="end" role="cell">{format!("v{}", row.version)}</td>
        </tr>
    }
    .into_any()
}

/// Eight small boxes in the order of the line: filled, hatched where thin, empty.
pub(super) fn eight(parts: &[(Part, Presence); 8]) -> AnyView {
    let boxes: Vec<_> = parts
        .iter()
        .map(|(_, presence)| {
            let class = match presence {
                Presence::Whole => "full",
                Presence::Thin => "thin",
                Presence::Missing => "",
            };
            view! { <i class=class></i> }
        })
        .collect();
    let says = spoken(parts);
    view! { <span class="eight" role="img" aria-label=says.clone() title=says.clone()>{boxes}</span> }.into_any()
}

/// `7 of 8, lacks communication template`.
pub fn spoken(parts: &[(Part, Presence); 8]) -> String {
    let of = |wanted: Presence| -> Vec<&str> {
        parts.iter().filter(|(_, presence)| *presence == wanted).map(|(part, _)| part.word()).collect()
    };
    let (thin, missing) = (of(Presence::Thin), of(Presence::Missing));
    let mut says = format!("{} of 8", of(Presence::Whole).len());
    if !missing.is_empty() {
        says += &format!(", lacks {}", missing.join(", "));
    }
    if !thin.is_empty() {
        says += &format!(", thin: {}", thin.join(", "));
    }
    says
}

#[cfg(test)]
mod tests {
    use super::super::{Runbook, Trigger, completeness};
    use super::*;

    #[test]
    fn completeness_is_said_in_words() {
        let all = Part::ALL.map(|part| (part, Presence::Whole));
        assert_eq!(spoken(&all), "8 of 8");
        let runbook =
            Runbook { triggers: vec![Trigger::default()], recovery: vec![Default::default()], ..Runbook::default() };
        let says = spoken(&completeness(&runbook));
        assert!(says.starts_with("1 of 8, lacks severity rubric, owner on-call"), "{says}");
        assert!(says.ends_with("thin: recovery verification"), "{says}");
    }
}
