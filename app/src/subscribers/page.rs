//! `/settings/subscribers`: how many hear of the page, what does not arrive, and one address when it is asked for.

use super::{EndSubscriber, EraseSubscriber};
use crate::{ids::SubscriberId, settings::nav, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// One channel. What was sent is of the last 30 days.
#[derive(Clone, Debug)]
pub struct ChannelCounts {
    pub name: &'static str,
    pub active: i64,
    /// Asked, not confirmed yet.
    pub asked: i64,
    pub ended: i64,
    pub bounced: i64,
    pub handed_over: i64,
    /// On their way, the first try included.
    pub waiting: i64,
    pub dropped: i64,
}

#[derive(Clone, Debug)]
pub struct Trouble {
    pub says: String,
    /// `550 5.1.1`, or empty.
    pub code: String,
    pub at: DateTime<Utc>,
    /// It is tried again then.
    pub again: bool,
}

#[derive(Clone, Debug)]
pub struct SubscriberRow {
    pub id: SubscriberId,
    pub channel: &'static str,
    /// Never whole; none: erased.
    pub address: Option<String>,
    pub standing: &'static str,
    pub since: DateTime<Utc>,
    pub is_over: bool,
    /// Names; none: all.
    pub parts: Vec<String>,
    pub trouble: Option<Trouble>,
}

#[derive(Clone, Debug)]
pub struct SubscribersPage {
    pub counts: Vec<ChannelCounts>,
    /// The newest, those in trouble, or the one that was asked for.
    pub rows: Vec<SubscriberRow>,
    pub has_more: bool,
    pub in_trouble: bool,
    /// What was searched for, exactly.
    pub address: String,
    /// Without one no mail leaves the house.
    pub has_mail_server: bool,
}

pub fn subscribers(page: SubscribersPage) -> AnyView {
    let no_mail = (!page.has_mail_server).then(|| {
        view! {
            <p class="effect"><b>"No mail server"</b>
                "Mails wait: the operator sets SIGNALBOX_SMTP_URL. What waits longer than two days is given up."</p>
        }
    });
    let counts: Vec<_> = page.counts.iter().map(counts).collect();
    view! {
        <div class="head"><h1>"Subscribers"</h1></div>
        <div class="settings">
            {nav("/settings/subscribers", true)}
            <div class="work">
                <p class="effect">
                    <b>"Effect"</b>
                    "Each update for customers, each correction that is told and each step of planned work goes to everyone here who asked for its parts. People subscribe on the status page, and confirm it themselves."
                </p>
                {no_mail}
                <section class="panel" aria-labelledby="counts-h">
                    <header><h2 id="counts-h">"How many"</h2></header>
                    <ul class="rows">{counts}</ul>
                </section>
                {search(&page.address)}
                {list(page)}
            </div>
        </div>
    }
    .into_any()
}

fn counts(counts: &ChannelCounts) -> AnyView {
    let said = |counts: &[(i64, &str)]| {
        counts.iter().map(|(count, word)| format!("{} {word}", ui::grouped(*count))).collect::<Vec<_>>().join(" · ")
    };
    let people = said(&[(counts.asked, "not confirmed"), (counts.ended, "ended"), (counts.bounced, "bounced")]);
    let sent =
        said(&[(counts.handed_over, "handed over"), (counts.waiting, "on the way"), (counts.dropped, "given up")]);
    view! {
        <li class="row">
            <div class="grow">
                <p><b>{counts.name}</b> " " {ui::grouped(counts.active)} " subscribed"</p>
                <p class="dim">{people}</p>
                <p class="dim">{format!("In 30 days: {sent}")}</p>
            </div>
        </li>
    }
    .into_any()
}

fn search(address: &str) -> AnyView {
    let address = address.to_string();
    view! {
        <section class="panel" aria-labelledby="find-h">
            <header><h2 id="find-h">"Find an address"</h2></header>
            <div class="body">
                <form class="stack" method="get" action="/settings/subscribers" role="search">
                    <div class="field">
                        <label for="subscribers-address">"Whole address"</label>
                        <p class="hint" id="subscribers-address-hint">
                            "Lists show only a part of each, so that nobody reads along. Who writes to you to be forgotten tells you theirs."
                        </p>
                        <input class="text" id="subscribers-address" name="address" type="text" maxlength="500" autocomplete="off"
                            spellcheck="false" aria-describedby="subscribers-address-hint" value=address/>
                    </div>
                    <div class="acts"><button class="act">"Find"</button></div>
                </form>
            </div>
        </section>
    }
    .into_any()
}

fn list(page: SubscribersPage) -> AnyView {
    let is_search = !page.address.is_empty();
    let head = match (is_search, page.in_trouble) {
        (true, _) => "Found",
        (false, true) => "In trouble",
        (false, false) => "Newest",
    };
    let none = match (is_search, page.in_trouble) {
        (true, _) => ("Nobody subscribed with this address.", "It has to be written as they did."),
        (false, true) => ("Everything arrives.", "What bounces, is refused or is tried again stands here."),
        (false, false) => ("Nobody subscribed yet.", "The status page has the form."),
    };
    let other = match page.in_trouble || is_search {
        true => view! { <a href="/settings/subscribers">"Newest"</a> },
        false => view! { <a href="/settings/subscribers?show=trouble">"In trouble"</a> },
    };
    let count = page.rows.len();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let rows = match rows.is_empty() {
        true => view! { <div class="empty"><p><b>{none.0}</b> " " {none.1}</p></div> }.into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    let more = page
        .has_more
        .then(|| view! { <div class="body"><p class="dim">"There are more. Find one by its address."</p></div> });
    view! {
        <section class="panel" aria-labelledby="list-h">
            <header><h2 id="list-h">{head}</h2><span class="n">{count}</span> <span class="subscribers-other">{other}</span></header>
            {rows}
            {more}
        </section>
    }
    .into_any()
}

fn row(row: SubscriberRow) -> AnyView {
    let name = row.address.clone().unwrap_or_else(|| "Forgotten address".into());
    let parts = match row.parts.is_empty() {
        true => "all parts".to_string(),
        false => row.parts.join(", "),
    };
    let trouble = row.trouble.map(|trouble| {
        let again = if trouble.again { "tried again " } else { "given up " };
        let code = (!trouble.code.is_empty()).then(|| view! { " " <code>{trouble.code}</code> });
        view! {
            <p class="verdict outside">{ui::icon("late")} " " <span dir="auto">{trouble.says}</span> {code} " · " {again} {ui::time(trouble.at)}</p>
        }
    });
    let id = row.id.to_string();
    let named = |label: &'static str| view! { {label} <span class="sr">{format!(": {name}")}</span> };
    let end = (!row.is_over)
        .then(|| ui::button_form::<EndSubscriber>("act small", named("End it"), &[], &[("subscriber", id.clone())]));
    let erase = row.address.is_some().then(|| {
        ui::button_form::<EraseSubscriber>(
            "act small quiet",
            named("Forget the address"),
            &[],
            &[("subscriber", id.clone())],
        )
    });
    view! {
        <li class="row" id=format!("subscriber-{id}")>
            <div class="grow">
                <b dir="auto">{name.clone()}</b>
                <p class="dim">{row.channel} " · " {row.standing} " " {ui::time(row.since)} " · " <span dir="auto">{parts}</span></p>
                {trouble}
            </div>
            <div class="acts">{end} {erase}</div>
        </li>
    }
    .into_any()
}
