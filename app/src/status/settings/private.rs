//! Who may read the page: everyone, or those who know its password.

use crate::{
    status::{ClosePage, OpenPage},
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug, Default)]
pub struct Private {
    pub is_private: bool,
    /// Who changed it last, and when.
    pub changed: Option<(String, DateTime<Utc>)>,
    /// Those who are told by mail, webhook or chat.
    pub subscribers: i64,
}

pub(super) fn private(private: &Private) -> AnyView {
    let changed = private.changed.clone().map(|(by, at)| {
        let did = if private.is_private { "Password set" } else { "Opened" };
        view! { <p class="last">{format!("{did} by ")}<span dir="auto">{by}</span> " " {ui::time(at)}</p> }
    });
    let (says, button) = match private.is_private {
        true => ("This page is for those who know its password.", "Change the password"),
        false => ("Everyone may read this page.", "Close the page with this password"),
    };
    let stays = match private.subscribers {
        0 => "Nobody has subscribed so far; from then on it takes the password to subscribe.".to_string(),
        1 => "1 subscriber is told on, with the words of each update. From then on it takes the password to subscribe."
            .into(),
        many => format!(
            "{} subscribers are told on, with the words of each update. From then on it takes the password to subscribe.",
            ui::grouped(many)
        ),
    };
    let closing = view! {
        {Field::new::<ClosePage>("password", "Password").hint("12 characters or more. Nobody can read it here later: give it to your customers yourself.")
            .input_with("password", "new-password", false)}
        <p class="effect"><b>"Effect"</b>"The page, its incidents, JSON, feeds, badge and banner ask for it; without it neither a title nor a state is shown. Who is in already has to enter the new one. It works without the database, too."</p>
        <p class="effect"><b>"Subscribers"</b>{stays} " " <a href="/settings/subscribers">"See them"</a></p>
        <div class="acts"><button class="act">{button}</button></div>
    };
    let open = private.is_private.then(|| {
        view! {
            <details class="act-panel">
                <summary class="act quiet">"Open it to everyone…"</summary>
                <div class="act-form">
                    <p>"Everyone will read the page, its history of 90 days, JSON, feeds and badge. Search engines may keep what they find."</p>
                    {ui::button_form::<OpenPage>("act outward", "Take the password away", &[], &[])}
                </div>
            </details>
        }
    });
    view! {
        <section class="panel" aria-labelledby="private-h">
            <header><h2 id="private-h">"Who may read it"</h2></header>
            <div class="body">
                <p><b>{says}</b></p>
                {changed}
                {ui::form::<ClosePage>("stack", &[], closing)}
                {open}
            </div>
        </section>
    }
    .into_any()
}
