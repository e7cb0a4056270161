//! Completeness as eight small boxes, and in words.

use super::{Part, Presence};
use leptos::prelude::*;

/// In the order of the line: filled, hatched where thin, empty.
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
    let (thin, missing) = (named(parts, Presence::Thin), named(parts, Presence::Missing));
    let mut says = format!("{} of 8", named(parts, Presence::Whole).len());
    if !missing.is_empty() {
        says += &format!(", lacks {}", missing.join(", "));
    }
    if !thin.is_empty() {
        says += &format!(", thin: {}", thin.join(", "));
    }
    says
}

fn named(parts: &[(Part, Presence); 8], wanted: Presence) -> Vec<&'static str> {
    parts.iter().filter(|(_, presence)| *presence == wanted).map(|(part, _)| part.word()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Runbook, Trigger, completeness};
    use super::*;

    #[test]
    fn completeness_is_said_in_words() {
        let all = Part::ALL.map(|part| (part, Presence::Whole));
        assert_eq!(spoken(&all), "8 of 8");
        let runbook = Runbook {
            triggers: vec![Trigger { text: "p95 above 5 s".into(), when: None }],
            recovery: vec![Default::default()],
            ..Runbook::default()
        };
        let says = spoken(&completeness(&runbook));
        assert!(says.starts_with("1 of 8, lacks severity rubric, owner on-call"), "{says}");
        assert!(says.ends_with("thin: recovery verification"), "{says}");
    }
}
