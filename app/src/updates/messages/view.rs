//! `/settings/messages`: each message with its places, what is wrong with it, and how a sample reads.

use super::EditMessage;
use crate::{
    command::Command,
    settings::nav,
    ui::{self, Field},
    updates::{
        CUSTOMERS,
        template::{BUILT_IN_CUSTOMERS, BUILT_IN_INTERNAL, Problem, Template, Values, Variable, problems},
    },
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct MessageVersion {
    pub version: i32,
    pub text: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub struct MessageView {
    pub audience: &'static str,
    /// Newest first.
    pub versions: Vec<MessageVersion>,
}

#[derive(Clone, Debug)]
pub struct MessagesPage {
    /// Commanders change them, everyone else reads them.
    pub may_edit: bool,
    pub is_admin: bool,
    pub messages: Vec<MessageView>,
}

pub fn messages(page: MessagesPage) -> AnyView {
    let sections: Vec<AnyView> = page.messages.iter().map(|message| section(message, page.may_edit)).collect();
    view! {
        <div class="head"><h1>"Messages"</h1></div>
        <div class="settings">
            {nav("/settings/messages", page.is_admin)}
            <div class="work">
                <p class="dim">
                    "The runbook's own message comes first, then these, then Signalbox's. The composer fills them in, for you to paste where Signalbox does not write."
                </p>
                {sections}
                {places()}
            </div>
        </div>
    }
    .into_any()
}

/// Its text now: what was typed, what is kept, or our own.
fn text(message: &MessageView) -> (String, bool) {
    let refused = ui::frame().refused;
    let is_typed = refused.command == EditMessage::NAME && refused.value("audience") == Some(message.audience);
    let kept = message.versions.first().map(|newest| newest.text.clone()).filter(|text| !text.trim().is_empty());
    let ours = if message.audience == CUSTOMERS { BUILT_IN_CUSTOMERS } else { BUILT_IN_INTERNAL };
    match is_typed {
        true => (refused.value("text").unwrap_or_default().to_string(), true),
        false => (kept.unwrap_or_else(|| ours.to_string()), false),
    }
}

fn section(message: &MessageView, may_edit: bool) -> AnyView {
    let is_public = message.audience == CUSTOMERS;
    let (text, is_typed) = text(message);
    let (class, name) = if is_public { ("panel public", "For customers") } else { ("panel", "Internal") };
    let id = format!("message-{}", message.audience);
    let newest = message.versions.first();
    let state = match newest {
        None => "Signalbox's own".to_string(),
        Some(newest) if newest.text.trim().is_empty() => format!("Signalbox's own again, version {}", newest.version),
        Some(newest) => format!("version {} by {}", newest.version, newest.by),
    };
    let wrong = problems(&text, is_public);
    let body = match may_edit {
        true => form(message, &text, is_typed),
        false => view! { <p class="messages-text" dir="auto">{text.clone()}</p> }.into_any(),
    };
    view! {
        <section class=class aria-labelledby=id.clone()>
            <header><h2 id=id.clone()>{name}</h2><p class="aside">{state}</p></header>
            <div class="body stack">
                {body}
                {wrong_view(&wrong)}
                <h3>"A sample"</h3>
                <p class="messages-text messages-sample" dir="auto">{Template::read(&text).render(&sample(is_public)).text}</p>
                {history(message)}
            </div>
        </section>
    }
    .into_any()
}

fn form(message: &MessageView, text: &str, is_typed: bool) -> AnyView {
    let refused = ui::frame().refused;
    if is_typed {
        ui::refusal_is_told();
    }
    let says = (is_typed && !refused.is_review() && refused.error("text").is_none())
        .then(|| view! { <p class="notice bad" role="alert">{refused.says.clone()}</p> });
    let base = message.versions.first().map_or(0, |newest| newest.version);
    let once = (ui::frame().once)().to_string();
    let field = Field::new::<EditMessage>("text", "Message").twin(message.audience).only_if(is_typed).rewritten(text);
    view! {
        <form class="stack" method="post" action=EditMessage::PATH data-command=EditMessage::NAME>
            <input type="hidden" name="once" value=once/>
            {ui::hidden("audience", message.audience)}
            {ui::hidden("base", &base.to_string())}
            {says}
            {field.hint("Empty it to use Signalbox's own again.").area(9)}
            <div class="acts">
                <button class="act primary">"Keep as a new version"</button>
                <button class="act" name="look" value="yes">"Show it on the sample"</button>
            </div>
        </form>
    }
    .into_any()
}

fn wrong_view(wrong: &[Problem]) -> Option<AnyView> {
    let rows: Vec<AnyView> = wrong
        .iter()
        .map(|problem| {
            let line = problem.line.map(|line| format!("Line {line}: ")).unwrap_or_default();
            view! { <li>{line} {problem.says.clone()}</li> }.into_any()
        })
        .collect();
    (!rows.is_empty())
        .then(|| view! { <div class="notice bad"><ul class="composer-words">{rows}</ul></div> }.into_any())
}

fn history(message: &MessageView) -> Option<AnyView> {
    let rows: Vec<AnyView> = message
        .versions
        .iter()
        .map(|version| {
            let text = if version.text.trim().is_empty() { "Signalbox's own".to_string() } else { version.text.clone() };
            view! {
                <li>
                    <p><b>{format!("Version {}", version.version)}</b> " " {ui::time(version.at)} " " {version.by.clone()}</p>
                    <p class="messages-text dim" dir="auto">{text}</p>
                </li>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! { <details><summary>"Versions"</summary><ul class="messages-versions">{rows}</ul></details> }.into_any()
    })
}

fn places() -> AnyView {
    let rows: Vec<AnyView> = Variable::ALL
        .into_iter()
        .map(|variable| {
            view! { <dt><code>{format!("{{{{ {} }}}}", variable.name())}</code></dt><dd>{variable.says()}</dd> }
                .into_any()
        })
        .collect();
    view! {
        <section class="panel" aria-labelledby="places-h">
            <header><h2 id="places-h">"Places that are filled in"</h2></header>
            <div class="body"><dl class="pairs">{rows}</dl></div>
        </section>
    }
    .into_any()
}

fn sample(is_public: bool) -> Values {
    let values = Values::default()
        .with(Variable::UsersSee, "The assistant declines questions that it normally answers.")
        .with(Variable::Since, "15 Feb 2025 14:10 UTC")
        .with(Variable::Scope, "Questions in English. Not affected: other languages.")
        .with(Variable::Mitigation, "We take a recent change back.")
        .with(Variable::NextUpdate, "15 Feb 2025 15:10 UTC")
        .with(Variable::Owner, if is_public { "The engineer on call" } else { "Ana Ruiz" })
        .with(Variable::Title, "The support assistant refuses some questions")
        .with(Variable::Phase, "Identified")
        .with(Variable::Parts, "Support assistant: partly not working")
        .with(Variable::Page, "https://status.example.org/status");
    match is_public {
        true => values,
        false => values.with(Variable::Number, "42").with(Variable::Severity, "SEV2"),
    }
}
