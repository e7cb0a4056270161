//! One incident joins another: what moves, what stays, and the form that asks for it.

use super::Detail;
use crate::{
    command::Command,
    ids::IncidentNumber,
    ui::{self, Field},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Looked at once more before it is done: without `review` nothing is changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MergeIncident {
    /// The one that joins and ends.
    pub number: IncidentNumber,
    #[serde(default)]
    pub into: String,
    #[serde(default)]
    pub reason: String,
    #[serde(default)]
    pub review: String,
}

impl Command for MergeIncident {
    type Reply = IncidentNumber;
    const NAME: &'static str = "incident.merge";
    const PATH: &'static str = "/incidents/{number}/merge";
    const PAGE: &'static str = "/incidents/{number}?at=alert";
    fn next(&self, into: &IncidentNumber) -> String {
        crate::links::incident(*into)
    }
}

/// What a merge would move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moving {
    pub from: IncidentNumber,
    pub into: IncidentNumber,
    pub alerts: i64,
    /// Runs of runbooks that the other does not run already.
    pub runs: i64,
    pub entries: i64,
    pub is_public: bool,
}

impl Moving {
    /// `#44 joins #42: its 3 alerts and 1 run move; its 5 entries stay under its number, which stays as a link; …`
    pub fn words(&self) -> String {
        let some = |count: i64, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            several => format!("{} {many}", ui::grouped(several)),
        };
        let entries = some(self.entries, "entry stays", "entries stay");
        let public = if self.is_public { "; its public incident stays apart" } else { "" };
        format!(
            "#{} joins #{}: its {} and {} move; its {entries} under its number, which stays as a link{public}.",
            self.from,
            self.into,
            some(self.alerts, "alert", "alerts"),
            some(self.runs, "run", "runs"),
        )
    }
}

/// The form, and when it was sent once the sentence of what it would do.
pub(super) fn merge(detail: &Detail) -> AnyView {
    let number = detail.facts.number;
    let path = [("number", number.to_string())];
    let refused = ui::frame().refused;
    let is_mine = refused.command == MergeIncident::NAME;
    let review = refused.error("review").filter(|_| is_mine && refused.is_review()).map(str::to_string);
    let fields = match review {
        Some(says) => {
            ui::refusal_is_told();
            let into = refused.value("into").unwrap_or_default().trim().trim_start_matches('#').to_string();
            view! {
                <p class="inbox-merge" id="refused" tabindex="-1" role="alert"><b>{says}</b></p>
                {ui::hidden("into", &into)}{ui::hidden("reason", refused.value("reason").unwrap_or_default())}
                {ui::hidden("review", "read")}
                <div class="acts">
                    <button class="act">{format!("Merge #{number} into #{into}")}</button>
                    <a class="act quiet" href=crate::links::stop(number, super::Stop::Alert)>"Keep them apart"</a>
                </div>
            }
            .into_any()
        }
        None => view! {
            <dl class="will">
                <dt>"This will"</dt><dd>{format!("end #{number} as a duplicate, and move its alerts and runs. You see first what moves.")}</dd>
                <dt>"This will not"</dt><dd>"change the public page, or delete anything."</dd>
            </dl>
            {Field::new::<MergeIncident>("into", "Into which incident?").hint("The number of the one that goes on.").input("text")}
            {Field::new::<MergeIncident>("reason", "How do you know they are one?").hint("Stands in both records.").input("text")}
            <div class="acts"><button class="act">"See what moves"</button></div>
        }
        .into_any(),
    };
    let form = match is_mine && refused.is_review() {
        // Nothing was refused: the frame of a refusal would say so twice.
        true => {
            let once = (ui::frame().once)().to_string();
            let action = crate::command::fill(MergeIncident::PATH, |_| Some(number.to_string()));
            view! { <form class="act-form" method="post" action=action data-command=MergeIncident::NAME><input type="hidden" name="once" value=once/>{fields}</form> }.into_any()
        }
        false => ui::form::<MergeIncident>("act-form", &path, fields),
    };
    view! { <details class="act-panel" open=is_mine><summary class="act">"Merge into another…"</summary>{form}</details> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merge_says_what_moves_and_what_stays() {
        let moving = Moving {
            from: IncidentNumber(44),
            into: IncidentNumber(42),
            alerts: 3,
            runs: 1,
            entries: 5,
            is_public: true,
        };
        assert_eq!(
            moving.words(),
            "#44 joins #42: its 3 alerts and 1 run move; its 5 entries stay under its number, which stays as a link; \
             its public incident stays apart."
        );
        assert!(!Moving { is_public: false, ..moving }.words().contains("public"));
    }
}
