//! `/settings/notifications`: how a person is reached, and a press that proves it.

use super::{
    Kind, Outcome, RingMe, Rule, Urgency, add_view::add, channel_view::channels, house_view::house, rules_view::rules,
};
use crate::{
    ids::ChannelId,
    settings::{Once, nav},
    ui,
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ChannelRow {
    pub id: ChannelId,
    pub kind: Kind,
    pub name: String,
    /// What may be shown of its address.
    pub place: String,
    /// Two secrets sign since then.
    pub rotating_since: Option<DateTime<Utc>>,
    /// The newest message by it, and what became of that.
    pub last: Option<Rung>,
}

/// One message by one channel.
#[derive(Clone, Debug)]
pub struct Rung {
    pub channel: Kind,
    pub name: String,
    pub due_at: DateTime<Utc>,
    pub outcome: Outcome,
}

/// The mail server, and what the house could not deliver: for administrators.
#[derive(Clone, Debug)]
pub struct House {
    /// Where mails go and whom they come from.
    pub mail: Option<(String, String)>,
    pub failures: Vec<HouseFailure>,
    /// People whom no message can reach.
    pub unreachable: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct HouseFailure {
    pub person: String,
    pub rung: Rung,
}

#[derive(Clone, Debug)]
pub struct NewChannelSecret {
    pub secret: String,
    pub name: String,
}

#[derive(Clone, Debug)]
pub struct NotificationsPage {
    /// In the order in which they were added, mail first.
    pub channels: Vec<ChannelRow>,
    /// In the order of their minutes.
    pub rules: Vec<Rule>,
    pub has_mail: bool,
    /// The last "Ring me now".
    pub rung: Vec<Rung>,
    pub made: Once<NewChannelSecret>,
    /// None for whoever is no administrator.
    pub house: Option<House>,
}

impl NotificationsPage {
    pub(super) fn of(&self, urgency: Urgency) -> Vec<Rule> {
        self.rules.iter().filter(|rule| rule.urgency == urgency).cloned().collect()
    }

    /// Whether a page would reach its reader at all.
    fn is_reachable(&self) -> bool {
        let high = self.of(Urgency::High);
        self.has_mail || high.iter().any(|rule| rule.kind != Kind::Mail)
    }
}

pub fn notifications(page: NotificationsPage) -> AnyView {
    let loud = (!page.is_reachable()).then(|| {
        let why = match page.channels.iter().any(|channel| channel.kind != Kind::Mail) {
            true => "Give one of your channels a rule for pages.",
            false => "No mail server is set for this installation. Add a push, a chat or a webhook below.",
        };
        view! { <p class="notice bad notify-nobody" role="alert"><b>"No page reaches you."</b> " " {why}</p> }
    });
    let is_admin = page.house.is_some();
    view! {
        <div class="head"><h1>"Notifications"</h1></div>
        <div class="settings">
            {nav("/settings/notifications", is_admin)}
            <div class="work">
                {loud}
                {made(&page.made)}
                {rules(&page)}
                {ring(&page.rung)}
                {channels(&page)}
                {add()}
                {page.house.as_ref().map(house)}
            </div>
        </div>
    }
    .into_any()
}

fn ring(rung: &[Rung]) -> impl IntoView + use<> {
    let rows: Vec<_> = rung.iter().map(|rung| outcome_row(rung, None)).collect();
    let is_open = rung.iter().any(|rung| !rung.outcome.is_over());
    let again = is_open.then(|| {
        view! { <p><a class="act small" href="/settings/notifications#rung">"Look again"</a> " Not every channel has answered yet."</p> }
    });
    let list = (!rows.is_empty()).then(|| view! { <ul class="rows" aria-label="What became of it">{rows}</ul> });
    let button = ui::button_form::<RingMe>("act primary", view! { {ui::icon("bell")} "Ring me now" }, &[], &[]);
    view! {
        <section class="panel" id="rung" aria-labelledby="rung-h">
            <header><h2 id="rung-h">"Does it reach you?"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "One message to you by every channel, at once. It is marked as a test; nobody else hears of it."
                </p>
                <div class="acts">{button}</div>
                {again}
                {list}
            </div>
        </section>
    }
}

/// The mark and the words of one message; `whose` names its receiver.
pub(super) fn outcome_row(rung: &Rung, whose: Option<&str>) -> impl IntoView + use<> {
    let tone = tone(&rung.outcome);
    let mark = match tone {
        "good" => Some(ui::icon("tick")),
        "bad" => Some(ui::icon("late")),
        _ => None,
    };
    let words = rung.outcome.words(rung.channel, rung.due_at, second);
    let named = (rung.name != rung.channel.name()).then(|| view! { <b dir="auto">{rung.name.clone()}</b> " " });
    let whose = whose.map(|name| view! { <b>{name.to_string()}</b> ": " });
    view! { <li class="row"><div class="grow"><p class=format!("notify-out {tone}")>{mark} {whose} {named} <span dir="auto">{words}</span></p></div></li> }
}

pub(super) fn tone(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent { .. } => "good",
        Outcome::Dead { .. } => "bad",
        Outcome::Failed { .. } => "warn",
        Outcome::Waits | Outcome::Dropped { .. } => "dim",
    }
}

/// `14:11:04`, with the day where it is not the reader's today.
pub(super) fn second(at: DateTime<Utc>) -> String {
    let ui::Clockface { now, local } = ui::frame().clock;
    let there = local(at).0;
    let is_today = there.date_naive() == local(now).0.date_naive();
    there.format(if is_today { "%H:%M:%S" } else { "%-d %b %H:%M:%S" }).to_string()
}

fn made(made: &Once<NewChannelSecret>) -> Option<AnyView> {
    match made {
        Once::NotAsked => None,
        Once::Gone => Some(
            view! { <p class="notice warn">"The secret was made, but this page can't show it. Make a new one."</p> }
                .into_any(),
        ),
        Once::Here(new) => Some(
            view! {
                <section class="panel" aria-labelledby="made">
                    <header><h2 id="made">{format!("The secret of {}", new.name)}</h2></header>
                    <div class="body">
                        <div class="secret"><code>{new.secret.clone()}</code>{ui::copy_button("Copy", &new.secret)}</div>
                        <p>"Copy it now: with it your receiver checks that a message comes from here. It cannot be shown again; it can be replaced."</p>
                    </div>
                </section>
            }
            .into_any(),
        ),
    }
}
