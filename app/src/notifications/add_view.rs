//! Three ways to be reached beside mail, each folded until it is wanted.

use super::{AddChat, AddPush, AddWebhook, after};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

const PUBLIC: &str = "Only public addresses, unless the operator allows others with SIGNALBOX_ALLOW_PRIVATE_TARGETS.";

pub(super) fn add() -> impl IntoView {
    let push = view! {
        <div class="fields two">
            {Field::new::<AddPush>("address", "Server").value("https://ntfy.sh").hint(format!("Any ntfy server. {PUBLIC}")).input("url")}
            {Field::new::<AddPush>("topic", "Topic").hint("Whoever knows it reads along: make it hard to guess.").input("text")}
            {Field::new::<AddPush>("token", "Access token").hint("Where the server asks for one.").input("text")}
            {Field::new::<AddPush>("name", "Name").hint("As it stands in your rules: “My phone”.").input("text")}
            {when::<AddPush>()}
        </div>
        <div class="acts"><button class="act primary">"Add the push"</button></div>
    };
    let chat = view! {
        <div class="fields two">
            {Field::new::<AddChat>("address", "Incoming webhook").hint(format!("As Slack, Mattermost and others hand out. {PUBLIC}")).input("url")}
            {Field::new::<AddChat>("name", "Name").hint("As it stands in your rules: “My DMs”.").input("text")}
            {when::<AddChat>()}
        </div>
        <div class="acts"><button class="act primary">"Add the chat"</button></div>
    };
    let webhook = view! {
        <div class="fields two">
            {Field::new::<AddWebhook>("address", "Address").hint(format!("It is sent a POST with JSON, signed as Standard Webhooks describe. {PUBLIC}")).input("url")}
            {Field::new::<AddWebhook>("name", "Name").hint("As it stands in your rules: “Pager bridge”.").input("text")}
            {when::<AddWebhook>()}
        </div>
        <div class="acts"><button class="act primary">"Add the webhook"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-channel">
            <header><h2 id="add-channel">"Add a channel"</h2></header>
            <div class="body notify-kinds">
                {fold::<AddPush>("Push to a phone", "ntfy rings through a silenced phone.", push.into_any())}
                {fold::<AddChat>("Chat", "A message where you talk.", chat.into_any())}
                {fold::<AddWebhook>("Webhook", "A machine of yours that knows what to do.", webhook.into_any())}
            </div>
        </section>
    }
}

/// Open where its form was refused: the reason and what was typed are in it.
fn fold<C: Command>(name: &'static str, means: &'static str, fields: AnyView) -> AnyView {
    let is_open = ui::frame().refused.command == C::NAME;
    view! {
        <details class="notify-kind" open=is_open>
            <summary><b>{name}</b> <span class="dim">{means}</span></summary>
            {ui::form::<C>("stack", &[], fields)}
        </details>
    }
    .into_any()
}

fn when<C: Command>() -> impl IntoView {
    let choices = |never: &str| {
        let minutes = [0, 1, 2, 5, 10, 15].map(|minutes| (minutes.to_string(), after(minutes)));
        minutes.into_iter().chain([(String::new(), never.to_string())]).collect::<Vec<_>>()
    };
    view! {
        {Field::new::<C>("high", "When you are paged").value("0").select(choices("not by this"))}
        {Field::new::<C>("low", "What can wait").value("").select(choices("not by this"))}
    }
}
