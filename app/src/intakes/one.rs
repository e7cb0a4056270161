//! `/settings/intakes/{id}`: how to connect it, whether it works, what it sent, and what lets it in.

use super::{
    ChangeIntake, DeliveryRow, Heard, Raw, SaveMapping, Sender, TestResult, connect_view, deliveries_view,
    mapping_view, signature_view, test_view, token_view,
};
use crate::{
    alerts::mapping::Trial,
    command::Command,
    settings::{Once, nav},
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

/// The token before the last one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Old {
    pub until: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    pub header: String,
    pub time_header: Option<String>,
    /// Signatures by the secret before the last one fit until then, or unsigned deliveries are taken.
    pub old_until: Option<DateTime<Utc>>,
    pub takes_unsigned: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MadeSecret {
    Token(String),
    Signing(String),
}

#[derive(Clone, Debug)]
pub struct IntakePage {
    pub heard: Heard,
    pub sender: Option<Sender>,
    pub made_by: Option<String>,
    pub made_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// When the newest token was last used.
    pub used_at: Option<DateTime<Utc>>,
    pub rotated_by: Option<String>,
    pub rotated_at: Option<DateTime<Utc>>,
    pub old: Option<Old>,
    pub signature: Option<Signature>,
    /// As it stands in the form.
    pub mapping: SaveMapping,
    pub is_own_mapping: bool,
    /// What it makes of a sample, and whether that is the last delivery.
    pub trial: Option<(Result<Trial, String>, bool)>,
    /// Of its alerts, how many stand open.
    pub open_alerts: i64,
    /// The newest first.
    pub deliveries: Vec<DeliveryRow>,
    pub raw: Option<Raw>,
    pub tested: Option<TestResult>,
    pub made: Once<MadeSecret>,
    /// The address of this installation.
    pub url: String,
}

impl IntakePage {
    pub fn id(&self) -> [(&'static str, String); 1] {
        [("intake", self.heard.id.to_string())]
    }
}

pub fn one(page: IntakePage) -> AnyView {
    let name = page.heard.name.clone();
    let stands = page.ended_at.is_none();
    let says_changes = page.sender == Some(Sender::Changes);
    let is_mapped = page.sender.is_none_or(Sender::is_mapped);
    let mut mapping = (stands && is_mapped).then(|| mapping_view::mapping(&page));
    // What was just tried or refused is what its writer looks for.
    let is_first = page.trial.is_some() || ui::frame().refused.command == SaveMapping::NAME;
    let answered = is_first.then(|| mapping.take());
    view! {
        <div class="head"><h1 dir="auto">{name}</h1>{state(&page)}</div>
        <div class="settings">
            {nav("/settings/intakes", true)}
            <div class="work">
                {answered}
                {connect_view::made(&page)}
                {stands.then(|| connect_view::connect(&page))}
                {(stands && !says_changes).then(|| test_view::test(&page))}
                {(!says_changes).then(|| deliveries_view::deliveries(&page))}
                {mapping}
                {stands.then(|| token_view::tokens(&page))}
                {(stands && page.sender.is_none_or(Sender::can_sign)).then(|| signature_view::signature(&page))}
                {stands.then(|| change(&page))}
            </div>
        </div>
    }
    .into_any()
}

fn state(page: &IntakePage) -> AnyView {
    let sender = page.sender.map_or("Any sender", Sender::name);
    if let Some(at) = page.ended_at {
        return view! { <p class="sub">{sender} " · ended " {ui::time(at)} ". What it sent stays."</p> }.into_any();
    }
    let heard = &page.heard;
    let (tone, icon) = match heard.is_silent() || heard.at.is_none() {
        true => ("sub warn", "late"),
        false => ("sub", "heard"),
    };
    let says = if heard.is_silent() { heard.silence() } else { heard.life.words() };
    let title = heard.at.map(ui::exact);
    view! { <p class=tone title=title>{sender} " · " {ui::icon(icon)} " " {says}</p> }.into_any()
}

fn change(page: &IntakePage) -> impl IntoView + use<> {
    let senders = Sender::ALL.into_iter().map(|sender| (sender.word().to_string(), sender.means().to_string()));
    let mut senders: Vec<_> = senders.collect();
    if page.sender.is_none() {
        senders.insert(0, (String::new(), "Nobody said".into()));
    }
    let sender = page.sender.map_or("", Sender::word);
    let fields = view! {
        <div class="fields two">
            {Field::new::<ChangeIntake>("name", "Name").value(page.heard.name.clone()).input("text")}
            {Field::new::<ChangeIntake>("sender", "What sends").value(sender).select(senders)}
        </div>
        <div class="acts"><button class="act">"Save"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="change-h">
            <header><h2 id="change-h">"Name and sender"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "People read the name beside every alert, also beside those that came. The sender only chooses what this page shows: the token opens every door."
                </p>
                {ui::form::<ChangeIntake>("stack", &page.id(), fields)}
            </div>
        </section>
    }
}
