//! Evidence as lines: under an open check or question, and what is left of it beneath an answer.

use super::{Evidence, Finding, Proposed};
use crate::ui;
use leptos::prelude::*;

/// `label`: the answer that it proposes, in the runbook's own word.
pub fn evidence_lines(evidence: &Evidence, label: Option<String>) -> Option<AnyView> {
    if evidence.findings.is_empty() {
        return None;
    }
    let mut lines = evidence.ordered().into_iter();
    let first = lines.next()?;
    let (lead, says) = match (label, first.says.strip_prefix("no data: ")) {
        (Some(label), _) => (view! { "Proposed: " <b>{label}</b> ", " }.into_any(), first.says.as_str()),
        (None, Some(why)) => (view! { <span class="tag nodata">"No data"</span> " " }.into_any(), why),
        (None, None) => {
            (view! { <span class="tag nodata">"No answer proposed"</span> " " }.into_any(), first.says.as_str())
        }
    };
    let first = line(&Finding { says: says.to_string(), ..first.clone() });
    let others: Vec<AnyView> =
        lines.map(|finding| view! { <p class="ev">"Also: " {line(finding)}</p> }.into_any()).collect();
    Some(view! { <div class="findings"><p class="ev">{lead}{first}</p>{others}</div> }.into_any())
}

fn line(finding: &Finding) -> AnyView {
    let word = if finding.answer.is_some() { " at " } else { ", asked " };
    let at = finding.at.map(|at| view! { {word} {ui::time_to_the_second(at)} });
    let link = finding.href.clone().map(|href| view! { " " <a href=href rel="noreferrer">"Evidence"</a> });
    view! { <span dir="auto">{finding.says.trim_end_matches('.').to_string()}</span> {at} {link} }.into_any()
}

/// What was proposed when it was answered. `given` is the person's answer, where it can differ.
pub fn beneath(proposed: &Proposed, given: Option<&str>) -> AnyView {
    let Proposed { label, says, at, href } = proposed.clone();
    let differs = given.zip(label.as_deref()).is_some_and(|(given, label)| !given.eq_ignore_ascii_case(label));
    let (says, nothing) = match says.strip_prefix("no data: ") {
        Some(why) if label.is_none() => (why.to_string(), true),
        _ => (says, false),
    };
    let lead = match label {
        None if nothing => "No data then: ".into(),
        Some(label) if differs => format!("Overrides the proposed {label}: "),
        Some(label) => format!("Proposed {label}: "),
        None => "No answer was proposed: ".into(),
    };
    let at = at.map(|at| view! { " at " {ui::time_to_the_second(at)} });
    let link = href.map(|href| view! { " " <a href=href rel="noreferrer">"Evidence"</a> });
    view! { <span class="ev proposed-then">{lead} <span dir="auto">{says}</span> {at} {link}</span> }.into_any()
}
