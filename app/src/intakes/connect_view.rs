//! The address and what is pasted, and a secret the one time it is shown.

use super::{
    IntakePage, MadeSecret, Sender,
    paste::{NO_SECRET, NO_TOKEN, Signing, paste},
};
use crate::{settings::Once, ui};
use leptos::prelude::*;

pub(super) fn made(page: &IntakePage) -> Option<AnyView> {
    let (heading, secret, says) = match &page.made {
        Once::NotAsked => return None,
        Once::Gone => {
            let says = "It was made, but this page can't show it any more. Make a new one below.";
            return Some(view! { <p class="notice warn" id="made">{says}</p> }.into_any());
        }
        Once::Here(MadeSecret::Token(token)) => ("The token", token, "It stands in the configuration below, too."),
        Once::Here(MadeSecret::Signing(secret)) => {
            ("The signing secret", secret, "Give it to the sender; it stands in the configuration below, too.")
        }
    };
    let (heading, secret) = (heading.to_string(), secret.clone());
    let view = view! {
        <section class="panel intake-made" id="made" aria-labelledby="made-h">
            <header><h2 id="made-h">{heading}</h2></header>
            <div class="body">
                <div class="secret"><code>{secret.clone()}</code>{ui::copy_button("Copy", &secret)}</div>
                <p>"Copy it now. It cannot be shown again; it can be replaced. " {says}</p>
            </div>
        </section>
    };
    Some(view.into_any())
}

pub(super) fn connect(page: &IntakePage) -> AnyView {
    let Some(sender) = page.sender else { return unknown() };
    let (token, secret) = match &page.made {
        Once::Here(MadeSecret::Token(token)) => (token.as_str(), NO_SECRET),
        Once::Here(MadeSecret::Signing(secret)) => (NO_TOKEN, secret.as_str()),
        Once::NotAsked | Once::Gone => (NO_TOKEN, NO_SECRET),
    };
    let signing = page.signature.as_ref().map(|signature| Signing {
        secret,
        header: &signature.header,
        time_header: signature.time_header.as_deref(),
    });
    let pastes: Vec<_> = paste(sender, &page.url, token, signing)
        .into_iter()
        .map(|paste| {
            view! {
                <div class="intake-paste">
                    <p class="intake-into">{paste.into}</p>
                    <div class="cmd text"><pre><code>{paste.text.clone()}</code></pre>{ui::copy_button("Copy", &paste.text)}</div>
                </div>
            }
        })
        .collect();
    let says = (token == NO_TOKEN).then(|| {
        view! {
            <p class="dim">
                "Put the token where " <code>{NO_TOKEN}</code> " stands. It was shown when it was made; "
                <a href="#token">"make a new one"</a> " if it is lost."
            </p>
        }
    });
    let address = format!("{}{}", page.url, sender.path());
    view! {
        <section class="panel" aria-labelledby="connect-h">
            <header><h2 id="connect-h">"Connect it"</h2></header>
            <div class="body">
                <div class="intake-address">
                    <span class="dim">"Address"</span>
                    <code>{address.clone()}</code>
                    {ui::copy_button("Copy", &address)}
                </div>
                {says}
                {pastes}
                {notes(sender)}
            </div>
        </section>
    }
    .into_any()
}

fn notes(sender: Sender) -> Option<AnyView> {
    let says = match sender {
        Sender::Alertmanager => {
            "Every version and any size of group. Alertmanager sends again what was answered with 503; nothing is ever refused for load."
        }
        Sender::Grafana => "Signed deliveries: switch the signature on below, and the secret stands here.",
        Sender::PagerDuty => {
            "Known to work: Alertmanager, Grafana, Uptime Kuma, and PagerDuty's own clients with their address changed. Change events go to /v2/change/enqueue with the same key."
        }
        Sender::Opsgenie => "Create, close, acknowledge and note, by alias, as Opsgenie's clients send them.",
        Sender::Json => "Your own field names: say below where each fact lies, and try it on a sample.",
        Sender::CloudEvents => "Structured, batched or binary. What the events mean, the mapping below says.",
        Sender::Changes => return None,
    };
    Some(view! { <p class="dim">{says}</p> }.into_any())
}

fn unknown() -> AnyView {
    view! {
        <section class="panel" aria-labelledby="connect-h">
            <header><h2 id="connect-h">"Connect it"</h2></header>
            <div class="body">
                <p>"Nobody said what sends here, and nothing came yet. " <a href="#change-h">"Say it below"</a> ", and its configuration stands here."</p>
            </div>
        </section>
    }
    .into_any()
}
