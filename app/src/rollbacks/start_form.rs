//! The panel under a part: from where to where, the runbook's steps, what Signalbox will do and what it will not.

use super::{RollbackPanel, Row, Standing, StartRollback, Target};
use crate::{
    command::Command,
    incidents::Stop,
    links,
    ui::{self, Field},
};
use leptos::prelude::*;

/// What surrounds the panels of one page.
pub(super) struct Around<'a> {
    pub panel: &'a RollbackPanel,
    /// How many figures are taken, and how long after.
    pub metrics: usize,
    pub after: String,
}

fn is_refused(id: &str) -> bool {
    let refused = ui::frame().refused;
    refused.command == StartRollback::NAME && refused.value("part") == Some(id)
}

fn anchor(row: &Row) -> String {
    format!("roll-{}", row.artifact())
}

/// Refused, or asked for by the address.
pub(super) fn is_open(row: &Row, around: &Around) -> bool {
    let id = row.artifact().to_string();
    is_refused(&id) || around.panel.open.as_deref() == Some(id.as_str())
}

/// `steps` are the runbook's, as they are worked through.
pub(super) fn start(row: &Row, around: &Around, steps: Option<AnyView>) -> AnyView {
    let id = row.artifact().to_string();
    let refused = is_refused(&id);
    let is_open = is_open(row, around);
    let part = row.part.name.clone();
    let (class, label) = match row.standing {
        Standing::Changed(_) => ("act small", "Roll back…"),
        Standing::ChangedLater(_) | Standing::Unknown | Standing::Still(_) => ("act small quiet", "Roll back anyway…"),
    };
    let steps = steps.map(|steps| view! { <div class="runbook-steps"><h4>"Steps of the runbook"</h4>{steps}</div> });
    view! {
        <details class="act-panel roll" id=anchor(row) open=is_open>
            <summary class=class>{label}<span class="sr">{format!(" {part}")}</span></summary>
            <div class="act-form">
                <h3>{format!("Roll back the {part}")}</h3>
                {from_to(row)}
                {warning(row)}
                {steps}
                {form(row, around, &id, refused)}
            </div>
        </details>
    }
    .into_any()
}

fn from_to(row: &Row) -> AnyView {
    let from = match row.part.version() {
        Some(version) => view! { <b class="mono" dir="auto">{version.to_string()}</b> }.into_any(),
        None => view! { <span class="tag nodata">"not told"</span> }.into_any(),
    };
    let to = match &row.target {
        None => view! { <b class="bad">"no way back known"</b> }.into_any(),
        Some(Target { version, good: None }) => view! {
            <b class="mono" dir="auto">{version.clone()}</b> <span class="dim">", the version before; nobody marked it as known good"</span>
        }
        .into_any(),
        Some(Target { version, good: Some(good) }) => view! {
            <b class="mono" dir="auto">{version.clone()}</b> <span class="dim">", known good since " {ui::time(good.at)} {format!(" (marked by {})", good.by)}</span>
        }
        .into_any(),
    };
    view! { <p class="from-to"><span class="dim">"From "</span>{from}<span class="dim">" to "</span>{to}</p> }
        .into_any()
}

fn warning(row: &Row) -> Option<AnyView> {
    let says = match row.standing {
        Standing::Changed(_) => return None,
        Standing::Still(since) => view! {
            "This part has not changed since " {ui::time(since)} ". Rolling it back would not touch this incident."
        }
        .into_any(),
        Standing::ChangedLater(at) => view! {
            "This part changed " {ui::time(at)} ", after the start of the impact. It is not what began it."
        }
        .into_any(),
        Standing::Unknown => {
            "No change of this part was ever reported. That is no proof of no change, and none of a cause.".into_any()
        }
    };
    Some(view! { <p class="notice warn"><span>{says}</span></p> }.into_any())
}

fn form(row: &Row, around: &Around, id: &str, refused: bool) -> AnyView {
    let number = around.panel.number;
    let name = ui::frame().viewer.map(|viewer| viewer.name).unwrap_or_default();
    let figures = match around.metrics {
        0 => "no metric is there to measure it by".to_string(),
        1 => format!("take the one figure now and again {} after it took effect", around.after),
        count => format!("take the {count} figures now and again {} after it took effect", around.after),
    };
    let target = row.target.as_ref().map(|target| target.version.clone()).unwrap_or_default();
    let reason = row.needs_reason().then(|| {
        field(id, "reason", "Why is it taken back all the same?", refused).hint("It stands in the record.").area(2)
    });
    let hint = if target.is_empty() { "As your pipeline names it." } else { "Empty: the one above." };
    let other = field(id, "other", "Another version", refused).hint(hint).input("text");
    let other = match (target.is_empty(), refused && !ui::frame().refused.value("other").unwrap_or_default().is_empty())
    {
        (true, _) => other,
        (false, is_open) => view! {
            <details class="fold-field" open=is_open><summary>"To another version"</summary>{other}</details>
        }
        .into_any(),
    };
    let label = if row.is_changed() { "Start rollback" } else { "Start rollback anyway" };
    let fields = view! {
        {ui::hidden("from", row.part.version().unwrap_or_default())}
        {ui::hidden("to", &target)}
        {ui::hidden("part", id)}
        {reason}
        {other}
        <dl class="will">
            <dt>"Signalbox will"</dt><dd>{format!("write “started” now · {figures}")}</dd>
            <dt>"Signalbox will not"</dt><dd>"run anything. A person or your automation does it."</dd>
        </dl>
        {how(row, around, id, refused)}
        <div class="acts">
            <button class="act primary">{format!("{label} as {name}")}</button>
            <a class="act quiet" href=links::stop(number, Stop::Mitigate)>"Not now"</a>
        </div>
    };
    ui::twin_form::<StartRollback>(refused, "stack", &[("number", number.to_string())], fields)
}

fn field(id: &str, name: &'static str, label: &'static str, refused: bool) -> Field {
    Field::new::<StartRollback>(name, label).twin(id).only_if(refused)
}

/// By hand, or by one of the automations that serve this part.
fn how(row: &Row, around: &Around, id: &str, refused: bool) -> Option<AnyView> {
    let choices: Vec<_> = around.panel.automations.iter().filter(|choice| choice.serves(&row.part)).collect();
    if choices.is_empty() {
        return None;
    }
    let chosen = ui::frame().refused.value("how").filter(|_| refused).unwrap_or("hand").to_string();
    let error = refused.then(|| ui::frame().refused.error("how").map(str::to_string)).flatten();
    let radio = |value: String, label: String| {
        let input = format!("how-{id}-{value}");
        let checked = value == chosen;
        view! {
            <label class="choice" for=input.clone()>
                <input type="radio" id=input.clone() name="how" value=value checked=checked/> " " {label}
            </label>
        }
        .into_any()
    };
    let mut radios = vec![radio("hand".into(), "by hand".into())];
    radios.extend(
        choices
            .iter()
            .map(|choice| radio(choice.id.to_string(), format!("ask automation “{}” (signed webhook)", choice.name))),
    );
    Some(
        view! {
            <fieldset class="field how"><legend>"How"</legend>{radios}
                {error.map(|error| view! { <p class="error">{error}</p> })}
            </fieldset>
        }
        .into_any(),
    )
}
