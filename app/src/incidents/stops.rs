//! The work column: one stop of the line, the reader's own choice.

use super::*;
use crate::{alerts, escalation, postmortems, recovery, rollbacks, runbooks, services, ui, ui::Field, updates};
use leptos::prelude::*;

pub fn show(detail: &Detail) -> AnyView {
    match detail.at {
        Stop::Alert => alert(detail),
        Stop::Severity => severity(detail),
        Stop::Owner => owner(detail),
        Stop::Triage => triage(detail),
        Stop::Mitigate => mitigate(detail),
        Stop::Verify => verify(detail),
        Stop::Postmortem => postmortem(detail),
    }
}

/// The card of the stop, above the record.
pub fn pinned(detail: &Detail) -> Option<AnyView> {
    match detail.at {
        Stop::Triage => Some(services::what_changed_card(&detail.evidence)),
        Stop::Mitigate => recovery::key_card(&detail.recovery),
        Stop::Verify => Some(runbooks::resolution(&detail.runs, &seat(detail))),
        _ => None,
    }
}

fn path(detail: &Detail) -> [(&'static str, String); 1] {
    [("number", detail.facts.number.to_string())]
}

/// A titled panel of one form or text.
fn panel(id: &'static str, title: &'static str, aside: String, body: impl IntoView + 'static) -> AnyView {
    let heading = format!("{id}-h");
    let aside = (!aside.is_empty()).then(|| view! { <p class="aside">{aside}</p> });
    view! {
        <section class="panel" id=id aria-labelledby=heading.clone()>
            <header><h2 id=heading.clone()>{title}</h2>{aside}</header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

/// A button that opens its form beneath it.
fn folded(summary: &'static str, is_open: bool, form: AnyView) -> AnyView {
    view! { <details class="act-panel" open=is_open><summary class="act">{summary}</summary>{form}</details> }
        .into_any()
}

fn was_refused(names: &[&str]) -> bool {
    names.contains(&ui::frame().refused.command.as_str())
}

fn alert(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    // A person's own words stay, whatever alerts were attached since.
    let is_declared = !detail.alerts.iter().any(|alert| alert.why.starts_with("Opened #"));
    let declared = is_declared.then(|| {
        panel(
            "declared",
            "Declared by hand",
            String::new(),
            view! {
                <p dir="auto">{format!("Declared by {} at ", facts.declared_by)} {ui::time(facts.declared_at)} " in their own words: " <q dir="auto">{facts.title.clone()}</q></p>
            },
        )
    });
    let alerts = (facts.alert.is_some() || detail.responds).then(|| {
        alerts::stop(alerts::Stop {
            number: facts.number,
            alerts: &detail.alerts,
            count: facts.alerts,
            acts: detail.responds && facts.is_open(),
        })
    });
    let impact = panel(
        "impact",
        "Start of impact",
        String::new(),
        view! {
            <p>{ui::time(facts.impact_started_at)} <span class="dim">", " {ui::exact(facts.impact_started_at)}</span></p>
            {detail.responds.then(|| move_impact(detail))}
        },
    );
    view! { {declared}{alerts}{impact}{links_panel(detail)}{(detail.commands && facts.is_open()).then(|| other_ways_out(detail))} }.into_any()
}

fn move_impact(detail: &Detail) -> AnyView {
    let fields = view! {
        {Field::new::<MoveImpact>("started", "Users were harmed since").value(ui::for_input(detail.facts.impact_started_at)).input("datetime-local")}
        {Field::new::<MoveImpact>("reason", "How do you know?").input("text")}
        <div class="acts"><button class="act">"Move the start of impact"</button></div>
    };
    folded(
        "It began at another time…",
        was_refused(&[<MoveImpact as crate::command::Command>::NAME]),
        ui::form::<MoveImpact>("act-form", &path(detail), fields),
    )
}

fn links_panel(detail: &Detail) -> AnyView {
    let rows: Vec<_> = detail
        .links
        .iter()
        .map(|link| {
            let host = link.address.split('/').nth(2).unwrap_or_default().to_string();
            let remove = detail.responds.then(|| {
                ui::button_form::<RemoveLink>("act small quiet", "Remove", &path(detail), &[("link", link.id.to_string())])
            });
            view! {
                <li class="row">
                    <div class="grow"><a href=link.address.clone() rel="noreferrer">{link.label.clone()}</a> " " <span class="dim">{host}</span></div>
                    <div class="acts">{remove}</div>
                </li>
            }
        })
        .collect();
    let add = detail.responds.then(|| {
        let fields = view! {
            {Field::new::<AddLink>("address", "Address").hint("Begins with https:// or http://").input("url")}
            {Field::new::<AddLink>("label", "What is it?").hint("Such as: Grafana, refusal rate").input("text")}
            <div class="acts"><button class="act">"Add the link"</button></div>
        };
        folded("Add a link…", was_refused(&["link.add"]), ui::form::<AddLink>("act-form", &path(detail), fields))
    });
    let empty =
        detail.links.is_empty().then(|| view! { <p class="dim">"No dashboard, ticket or chat is linked yet."</p> });
    panel("links", "Links", String::new(), view! { {empty}<ul class="rows">{rows}</ul>{add} })
}

fn other_ways_out(detail: &Detail) -> AnyView {
    let options = vec![
        (String::new(), "Choose".to_string()),
        ("false-alarm".into(), "False alarm: nothing was wrong".into()),
        ("duplicate".into(), "Duplicate of another incident".into()),
        ("handled-elsewhere".into(), "Handled elsewhere".into()),
    ];
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt><dd>"end the incident and leave it out of the time-to-resolve figures. It can be reopened."</dd>
            <dt>"This will not"</dt><dd>"change the public page, or silence its alerts."</dd>
        </dl>
        {Field::new::<StandDown>("outcome", "Which way out?").select(options)}
        {Field::new::<StandDown>("duplicate_of", "Duplicate of number").hint("Only for a duplicate: its alerts move along.").input("text")}
        {Field::new::<StandDown>("reason", "Why?").area(2)}
        <div class="acts"><button class="act">{format!("End #{} without resolving", detail.facts.number)}</button></div>
    };
    let form = ui::form::<StandDown>("act-form", &path(detail), fields);
    panel(
        "way-out",
        "Not an incident?",
        String::new(),
        view! {
            <div class="acts">{merge::merge(detail)}{folded("Stand down…", was_refused(&["incident.stand_down"]), form)}</div>
        },
    )
}

fn severity(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let now_is = match (facts.severity, &facts.severity_reason) {
        (Some(severity), reason) => {
            let by = facts.severity_by.clone().unwrap_or_default();
            let at = facts.severity_at.map(|at| view! { ", " {ui::time(at)} });
            view! { <p>{ui::severity(severity)} " " {by} {at} ". " <span dir="auto">{reason.clone().unwrap_or_default()}</span></p> }.into_any()
        }
        (None, _) => view! { <p>"Not chosen yet."</p> }.into_any(),
    };
    let typed = Field::new::<ChooseSeverity>("severity", "").current().to_string();
    let chosen =
        if typed.is_empty() { facts.severity.map(|s| s.word().to_string()).unwrap_or_default() } else { typed };
    let cards: Vec<_> =
        detail.rubric.iter().map(|row| declare::card(row, "severity", chosen == row.severity.word())).collect();
    let error = Field::new::<ChooseSeverity>("severity", "").error_view();
    let form = (detail.commands && facts.is_open()).then(|| {
        let fields = view! {
            <fieldset class="field" id="severity-choose-severity"><legend class="sr">"How bad?"</legend>{error}<div class="cards">{cards}</div></fieldset>
            {Field::new::<ChooseSeverity>("reason", "Why?").hint("Stands in the record.").input("text")}
            <div class="acts"><button class="act primary">"Set the severity"</button></div>
        };
        ui::form::<ChooseSeverity>("stack", &path(detail), fields)
    });
    panel(
        "severity",
        "How bad is it?",
        String::new(),
        view! {
            {now_is}
            <p class="dim">"Unsure between two: take the more severe. Lowering it later costs nothing. A promise already made stays."</p>
            {form}
        },
    )
}

fn owner(detail: &Detail) -> AnyView {
    view! { {escalation::owner_panels(detail)}{people(detail)}{(detail.commands).then(|| restrict(detail))} }.into_any()
}

fn people(detail: &Detail) -> AnyView {
    let rows: Vec<_> = detail
        .members
        .iter()
        .map(|member| {
            let remove = detail.responds.then(|| {
                ui::button_form::<RemovePerson>("act small quiet", "Remove", &path(detail), &[("person", member.person.id.to_string())])
            });
            view! {
                <li class="row">{ui::face(&member.person.name)}<div class="grow">{member.person.name.clone()} " " <span class="dim">{member.role.clone()}</span></div>
                <div class="acts">{remove}</div></li>
            }
        })
        .collect();
    let empty = detail
        .members
        .is_empty()
        .then(|| view! { <p class="dim">"Nobody besides the owner. Whoever writes, ticks or answers is added."</p> });
    let add = detail.responds.then(|| {
        let roles = MEMBER_ROLES.iter().map(|(key, name)| (key.to_string(), name.to_string())).collect();
        let people = std::iter::once((String::new(), "Choose a person".to_string()))
            .chain(detail.people.iter().map(|person| (person.id.to_string(), person.name.clone())))
            .collect();
        let fields = view! {
            {Field::new::<AddPerson>("person", "Who?").select(people)}
            {Field::new::<AddPerson>("role", "As what?").select(roles)}
            <div class="acts"><button class="act">"Add the person"</button></div>
        };
        folded("Add a person…", was_refused(&["person.add"]), ui::form::<AddPerson>("act-form", &path(detail), fields))
    });
    panel(
        "people",
        "People on it",
        String::new(),
        view! { {empty}<ul class="rows">{rows}</ul><div class="acts">{add}</div> },
    )
}

fn restrict(detail: &Detail) -> AnyView {
    let (says, label, value) = match detail.facts.restricted {
        false => ("Everyone who is signed in can read it.", "Restrict it to its members", "yes"),
        true => (
            "Only its members and administrators see it: not in lists, search or counts of others.",
            "Open it to everyone signed in",
            "no",
        ),
    };
    panel(
        "restricted",
        "Who may see it",
        String::new(),
        view! {
            <p>{says}</p>
            <div class="acts">{ui::button_form::<Restrict>("act", label, &path(detail), &[("restricted", value.to_string())])}</div>
        },
    )
}

fn seat(detail: &Detail) -> runbooks::Seat<'_> {
    let is_open = detail.facts.is_open();
    runbooks::Seat {
        number: detail.facts.number,
        viewer: detail.viewer,
        responds: detail.responds && is_open,
        commands: detail.commands && is_open,
        people: &detail.people,
        chosen: detail.run,
        unfolded: detail.unfolded.as_deref(),
        alone: false,
        scripts: detail.run_scripts,
    }
}

fn triage(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let number = facts.number;
    let runs = runbooks::triage(&detail.runs, &seat(detail));
    let attach = (detail.responds && facts.is_open() && !detail.runbooks.is_empty())
        .then(|| runbooks::attach(&detail.runbooks, number));
    view! { {runs}{class(detail)}{attach} }.into_any()
}

fn class(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let open = (facts.checks - facts.checks_answered).max(0);
    let says = match &facts.class {
        Some(class) => {
            view! { <p><b>{class.clone()}</b> {facts.class_at.map(|at| view! { ", named " {ui::time(at)} })}</p> }
                .into_any()
        }
        None if open > 0 => {
            view! { <p class="dim">{format!("{open} checks are open; it may be named anyway.")}</p> }.into_any()
        }
        None => view! { <p class="dim">"All checks are answered."</p> }.into_any(),
    };
    let proposed = detail.runs.first().map(|run| run.runbook.failure_class.clone()).filter(|class| !class.is_empty());
    let form = (detail.responds && facts.is_open()).then(|| {
        let mut options = vec![(String::new(), "Choose a class".to_string())];
        options.extend(CLASSES.iter().map(|class| (class.to_string(), class.to_string())));
        if let Some(proposed) = &proposed
            && !CLASSES.contains(&proposed.as_str())
        {
            options.push((proposed.clone(), proposed.clone()));
        }
        let value = facts.class.clone().or(proposed).unwrap_or_default();
        let fields = view! {
            {Field::new::<NameClass>("class", "Failure class").value(value).select(options)}
            <div class="acts"><button class="act">"Name the class"</button></div>
        };
        ui::form::<NameClass>("stack", &path(detail), fields)
    });
    panel("class", "Failure class", String::new(), view! { {says}{form} })
}

fn mitigate(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let may = detail.responds && facts.is_open();
    let done = recorded_mitigations(detail, may);
    let table = runbooks::mitigations(&detail.runs, &seat(detail));
    let stack = rollbacks::stack_panel(&detail.rollbacks, &detail.recovery.rows, &detail.runs, &seat(detail));
    let steps = rollbacks::steps_table(&detail.rollbacks, &detail.recovery.rows, false);
    let other = may.then(|| {
        let own = view! {
            {Field::new::<RecordMitigation>("title", "What was done?").twin("own").hint("Verb first: Rolled the prompt back to v6.").input("text")}
            {Field::new::<RecordMitigation>("reason", "Why, and what did it do?").twin("own").area(2)}
            {Field::new::<RecordMitigation>("happened", "When?").twin("own").hint("Empty means now.").input("datetime-local")}
            <div class="acts"><button class="act">"Record the mitigation"</button></div>
        };
        let none = view! {
            {Field::new::<NoneNeeded>("reason", "Why is nothing needed?").area(2)}
            <div class="acts"><button class="act">"Record “none needed”"</button></div>
        };
        let own_was_refused = was_refused(&["mitigation.record"]) && ui::frame().refused.value("key").is_none();
        panel("other", "Another way", String::new(), view! {
            <div class="acts">
                {folded("Something else was done…", own_was_refused, ui::form::<RecordMitigation>("act-form", &path(detail), own))}
                {folded("None needed…", was_refused(&["mitigation.none_needed"]), ui::form::<NoneNeeded>("act-form", &path(detail), none))}
            </div>
        })
    });
    let correct = detail.commands.then_some(detail.facts.number);
    let line = updates::reminders_off::reminders_line(&detail.facts, &detail.updates, detail.commands);
    let updates = updates::list_with(&detail.updates, correct, line);
    let offered = || detail.runs.iter().flat_map(|run| &run.runbook.mitigations);
    let guarded = offered().filter(|mitigation| mitigation.guarded.is_some()).count();
    let count = match (offered().count(), guarded) {
        (0, _) => String::new(),
        (all, 0) => all.to_string(),
        (all, guarded) => format!("{all} ({guarded} guarded)"),
    };
    let is_open = was_refused(&["mitigation.record", "mitigation.none_needed"]);
    let others = (may || offered().next().is_some()).then(|| {
        view! {
            <details class="phone-fold alone" open=is_open>
                <summary><b>"Other mitigations"</b><span class="n">{count}</span></summary>
                <div class="work">{table}{other}</div>
            </details>
        }
    });
    view! { {stack}{steps}{done}{others}{updates} }.into_any()
}

/// None where rollbacks say it all.
fn recorded_mitigations(detail: &Detail, may: bool) -> Option<AnyView> {
    if detail.mitigations.is_empty() && detail.facts.none_needed.is_none() && !detail.rollbacks.steps.is_empty() {
        return None;
    }
    let rows: Vec<_> = detail
        .mitigations
        .iter()
        .map(|row| {
            let state = match &row.undone {
                Some((at, reason)) => view! { <span class="dim">"taken back " {ui::time(*at)} ": " {reason.clone()}</span> }.into_any(),
                None => view! { <span class="dim">{row.by.clone()} ", " {ui::time(row.happened_at)}</span> }.into_any(),
            };
            let undo = (may && row.undone.is_none()).then(|| {
                let fields = view! {
                    {ui::hidden("mitigation", &row.id.to_string())}
                    {Field::new::<UndoMitigation>("reason", "Why was it taken back?").twin(&row.id.to_string()).input("text")}
                    <div class="acts"><button class="act small">"Record: taken back"</button></div>
                };
                folded("Undo…", false, ui::form::<UndoMitigation>("act-form", &path(detail), fields))
            });
            let name = if row.undone.is_some() { "skip" } else { "tick" };
            view! {
                <li class="row">{ui::icon(name)}
                    <div class="grow"><b dir="auto">{row.title.clone()}</b> {row.guarded.then(|| view! { " " <span class="tag warn">"guarded"</span> })}
                        <br/><span dir="auto">{row.reason.clone().unwrap_or_default()}</span> " " {state}</div>
                    <div class="acts">{undo}</div>
                </li>
            }
        })
        .collect();
    let none = detail
        .facts
        .none_needed
        .clone()
        .map(|reason| view! { <p><b>"None needed."</b> " " <span dir="auto">{reason}</span></p> });
    let empty = (detail.mitigations.is_empty() && detail.facts.none_needed.is_none())
        .then(|| view! { <p class="dim">"Nothing tried yet."</p> });
    Some(panel(
        "done",
        "What was done",
        format!("{} recorded", detail.facts.mitigations - detail.facts.rollbacks),
        view! { {empty}{none}<ul class="rows">{rows}</ul> },
    ))
}

fn verify(detail: &Detail) -> AnyView {
    let facts = &detail.facts;
    let may = detail.commands && facts.is_open();
    let recovery = recovery::recovery(&detail.recovery, facts, may);
    let steps = rollbacks::steps_table(&detail.rollbacks, &detail.recovery.rows, true);
    view! { {recovery}{steps}{may.then(|| resolve(detail))}{(facts.ended.is_some() && detail.commands).then(|| reopen(detail))} }.into_any()
}

fn resolve(detail: &Detail) -> AnyView {
    let mitigated = detail.mitigations.iter().filter(|row| row.undone.is_none()).map(|row| row.title.clone());
    let taken_back = detail.rollbacks.steps.iter().filter(|step| step.stands());
    let taken_back = taken_back.map(|step| format!("Rolled the {} back to {}", step.part, step.to));
    let drafts: Vec<String> = mitigated.chain(taken_back).collect();
    recovery::resolve(&detail.recovery, &detail.facts, &drafts)
}

fn reopen(detail: &Detail) -> AnyView {
    let back_to = vec![
        (String::new(), "Choose a stop".to_string()),
        ("triage".into(), "Triage".into()),
        ("mitigate".into(), "Mitigate".into()),
        ("verify".into(), "Verify".into()),
    ];
    let fields = view! {
        <dl class="will">
            <dt>"This will"</dt><dd>"open it again at the stop you choose, and start the update promise again."</dd>
            <dt>"This will not"</dt><dd>"change the public page. Write an update next."</dd>
        </dl>
        {Field::new::<Reopen>("reason", "Why?").hint("The symptoms are back, or it was called over too early.").area(2)}
        {Field::new::<Reopen>("back_to", "Back to").select(back_to)}
        <div class="acts"><button class="act">{format!("Reopen #{}", detail.facts.number)}</button></div>
    };
    panel("reopen", "Reopen", String::new(), ui::form::<Reopen>("stack", &path(detail), fields))
}

fn postmortem(detail: &Detail) -> AnyView {
    let reopening = (detail.facts.ended.is_some() && detail.commands).then(|| reopen(detail));
    view! { {postmortems::outline(&detail.postmortem, &detail.facts, detail.responds, detail.commands)}{reopening} }
        .into_any()
}
