//! The versions of a rule: who said what, and when.

use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct VersionRow {
    pub version: i32,
    /// Where it stood.
    pub order: i32,
    pub text: String,
    pub author: String,
    pub at: DateTime<Utc>,
}

pub(super) fn history(rows: &[VersionRow]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let count = rows.len();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            view! {
                <li class="row">
                    <div class="grow">
                        <p class="dim">{format!("Version {} · as rule {} · ", row.version, row.order)}
                            <span dir="auto">{row.author.clone()}</span> " · " {ui::time(row.at)}</p>
                        <p class="prewrap" dir="auto">{row.text.clone()}</p>
                    </div>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <details class="panel fold">
                <summary><h2>"Versions"</h2><span class="n">{count}</span></summary>
                <ol class="rows">{rows}</ol>
            </details>
        }
        .into_any(),
    )
}
