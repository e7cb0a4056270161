use super::{
    ChannelRow, DropChannelSecret, Kind, NotificationsPage, RemoveChannel, RotateChannelSecret,
    page::{second, tone},
};
use crate::ui;
use leptos::prelude::*;

pub(super) fn channels(page: &NotificationsPage) -> impl IntoView + use<> {
    let has_mail = page.has_mail;
    let rows: Vec<_> = page.channels.iter().map(|channel| row(channel, has_mail)).collect();
    let count = rows.len();
    view! {
        <section class="panel" aria-labelledby="channels-h">
            <header><h2 id="channels-h">"Your channels"</h2><span class="n">{count}</span></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
}

fn row(channel: &ChannelRow, has_mail: bool) -> impl IntoView + use<> {
    let is_mail = channel.kind == Kind::Mail;
    let off = (is_mail && !has_mail).then(|| {
        view! { <p class="notify-out bad">{ui::icon("late")} " No mail is sent: no mail server is set for this installation."</p> }
    });
    let own = is_mail.then(|| view! { <p class="dim">"The address of your account."</p> });
    let last = match &channel.last {
        None => view! { <p class="dim">"Nothing was sent by it yet."</p> }.into_any(),
        Some(rung) => {
            let words = rung.outcome.words(rung.channel, rung.due_at, second);
            view! { <p class=format!("notify-out {}", tone(&rung.outcome)) dir="auto">"Last: " {words}</p> }.into_any()
        }
    };
    let rotating = channel.rotating_since.map(|at| {
        view! { <p class="warn">"Two secrets sign since " {ui::time(at)} ". Drop the old one when your receiver knows the new."</p> }
    });
    let named = (channel.name != channel.kind.name()).then(|| view! { <b dir="auto">{channel.name.clone()}</b> " " });
    view! {
        <li class="row notify-channel">
            <div class="grow">
                <span class="tag">{channel.kind.name()}</span> " " {named} <span class="notify-place" dir="auto">{channel.place.clone()}</span>
                {own}
                {off}
                {last}
                {rotating}
            </div>
            {(!is_mail).then(|| acts(channel))}
        </li>
    }
}

fn acts(channel: &ChannelRow) -> impl IntoView + use<> {
    let own = [("channel", channel.id.to_string())];
    let secret = (channel.kind == Kind::Webhook).then(|| match channel.rotating_since {
        None => view! {
            <details class="act-panel">
                <summary class="act small">"New secret…"</summary>
                <div class="act-form">
                    <p>"Both secrets sign until you drop the old one, so that your receiver can change over without a gap."</p>
                    <div class="acts">{ui::button_form::<RotateChannelSecret>("act", "Make a new secret", &[], &own)}</div>
                </div>
            </details>
        }
        .into_any(),
        Some(_) => ui::button_form::<DropChannelSecret>("act small", "Drop the old secret", &[], &own),
    });
    view! {
        <div class="acts">
            {secret}
            <details class="act-panel">
                <summary class="act small">"Remove…"</summary>
                <div class="act-form">
                    <p>"It is used no more, also for what waits to be sent. Its rules go with it."</p>
                    <div class="acts">{ui::button_form::<RemoveChannel>("act", "Remove the channel", &[], &own)}</div>
                </div>
            </details>
        </div>
    }
}
