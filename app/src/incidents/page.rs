//! The incident page: title, five facts, the line, *Next*, then the chosen stop beside the record.

use super::{
    AcceptHandOver, Acknowledge, Act, Detail, EndHandOver, Facts, Lamp, Station, Stop, current_stop, line, list, stops,
};
use crate::{links, recovery, rollbacks, timeline, ui, updates};
use leptos::prelude::*;

pub fn page(detail: Detail) -> AnyView {
    let facts = &detail.facts;
    let now = ui::frame().clock.now;
    // Where *Next* offers it, it stands there.
    let is_next = matches!(detail.next.act, Act::SayNoNews | Act::WriteUpdate);
    let no_news = detail.no_news.as_ref().filter(|_| !is_next);
    view! {
        {title_row(&detail)}
        {banner(facts)}
        {updates::approvals::on_the_incident(facts, detail.viewer, no_news)}
        {five_facts(&detail, now)}
        {the_line(&detail)}
        {next(&detail)}
        <div class="cols wide-side">
            <div class="work">{stops::show(&detail)}</div>
            <aside class="side" aria-label="Record">
                {stops::pinned(&detail)}
                {timeline::record(timeline::Record {
                    number: facts.number,
                    entries: &detail.entries,
                    people: &detail.people,
                    filter: detail.filter,
                    marked: detail.marked,
                    responds: detail.responds,
                    has_more: detail.more_entries,
                    at: detail.at.key(),
                })}
            </aside>
        </div>
    }
    .into_any()
}

fn title_row(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let number = facts.number;
    let severity = facts.severity.map_or("no severity", |severity| severity.word());
    let service = facts.service.as_ref().map(|(slug, name)| {
        view! { <a href=format!("/services/{slug}")>{name.clone()}</a> }
    });
    let phase = facts.public_phase.as_ref().map(|phase| view! { <span>{format!("public: {phase}")}</span> });
    let frame = ui::frame();
    let mark = facts.severity.map_or('○', |severity| severity.mark());
    let owner = facts.owner.as_ref().map_or("owned by nobody", |owner| owner.name.as_str());
    let stop = current_stop(facts).map_or("ended", |stop| stop.name());
    let chat = format!(
        "{mark} {severity} #{number} {} · {stop} · since {} UTC · {owner} · http{}://{}/incidents/{number}",
        facts.title,
        facts.impact_started_at.format("%H:%M"),
        if frame.is_exposed || frame.host.starts_with("127.") || frame.host.starts_with("localhost") {
            ""
        } else {
            "s"
        },
        frame.host
    );
    view! {
        <div class="title">
            {ui::severity_or_none(facts.severity)}
            <h1 dir="auto">
                <span class="sr">{format!("{severity}, incident {number}: ")}</span>
                {list::marks(facts)}
                {facts.title.clone()}
            </h1>
            <p class="meta"><a href=links::incident(number)>{format!("#{number}")}</a> {service} {phase}</p>
            <div class="acts">
                {ui::copy_button("Copy for chat", &chat)}
                <a class="act quiet" href=format!("{}.md", links::postmortem(number))>"Export"</a>
            </div>
        </div>
    }
    .into_any()
}

fn banner(facts: &Facts) -> AnyView {
    let ended = facts.ended.as_ref().map(|ended| {
        let by = ended.by.as_ref().map(|by| format!(" by {}", by.name)).unwrap_or_default();
        let length = ui::span(ended.at - facts.impact_started_at);
        let of = ended.duplicate_of.map(|number| {
            view! { " " <a href=links::incident(number)>{format!("#{number}")}</a> }
        });
        let outcome = if of.is_some() { "Merged into" } else { ended.outcome.words() };
        view! {
            <div class="notice good">
                <p><b>{outcome}</b> {of} {by} ", " {ui::time(ended.at)} {format!(", after {length}. ")}
                <span dir="auto">{ended.reason.clone()}</span></p>
            </div>
        }
    });
    let back = facts.reopened_at.filter(|_| facts.is_open()).map(|at| {
        view! {
            <p class="notice warn">{format!("Reopened, {} ", times(facts.reopened_count))} {ui::time(at)} "."</p>
        }
    });
    view! { {ended}{back} }.into_any()
}

fn times(count: i32) -> String {
    match count {
        1 => "once,".into(),
        2 => "twice, last".into(),
        more => format!("{more} times, last"),
    }
}

fn five_facts(detail: &Detail, now: chrono::DateTime<chrono::Utc>) -> AnyView {
    let facts = &detail.facts;
    let said = detail.updates.first().map(|update| update.users_see.clone());
    let rubric = facts.severity.and_then(|severity| detail.rubric.iter().find(|row| row.severity == severity));
    let measured = facts.is_open().then(|| recovery::key_figure(&detail.recovery)).flatten();
    let bad = measured
        .or(said)
        .or_else(|| rubric.map(|row| row.text.clone()))
        .unwrap_or_else(|| "Severity not chosen".into());
    let owner = match &facts.owner {
        Some(owner) if facts.is_owned() => {
            let you = if owner.id == detail.viewer { " (you)" } else { "" };
            let handing = facts.handed_to.as_ref().map(|to| format!(", handed to {}", to.name)).unwrap_or_default();
            view! { <dd>{format!("{}{you}{handing}", owner.name)}</dd> }.into_any()
        }
        _ => {
            let says = facts.waits_for().map_or("Nobody".into(), |names| format!("waits for {names}"));
            view! { <dd class="bad">{says}</dd> }.into_any()
        }
    };
    let (due_class, due) = match facts.promise_at.filter(|_| facts.is_open()) {
        None => ("", view! { <span class="dim">"none promised"</span> }.into_any()),
        Some(at) => {
            let (class, _) = updates::stands(at, now);
            let off = facts.reminders_off.as_ref().map(|_| view! { <span class="dim">" · not reminded"</span> });
            (class, view! { {ui::time(at)} " · " {updates::countdown(at)} {off} }.into_any())
        }
    };
    let due = match detail.responds && facts.is_open() {
        true => view! { <a href=links::new_update(facts.number, "customers")>{due}</a> }.into_any(),
        false => due,
    };
    let here: Vec<String> = detail.members.iter().map(|member| first_name(&member.person.name)).collect();
    let here = if here.is_empty() { "nobody else".into() } else { here.join(", ") };
    let since = match &facts.ended {
        None => view! { {ui::time(facts.impact_started_at)} " · " {ui::age(facts.impact_started_at)} }.into_any(),
        Some(ended) => view! {
            {ui::time(facts.impact_started_at)} {format!(" · {}", ui::span(ended.at - facts.impact_started_at))}
        }
        .into_any(),
    };
    view! {
        <dl class="facts">
            <div><dt>"How bad"</dt><dd dir="auto" data-figure="bad">{bad}</dd></div>
            <div><dt>"Since"</dt><dd>{since}</dd></div>
            <div><dt>"Owner"</dt>{owner}</div>
            <div class=due_class data-promise=""><dt>"Next update"</dt><dd>{due}</dd></div>
            <div class="here"><dt>"On it"</dt><dd>{here}</dd></div>
        </dl>
    }
    .into_any()
}

fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_string()
}

fn the_line(detail: &Detail) -> AnyView {
    let stations = line(&detail.facts);
    let current = stations.iter().find(|station| station.lamp.is_current()).map(|s| s.stop);
    let said = match current {
        Some(stop) => format!("{}, {} of 7", stop.name(), stop.place()),
        None => "Over".into(),
    };
    let items: Vec<_> = stations.iter().map(|one| station(detail, one)).collect();
    let script = follow_figures(detail);
    view! { <nav aria-label="The line"><ol class="line">{items}</ol><p class="line-now">{said}</p>{script}</nav> }
        .into_any()
}

/// The page asks for itself again when new figures came, and puts them in place.
fn follow_figures(detail: &Detail) -> Option<AnyView> {
    let src = detail.figures_script?;
    let nonce = ui::frame().nonce.get().cloned();
    let page = links::stop(detail.facts.number, detail.at);
    Some(view! { <script type="module" nonce=nonce src=src data-page=page id="follow-figures"></script> }.into_any())
}

/// The ring fills with the hold.
fn lamp(detail: &Detail, station: &Station) -> AnyView {
    let shortest = detail.facts.gate.as_ref().and_then(|gate| gate.shortest()).map(|(wait, _)| wait.part());
    match shortest.filter(|_| station.lamp == Lamp::Holding) {
        Some(part) => {
            let held = format!("{} 100", (part * 100.0).round());
            view! {
                <svg class="lamp" viewBox="0 0 24 24" aria-hidden="true">
                    <circle class="ring" cx="12" cy="12" r="7"></circle>
                    <circle class="hold" cx="12" cy="12" r="7" pathLength="100" stroke-dasharray=held></circle>
                </svg>
            }
            .into_any()
        }
        None => {
            let sprite = format!("{}#lamp-{}", ui::frame().sprite, station.lamp.key());
            view! { <svg class="lamp" aria-hidden="true"><use href=sprite></use></svg> }.into_any()
        }
    }
}

fn station(detail: &Detail, station: &Station) -> AnyView {
    let is_current = station.lamp.is_current();
    let key = station.lamp.key();
    let stop_class = if detail.at == station.stop { "stop shown" } else { "stop" };
    let spoken = match station.lamp {
        Lamp::Dark => ", not reached",
        Lamp::Lit => ", current",
        Lamp::Holding => ", holding",
        Lamp::Blocked => ", blocked",
        Lamp::Passed => ", passed",
        Lamp::Waived => ", waived",
    };
    let at = station.at.map(|at| view! { {ui::time(at)} " " });
    let times = (station.returned > 0).then(|| {
        view! { <span class="times">{(station.returned + 1).to_string()}</span><span class="sr">" times here"</span> }
    });
    view! {
        <li class=key aria-current=is_current.then_some("step") data-figure=format!("stop-{}", station.stop.key())>
            <a class=stop_class href=links::stop(detail.facts.number, station.stop)>
                {lamp(detail, station)}
                {times}
                <span class="name">{station.stop.name()}</span>
                <span class="sr">{spoken}</span>
            </a>
            <span class="fact" dir="auto">{at}{station.fact.clone()}</span>
        </li>
    }
    .into_any()
}

fn next(detail: &Detail) -> AnyView {
    let number = detail.facts.number;
    let path = [("number", number.to_string())];
    let label = detail.next.label.clone();
    let link = |href: String| {
        view! { <a class="act primary" href=href data-next="">{label.clone()} " " <kbd>"."</kbd></a> }.into_any()
    };
    let main = match &detail.next.act {
        Act::Acknowledge => {
            ui::button_form::<Acknowledge>("act primary", view! { {label.clone()} " " <kbd>"."</kbd> }, &path, &[])
        }
        Act::AcceptHandOver => {
            let accept = ui::button_form::<AcceptHandOver>(
                "act primary",
                view! { {label.clone()} " " <kbd>"."</kbd> },
                &path,
                &[],
            );
            let decline = ui::button_form::<EndHandOver>("act", "Decline", &path, &[]);
            view! { {accept} {decline} }.into_any()
        }
        Act::WriteUpdate => {
            let now = ui::frame().clock.now;
            let is_owed = detail.facts.is_due_soon(now) || detail.facts.is_late(now);
            let no_news = detail.no_news.as_ref().filter(|_| is_owed).map(updates::no_news_button);
            view! { {link(links::new_update(number, "customers"))} {no_news} }.into_any()
        }
        Act::SayNoNews => match &detail.no_news {
            Some(offer) => updates::no_news_button(offer),
            None => link(links::new_update(number, "customers")),
        },
        Act::ReviewUpdate => link(links::approval(number)),
        Act::ChooseSeverity => link(links::stop(number, Stop::Severity)),
        Act::GoToCheck(key) => link(crate::runbooks::check_address(&detail.runs, number, key)),
        Act::NameClass => link(format!("{}#class", links::stop(number, Stop::Triage))),
        Act::RollBack(artifact) => link(rollbacks::part_address(number, *artifact)),
        Act::TookEffect(rollback) => ui::button_form::<rollbacks::RollbackEffective>(
            "act primary",
            view! { {label.clone()} " " <kbd>"."</kbd> },
            &path,
            &[("rollback", rollback.to_string())],
        ),
        Act::Mitigate => link(links::stop(number, Stop::Mitigate)),
        Act::SeeRecovery | Act::ConfirmRecovery => link(format!("{}#recovery", links::stop(number, Stop::Verify))),
        Act::Resolve => link(format!("{}#resolve", links::stop(number, Stop::Verify))),
        Act::OpenPostmortem => link(links::postmortem(number)),
        Act::Nothing => ().into_any(),
    };
    let update = (detail.responds && detail.facts.is_open() && detail.next.act != Act::WriteUpdate).then(|| {
        view! { <a class="act" href=links::new_update(number, "customers")>"Write update " <kbd>"u"</kbd></a> }
    });
    let note = detail.responds.then(|| view! { <a class="act phone" href="#note">"Note"</a> });
    let then =
        (!detail.next.then.is_empty()).then(|| view! { <p class="then">{format!("then: {}", detail.next.then)}</p> });
    view! {
        <section class="next" aria-labelledby="next-h" data-figure="next">
            <h2 id="next-h">"Next"</h2>
            <p class="say" dir="auto">{detail.next.sentence.clone()}</p>
            <div class="acts">{main}{update}{note}<a class="act phone" href="/menu">"More"</a></div>
            {then}
        </section>
    }
    .into_any()
}
