//! `/maintenance`: what runs, what is planned, what is done.

use super::{
    Maintenance, Step,
    form::{both, range},
    work_link,
};
use crate::ui::{self, Local};
use leptos::prelude::*;

#[derive(Clone)]
pub struct ListPage {
    pub works: Vec<WorkLine>,
    pub public: Local,
    pub may_write: bool,
}

#[derive(Clone, Debug)]
pub struct WorkLine {
    pub work: Maintenance,
    /// Names of its parts.
    pub parts: Vec<String>,
}

pub fn list(page: ListPage) -> AnyView {
    let now = ui::frame().clock.now;
    let of = |wanted: &[Step]| {
        let mut of: Vec<&WorkLine> = page.works.iter().filter(|line| wanted.contains(&line.work.step(now))).collect();
        // What comes next stands first; of what is over the newest.
        of.sort_by_key(|line| line.work.starts_at);
        if wanted == [Step::Completed] {
            of.reverse();
        }
        of.into_iter().map(|line| row(&page, line)).collect::<Vec<_>>()
    };
    let running = of(&[Step::InProgress, Step::Verifying]);
    let (planned, done) = (of(&[Step::Scheduled]), of(&[Step::Completed]));
    let plan = page.may_write.then(|| view! { <a class="act primary" href="/maintenance/new">"Plan work…"</a> });
    let none = running.is_empty() && planned.is_empty();
    let running = (!running.is_empty()).then(|| section("running", "Under way", running));
    let planned = match none {
        true => view! {
            <section class="panel"><div class="empty"><p><b>"Nothing is planned."</b> " Say it before you do it: customers plan around it, and the page says when it begins and ends by itself."</p></div></section>
        }
        .into_any(),
        false if planned.is_empty() => ().into_any(),
        false => section("planned", "Planned", planned),
    };
    let done = (!done.is_empty()).then(|| {
        view! {
            <details class="panel fold">
                <summary><h2>"Done, 90 days"</h2><span class="n">{done.len()}</span></summary>
                <ul class="rows">{done}</ul>
            </details>
        }
    });
    view! {
        <div class="head">
            <h1>"Planned work"</h1>
            <p class="sub">"It begins and ends by itself on the status page, and subscribers are told. " <a href="/status">"Status page"</a></p>
            <div class="acts">{plan}</div>
        </div>
        {running}
        {planned}
        {done}
    }
    .into_any()
}

fn section(id: &'static str, title: &'static str, rows: Vec<AnyView>) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=format!("{id}-h")>
            <header><h2 id=format!("{id}-h")>{title}</h2><span class="n">{rows.len()}</span></header>
            <ul class="rows">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(page: &ListPage, line: &WorkLine) -> AnyView {
    let (work, now) = (&line.work, ui::frame().clock.now);
    view! {
        <li class="row">
            <div class="grow">
                <p><a href=work_link(&work.public_id) dir="auto"><b>{work.title.clone()}</b></a> " " {step_tag(work)}</p>
                <p>{when(work, &page.public)}</p>
                <p class="dim" dir="auto">{line.parts.join(", ")}</p>
            </div>
            {work.overruns(now).then(|| view! { <span class="warn">"takes longer"</span> })}
        </li>
    }
    .into_any()
}

pub(super) fn step_tag(work: &Maintenance) -> AnyView {
    let now = ui::frame().clock.now;
    let word = match work.cancelled_at {
        Some(_) => "Called off",
        None => work.step(now).word(),
    };
    view! { <span class="tag">{word}</span> }.into_any()
}

/// From when until when, as last said.
pub(super) fn when(work: &Maintenance, public: &Local) -> String {
    let now = ui::frame().clock.now;
    match (work.ended_at(now), work.end(now)) {
        // Called off before it began: it never was.
        (Some(ended), _) if ended < work.starts_at => format!("was planned for {}", both(public, work.starts_at)),
        (Some(ended), _) => range(public, work.starts_at, ended),
        (None, Some(end)) => range(public, work.starts_at, end),
        (None, None) => format!("{}, and longer", range(public, work.starts_at, work.ends_at)),
    }
}
