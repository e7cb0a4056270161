//! What a mapping makes of a sample, field by field.

use crate::{alerts::mapping::Trial, ui};
use leptos::prelude::*;

const NAMES: [(&str, &str); 11] = [
    ("items", "List of alerts"),
    ("key", "Key"),
    ("name", "Name"),
    ("summary", "Summary"),
    ("severity", "Severity"),
    ("service", "Service"),
    ("state", "State"),
    ("started_at", "Time"),
    ("url", "Link back"),
    ("group", "Group"),
    ("labels", "Labels"),
];

pub(super) fn trial(trial: &Result<Trial, String>, is_last: bool) -> AnyView {
    ui::refusal_is_told();
    let what = if is_last { "the last delivery" } else { "the sample" };
    let trial = match trial {
        Ok(trial) => trial,
        Err(says) => {
            return view! {
                <div class="notice bad" id="trial" role="alert"><p><b>"It could not be tried."</b> " " {says.clone()}</p></div>
            }
            .into_any();
        }
    };
    let rows: Vec<_> = trial
        .fields
        .iter()
        .map(|field| {
            let name = NAMES.iter().find(|(word, _)| *word == field.field).map_or(field.field, |(_, name)| *name);
            let value = match &field.value {
                Some(value) => view! { <b dir="auto">{value.clone()}</b> }.into_any(),
                None => view! { <span class="dim">"nothing"</span> }.into_any(),
            };
            view! { <tr><th scope="row">{name}</th><td>{value}</td><td class="dim" dir="auto">{field.says.clone()}</td></tr> }
        })
        .collect();
    let count = match trial.count {
        1 => format!("1 alert in {what}"),
        count => format!("{count} alerts in {what}; of the first one:"),
    };
    view! {
        <div class="intake-trial" id="trial" role="status">
            <p><b>"Nothing is saved yet."</b> " " {count}</p>
            <div class="intake-scroll"><table>
                <thead class="sr"><tr><th>"Field"</th><th>"What it is"</th><th>"Where from"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </div>
    }
    .into_any()
}
