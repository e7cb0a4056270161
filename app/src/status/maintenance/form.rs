//! The fields of a plan, for a new one and for one that is changed.

use super::{Maintenance, PlanWork};
use crate::{
    command::Command,
    ui::{self, Field, Local},
};
use chrono::{DateTime, Datelike, FixedOffset, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartChoice {
    pub id: String,
    pub name: String,
    /// The group it stands in, or empty.
    pub group: String,
}

/// `Mon 17 Feb 02:00 UTC`, by the page's clock; and the reader's, where it differs.
pub(super) fn both(public: &Local, at: DateTime<Utc>) -> String {
    let clock = ui::frame().clock;
    let ((there, zone), (here, mine)) = (public(at), (clock.local)(at));
    let year = if there.year() == public(clock.now).0.year() { "" } else { " %Y" };
    let theirs = format!("{} {zone}", there.format(&format!("%a %-d %b{year} %H:%M")));
    if there.naive_local() == here.naive_local() {
        return theirs;
    }
    let day = if there.date_naive() == here.date_naive() { "" } else { "%a " };
    format!("{theirs} ({} {mine} for you)", here.format(&format!("{day}%H:%M")))
}

/// `Mon 17 Feb 02:00–04:00 UTC (03:00–05:00 CET for you)`; over midnight both days are named.
pub(super) fn range(public: &Local, from: DateTime<Utc>, until: DateTime<Utc>) -> String {
    let clock = ui::frame().clock;
    let ((first, zone), (last, _)) = (public(from), public(until));
    if first.date_naive() != last.date_naive() || first.year() != public(clock.now).0.year() {
        return format!("{} – {}", both(public, from), both(public, until));
    }
    let hours = |from: DateTime<FixedOffset>, until: DateTime<FixedOffset>| {
        format!("{}–{}", from.format("%H:%M"), until.format("%H:%M"))
    };
    let theirs = format!("{} {} {zone}", first.format("%a %-d %b"), hours(first, last));
    let ((mine, my_zone), (mine_last, _)) = ((clock.local)(from), (clock.local)(until));
    match mine.naive_local() == first.naive_local() {
        true => theirs,
        false => format!("{theirs} ({} {my_zone} for you)", hours(mine, mine_last)),
    }
}

pub(super) fn for_input(public: &Local, at: DateTime<Utc>) -> String {
    public(at).0.format("%Y-%m-%dT%H:%M").to_string()
}

/// What stands in the fields of a plan that is there.
pub fn plan_of(work: &Maintenance, public: &Local) -> PlanWork {
    let checking = work.verifies_at.map(|from| (work.ends_at - from).num_minutes().to_string());
    PlanWork {
        title: work.title.clone(),
        pauses: work.pauses.clone(),
        starts_at: for_input(public, work.starts_at),
        ends_at: for_input(public, work.ends_at),
        checking_minutes: checking.unwrap_or_default(),
        ends_by: if work.ends_itself { "clock" } else { "person" }.into(),
        parts: work.parts.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        ..PlanWork::default()
    }
}

pub(super) struct Fields<'a> {
    pub plan: &'a PlanWork,
    pub parts: &'a [PartChoice],
    /// The page's, as it is named.
    pub zone: &'a str,
    /// Its times have begun to count: they change by updates.
    pub times_stand: bool,
    /// It came back rewritten: what was typed counts no more.
    pub is_rewritten: bool,
}

pub(super) fn fields<C: Command>(form: &Fields) -> AnyView {
    let plan = form.plan;
    let field = |name: &'static str, label: &'static str, value: &str| {
        let field = Field::new::<C>(name, label);
        if form.is_rewritten { field.rewritten(value) } else { field.value(value) }
    };
    let zone = form.zone.replace('_', " ");
    let yours = ui::frame().viewer.map(|viewer| viewer.zone).filter(|mine| *mine != form.zone);
    let clock = match yours {
        Some(mine) => format!("The page’s clock, {zone}. Yours is {}; the review shows both.", mine.replace('_', " ")),
        None => format!("The page’s clock, {zone}."),
    };
    let times = match form.times_stand {
        true => view! { <p class="dim">"It has begun: its times are changed by an update, so that readers are told why."</p> }.into_any(),
        false => view! {
            <div class="fields two">
                {field("starts_at", "From", &plan.starts_at).hint(clock.clone()).input("datetime-local")}
                {field("ends_at", "Until", &plan.ends_at).hint(clock).input("datetime-local")}
            </div>
            {field("checking_minutes", "Minutes at its end for checking the result", &plan.checking_minutes).hint("The page says “Being checked” from then on. Empty: none.").input("number")}
            {ends_by::<C>(&plan.ends_by)}
        }
        .into_any(),
    };
    view! {
        {field("title", "What is done", &plan.title).hint("One sentence, as customers would say it: “Document upload: storage move”.").input("text")}
        {field("pauses", "What does not work meanwhile", &plan.pauses).hint("And for how long: “Uploads pause for 10 minutes; reading goes on.”").area(3)}
        {parts::<C>(form)}
        {times}
    }
    .into_any()
}

fn ends_by<C: Command>(first: &str) -> AnyView {
    let chosen = Field::new::<C>("ends_by", "How it ends").value(if first.is_empty() { "clock" } else { first });
    let (current, error) = (chosen.current().to_string(), chosen.error_view());
    let one = |value: &'static str, label: &'static str, hint: &'static str| {
        let is_chosen = current == value;
        view! {
            <label class="tick">
                <input type="radio" name="ends_by" value=value checked=is_chosen/>
                <span>{label} " " <span class="dim">{hint}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend>"How it ends"</legend>
            {one("clock", "By itself, at its end.", "Say if it takes longer; else the page says that it is done.")}
            {one("person", "When a person says so.", "Until then the page says that it takes longer; you are reminded.")}
            {error}
        </fieldset>
    }
    .into_any()
}

fn parts<C: Command>(form: &Fields) -> AnyView {
    let chosen = Field::new::<C>("parts", "Parts").value(form.plan.parts.clone());
    let (current, error) = (chosen.current().to_string(), chosen.error_view());
    let id = format!("{}-parts", C::NAME.replace('.', "-"));
    if form.parts.is_empty() {
        return view! { <p class="notice warn" id=id>"The status page has no parts yet. An administrator adds them under Settings, Status page."</p> }
            .into_any();
    }
    let rows: Vec<AnyView> = form
        .parts
        .iter()
        .map(|part| {
            let is_chosen = current.lines().any(|line| line.trim() == part.id);
            let group = (!part.group.is_empty())
                .then(|| view! { " " <span class="dim" dir="auto">{part.group.clone()}</span> });
            view! {
                <label class="tick">
                    <input type="checkbox" name="parts" value=part.id.clone() checked=is_chosen/>
                    <span><span dir="auto">{part.name.clone()}</span>{group}</span>
                </label>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="field" id=id tabindex="-1">
            <legend>"Parts that it concerns"</legend>
            <div class="maintenance-parts">{rows}</div>
            {error}
        </fieldset>
    }
    .into_any()
}
