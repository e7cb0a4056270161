//! The first hour: three doors, and a list of what is left to do. A step is done when its fact is recorded.

use super::NowPage;
use crate::auth::{Role, Viewer};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    pub says: &'static str,
    pub href: &'static str,
    pub is_done: bool,
}

pub fn steps(page: &NowPage) -> [Step; 5] {
    let step = |says, href, is_done| Step { says, href, is_done };
    [
        step("Name a service", "/services", page.services > 0),
        step("Connect an alert source", "/settings/intakes", page.heard.iter().any(|source| source.at.is_some())),
        step("Read a runbook and make it yours", "/runbooks", page.runbook_is_theirs),
        step("Look at the status page and name its parts", "/settings/status", page.parts > 0),
        step("Invite a second person", "/settings/people", page.people > 1),
    ]
}

pub(super) fn doors(page: &NowPage, viewer: &Viewer) -> impl IntoView + use<> {
    let (commands, is_admin) = (viewer.role >= Role::Commander, viewer.role == Role::Admin);
    let service = match commands {
        true => view! { <a class="act primary" href="/services/new">"Create a service"</a> }.into_any(),
        false => view! { <p class="dim">"A commander does this."</p> }.into_any(),
    };
    let source = match is_admin {
        true => view! { <a class="act" href="/settings/intakes">"Connect an alert source"</a> }.into_any(),
        false => view! { <p class="dim">"An administrator does this."</p> }.into_any(),
    };
    let heard = match page.heard.iter().filter_map(|source| source.at).max() {
        Some(_) => "A source was heard from.",
        None if page.tokens > 0 => "Waiting for the first delivery.",
        None => "Make an intake and paste its configuration.",
    };
    let by_hand = match viewer.role >= Role::Responder {
        true => view! { <a class="act" href="/incidents/new">"Declare one by hand"</a> }.into_any(),
        false => view! { <p class="dim">"A responder does this."</p> }.into_any(),
    };
    view! {
        <div class="doors">
            <section class="door first">
                <h2>"Create a service"</h2>
                <p>"A service is what breaks as one. Start with the one that pages you most."</p>
                {service}
            </section>
            <section class="door">
                <h2>"Connect an alert source"</h2>
                <p>"Alertmanager, Grafana, whatever speaks to PagerDuty or Opsgenie, or curl. " {heard}</p>
                {source}
            </section>
            <section class="door">
                <h2>"Declare one by hand"</h2>
                <p>"A title and a severity are enough. The line shows what comes next."</p>
                {by_hand}
            </section>
        </div>
    }
}

pub(super) fn checklist(page: &NowPage, viewer: &Viewer) -> impl IntoView + use<> {
    let steps = steps(page);
    let done = steps.iter().filter(|step| step.is_done).count();
    let is_admin = viewer.role == Role::Admin;
    let rows: Vec<_> = steps
        .into_iter()
        .map(|step| {
            let class = step.is_done.then_some("done");
            let word = step.is_done.then(|| view! { <span class="sr">", done"</span> });
            let opens = is_admin || !step.href.starts_with("/settings");
            let says = match opens {
                true => view! { <a href=step.href>{step.says}</a> }.into_any(),
                false => view! { <span>{step.says}</span> }.into_any(),
            };
            view! { <li class=class>{says}{word}</li> }
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="steps">
            <header><h2 id="steps">"The first hour"</h2><span class="n">{format!("{done} of 5")}</span></header>
            <ol class="steps">{rows}</ol>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::TokenId, intakes::Heard};

    #[test]
    fn a_step_is_done_when_its_fact_is_recorded() {
        let page = NowPage::default();
        assert!(steps(&page).iter().all(|step| !step.is_done));
        let id = TokenId(uuid::Uuid::nil());
        let waiting = vec![Heard::of(id, "Alertmanager".into(), true, &[], None, chrono::DateTime::UNIX_EPOCH)];
        let page = NowPage { services: 1, tokens: 1, heard: waiting, people: 1, ..page };
        let done: Vec<bool> = steps(&page).iter().map(|step| step.is_done).collect();
        assert_eq!(done, [true, false, false, false, false], "a token alone connects nothing");
    }
}
