//! What the rules would have done with the last thousand alerts, before they are saved.

use super::Summary;
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// Alerts of one name with the same fate before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub name: String,
    pub service: String,
    pub count: usize,
    pub last: DateTime<Utc>,
    /// `no rule matched, opens an incident`.
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug)]
pub struct Tried {
    /// With the rules as they stand.
    pub today: Summary,
    /// With the rule as it is written in the form.
    pub then: Summary,
    /// How many alerts this rule takes.
    pub takes: usize,
    /// The most frequent first.
    pub changes: Vec<Change>,
    /// Changes that are not listed.
    pub more: usize,
    /// `22:00–07:00 Europe/London`.
    pub night: String,
}

pub(super) fn tried(tried: &Tried) -> AnyView {
    let changed: usize = tried.changes.iter().map(|change| change.count).sum();
    let rows: Vec<_> = tried.changes.iter().map(row).collect();
    let takes = match tried.takes {
        0 => "This rule would have taken none of them.".to_string(),
        1 => "This rule would have taken 1 of them.".to_string(),
        count => format!("This rule would have taken {count} of them."),
    };
    let table = match (rows.is_empty(), tried.then.alerts) {
        (_, 0) => ().into_any(),
        (true, _) => view! { <p>"Nothing changes for any of them."</p> }.into_any(),
        (false, _) => {
            let more = (tried.more > 0)
                .then(|| view! { <p class="dim">{format!("{} more kinds of change are not listed.", tried.more)}</p> });
            view! {
                <div class="rules-table">
                    <table class="rules-changes">
                        <caption>{format!("What would change: {changed} alerts")}</caption>
                        <thead><tr><th scope="col">"Alert"</th><th scope="col">"Times"</th><th scope="col">"Today"</th><th scope="col">"Then"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more}
            }
            .into_any()
        }
    };
    let words = tried.then.words();
    let words = words.strip_prefix("would have").map_or(words.clone(), |rest| format!("It would have{rest}."));
    let today = (tried.then.alerts > 0).then(|| {
        let today = tried.today.words();
        let today = today.split_once(": ").map_or(today.clone(), |(_, rest)| rest.to_string());
        view! { <p class="dim">{format!("Today's rules: {today}.")}</p> }
    });
    view! {
        <section class="panel rules-tried" id="tried" aria-labelledby="tried-h" role="status">
            <header><h2 id="tried-h">"Tried, not saved"</h2></header>
            <div class="body">
                <p><b>{words}</b></p>
                {today}
                <p>{takes} " " <span class="dim">{format!("Night is {}.", tried.night)}</span></p>
                {table}
            </div>
        </section>
    }
    .into_any()
}

fn row(change: &Change) -> impl IntoView + use<> {
    let service =
        (!change.service.is_empty()).then(|| view! { <span class="line-2" dir="auto">{change.service.clone()}</span> });
    view! {
        <tr>
            <td><span dir="auto">{change.name.clone()}</span>{service}<span class="line-2">"last " {ui::time(change.last)}</span></td>
            <td class="num">{change.count}</td>
            <td>{change.before.clone()}</td>
            <td><b>{change.after.clone()}</b></td>
        </tr>
    }
}
