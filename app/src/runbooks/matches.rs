//! What brings a runbook by itself: the name of an alert, or a service.

use crate::{
    command,
    command::{Command, fill},
    ids::MatchId,
    ui::{self, Field},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// From now on alerts of this name, or of this service, attach the runbook to the incident they open.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AddMatch {
    /// Its slug.
    #[serde(default)]
    pub runbook: String,
    #[serde(default)]
    pub pattern: String,
    /// A slug.
    #[serde(default)]
    pub service: String,
}

impl Command for AddMatch {
    type Reply = ();
    const NAME: &'static str = "runbook.add_match";
    const PATH: &'static str = "/runbooks/matches";
    const PAGE: &'static str = "/runbooks/choose?runbook={runbook}&alert={pattern}&service={service}";

    fn next(&self, _: &()) -> String {
        fill("/runbooks/{runbook}#matches", |_| Some(self.runbook.trim().into()))
    }
}

command! {
    RemoveMatch, "runbook.remove_match", "/runbooks/{slug}/matches/remove", "/runbooks/{slug}", {
        slug: String,
        id: MatchId,
    }
}

/// One match that stands: a pattern of names, or a service by slug and name.
#[derive(Clone, Debug)]
pub struct MatchRow {
    pub id: MatchId,
    pub pattern: String,
    pub service: Option<(String, String)>,
}

/// `/runbooks/choose`.
#[derive(Clone, Debug)]
pub struct ChoosePage {
    pub runbook: String,
    pub alert: String,
    pub service: String,
    /// Slug and title.
    pub runbooks: Vec<(String, String)>,
    /// Slug and name.
    pub services: Vec<(String, String)>,
}

pub fn choose(page: ChoosePage) -> AnyView {
    let ChoosePage { runbook, alert, service, .. } = page;
    let first = |says: &str| (String::new(), says.to_string());
    let runbooks = [first("choose one")].into_iter().chain(page.runbooks).collect();
    let services = [first("no service: by the name alone")].into_iter().chain(page.services).collect();
    let fields = view! {
        {Field::new::<AddMatch>("runbook", "Runbook").value(runbook).select(runbooks)}
        <div class="fields two">
            {Field::new::<AddMatch>("pattern", "Alerts of this name")
                .hint("A star at the start or the end stands for anything, as in *Latency*.").value(alert).input("text")}
            {Field::new::<AddMatch>("service", "or all alerts of a service")
                .hint("Where no name asks for another runbook.").value(service).select(services)}
        </div>
        <p class="effect">
            <b>"Effect"</b>
            "Alerts that open an incident from now on attach it. Incidents that are open stay as they are."
        </p>
        <div class="acts">
            <button class="act primary">"Attach it from now on"</button>
            <a class="act quiet" href="/runbooks#none">"Back to the library"</a>
        </div>
    };
    view! {
        <div class="head"><h1>"Choose a runbook"</h1></div>
        <section class="panel rb-choose" aria-label="Choose a runbook"><div class="body stack">{ui::form::<AddMatch>("stack", &[], fields)}</div></section>
    }
    .into_any()
}

/// On the runbook's own page.
pub(super) fn panel(slug: &str, matches: &[MatchRow], writes: bool) -> AnyView {
    let rows: Vec<_> = matches.iter().map(|row| one(slug, row, writes)).collect();
    let list = match rows.is_empty() {
        true => {
            view! { <p class="dim">"No alert attaches it by itself; its label " <code>"runbook"</code> " does."</p> }
                .into_any()
        }
        false => view! { <ul class="matches">{rows}</ul> }.into_any(),
    };
    let add = writes.then(|| {
        let href = fill("/runbooks/choose?runbook={slug}", |_| Some(slug.into()));
        view! { <div class="acts"><a class="act small" href=href>"Add an alert or a service…"</a></div> }
    });
    view! { {list} {add} }.into_any()
}

fn one(slug: &str, row: &MatchRow, writes: bool) -> AnyView {
    let (says, name) = match &row.service {
        Some((service, name)) => {
            let href = format!("/services/{service}");
            (view! { "service " <a href=href dir="auto">{name.clone()}</a> }.into_any(), name.clone())
        }
        None => (view! { "alert " <code dir="auto">{row.pattern.clone()}</code> }.into_any(), row.pattern.clone()),
    };
    let remove = writes.then(|| {
        let label = view! { "Remove" <span class="sr">{format!(" {name}")}</span> };
        let path = [("slug", slug.to_string())];
        ui::button_form::<RemoveMatch>("act small quiet", label, &path, &[("id", row.id.to_string())])
    });
    view! { <li><span>{says}</span> {remove}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_stands_on_the_runbooks_page() {
        let ask = AddMatch { runbook: "slow-answers".into(), pattern: "*Slow*".into(), service: String::new() };
        assert_eq!(ask.next(&()), "/runbooks/slow-answers#matches");
    }
}
