use crate::{
    auth::PersonName,
    command::Command,
    ids::IncidentNumber,
    severities::{Rubric, Severity},
};
use crate::{ui, ui::Field};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Opens an incident by hand. Only the title and the severity are asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Declare {
    #[serde(default)]
    pub title: String,
    /// Slug; empty for "do not know".
    #[serde(default)]
    pub service: String,
    #[serde(default)]
    pub severity: String,
    /// When it began, in the writer's zone; empty means now.
    #[serde(default)]
    pub started: String,
    /// Slug of a runbook to attach; empty for none.
    #[serde(default)]
    pub runbook: String,
    #[serde(default)]
    pub restricted: String,
    /// Set by the second press, after the open twin was shown.
    #[serde(default)]
    pub different: String,
}

impl Command for Declare {
    type Reply = IncidentNumber;
    const NAME: &'static str = "incident.declare";
    const PATH: &'static str = "/incidents";
    const PAGE: &'static str = "/incidents/new";
    fn next(&self, number: &IncidentNumber) -> String {
        format!("/incidents/{number}")
    }
}

/// An open incident on the same service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub service: String,
    pub owner: Option<PersonName>,
    pub declared_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Clone, Debug)]
pub struct DeclarePage {
    pub rubric: Vec<Rubric>,
    /// Slug, name and the owner's name.
    pub services: Vec<(String, String, Option<String>)>,
    /// Slug and title.
    pub runbooks: Vec<(String, String)>,
    pub twins: Vec<Twin>,
}

pub fn declare(page: DeclarePage) -> AnyView {
    let typed = |name| Field::new::<Declare>(name, "").current().to_string();
    let chosen = typed("severity");
    let cards: Vec<_> = page.rubric.iter().map(|row| card(row, "severity", chosen == row.severity.word())).collect();
    let severity_error = Field::new::<Declare>("severity", "").error_view();
    let services = std::iter::once((String::new(), "Do not know".to_string()))
        .chain(page.services.iter().map(|(slug, name, owner)| {
            let owner = owner.as_ref().map(|owner| format!(", owned by {owner}")).unwrap_or_default();
            (slug.clone(), format!("{name}{owner}"))
        }))
        .collect();
    let runbooks = std::iter::once((String::new(), "None yet".to_string())).chain(page.runbooks.clone()).collect();
    let service = typed("service");
    let twins: Vec<_> =
        page.twins.iter().filter(|twin| twin.service == service && !service.is_empty()).map(twin_row).collect();
    let has_twins = !twins.is_empty() && ui::frame().refused.error("different").is_some();
    let twins = has_twins.then(|| {
        view! {
            <div class="notice warn"><p><b>"Already open on this service:"</b></p><ul class="rows">{twins}</ul></div>
            <label class="tick"><input type="checkbox" name="different" value="yes"/>"Mine is different"</label>
        }
    });
    let restricted = (typed("restricted") == "yes").then_some("");
    let fields = view! {
        {Field::new::<Declare>("title", "What do users see?")
            .hint("One line, such as: The support bot refuses paid customers in English.")
            .input_with("text", "off", true)}
        {Field::new::<Declare>("service", "Which service?").select(services)}
        {twins}
        <fieldset class="field" id="incident-declare-severity">
            <legend>"How bad?"</legend>
            <p class="hint">"Unsure between two: take the more severe. Lowering it later costs nothing."</p>
            {severity_error}
            <div class="cards">{cards}</div>
        </fieldset>
        <details class="fold-field">
            <summary>"More: began earlier, runbook, restricted"</summary>
            {Field::new::<Declare>("started", "Began").hint("In your zone; empty means now.").input("datetime-local")}
            {Field::new::<Declare>("runbook", "Runbook").select(runbooks)}
            <label class="tick">
                <input type="checkbox" name="restricted" value="yes" checked=restricted/>
                "Restricted: only its members and administrators see it"
            </label>
        </details>
        <p class="dim">"You declare it; the owner of the service is named and still has to acknowledge. Nothing becomes public."</p>
        <div class="acts"><button class="act primary">"Declare the incident"</button><a class="act quiet" href="/">"Leave it"</a></div>
    };
    view! {
        <div class="head"><h1>"Declare an incident"</h1></div>
        <div class="narrow">{ui::form::<Declare>("stack panel pad", &[], fields)}</div>
    }
    .into_any()
}

/// A severity with its rubric, to be chosen.
pub(super) fn card(row: &Rubric, name: &'static str, is_chosen: bool) -> AnyView {
    let class = format!("card sev-{}", row.severity.digit());
    let then = match row.severity.needs_postmortem() {
        true => format!("then: updates every {} min · a postmortem", row.update_every_minutes),
        false => format!("then: updates every {} min", row.update_every_minutes),
    };
    view! {
        <label class=class>
            <input type="radio" name=name value=row.severity.word() checked=is_chosen.then_some("")/>
            {ui::severity(row.severity)}
            <span class="card-say">{row.text.clone()}</span>
            <span class="card-then">{then}</span>
        </label>
    }
    .into_any()
}

fn twin_row(twin: &Twin) -> AnyView {
    let owner = twin.owner.as_ref().map_or("owned by nobody".to_string(), |owner| owner.name.clone());
    view! {
        <li class="row">
            {ui::severity_or_none(twin.severity)}
            <div class="grow"><b>{format!("#{} {}", twin.number, twin.title)}</b> " " <span class="dim">{owner} ", open " {ui::age(twin.declared_at)}</span></div>
            <div class="acts"><a class="act" href=crate::links::incident(twin.number)>{format!("Join #{}", twin.number)}</a></div>
        </li>
    }
    .into_any()
}
