//! An event in plain words, without the name of who did it: that stands in front.

use super::Event;
use crate::{ids::PersonId, signals::Proposed, updates::approvals::or};

pub fn sentence(event: &Event, names: &dyn Fn(PersonId) -> String) -> String {
    use Event::*;
    match event {
        IncidentDeclared { severity: Some(severity) } => format!("declared it as {severity}"),
        IncidentDeclared { severity: None } => "declared it".into(),
        IncidentOpened { alert, source } => format!("opened it by the alert {alert}, from {source}"),
        AlertJoined { alert, count: ..=1 } => format!("sent one more alert: {alert}"),
        AlertJoined { alert, count } => format!("sent {count} more alerts: {alert}"),
        AlertEnded { alert, count: ..=1 } => format!("reported the end of the alert {alert}"),
        AlertEnded { alert, count } => format!("reported the end of {count} alerts: {alert}"),
        AlertAttached { alert, count } => format!("attached {}", alerts(alert, *count)),
        AlertDetached { alert, count, to: None } => format!("took out {}", alerts(alert, *count)),
        AlertDetached { alert, count, to: Some(to) } => format!("moved {} to #{to}", alerts(alert, *count)),
        IncidentSplit { from, alert, count } => format!("split it off from #{from} with {}", alerts(alert, *count)),
        IncidentMerged { from, alerts, runs, entries } => {
            let moved = moved(*alerts, *runs);
            format!("merged #{from} into it: {moved}; {} under its number", stay(*entries))
        }
        SeverityChosen { from, to, rule, .. } => {
            let before = from.filter(|from| from != to).map(|from| format!(" (was {from})")).unwrap_or_default();
            let rule = rule.map(|rule| format!(", by rule {rule}")).unwrap_or_default();
            format!("chose {to}{before}{rule}")
        }
        VersionsFrozen { count, unknown } => {
            let parts =
                if *count == 1 { "the version of 1 part".into() } else { format!("the versions of {count} parts") };
            match unknown {
                0 => format!("froze {parts} as evidence"),
                unknown => format!("froze {parts} as evidence, {unknown} of them unknown"),
            }
        }
        OwnerNamed { person } => format!("named {} as the owner", names(*person)),
        OwnerAcknowledged { before: Some(before) } => format!("took it over from {} and owns it", names(*before)),
        OwnerAcknowledged { before: None } => "acknowledged and owns it".into(),
        OwnerPaged { people, step, of, round } => {
            let people: Vec<String> = people.iter().map(|person| names(*person)).collect();
            format!("paged {}{}", crate::escalation::and(&people), rung(*step, *of, *round))
        }
        OwnerCalled { person } => format!("paged {}, beside the ladder", names(*person)),
        OwnerLeft { person } => format!("saw that {}, who owned it, is not here any more", names(*person)),
        OwnerHanded { to } => format!("handed it to {}, who has yet to accept", names(*to)),
        HandOverWithdrawn { to } => format!("withdrew the hand-over to {}", names(*to)),
        HandOverDeclined { from } => format!("declined the hand-over from {}", names(*from)),
        PersonAdded { person, role } => format!("added {}: {role}", names(*person)),
        PersonRemoved { person } => format!("removed {}", names(*person)),
        NoteWritten {} => "wrote a note".into(),
        LinkAdded {} => "added a link".into(),
        LinkRemoved {} => "removed a link".into(),
        ImpactMoved { from, to } => {
            format!("moved the start of the impact from {} to {} UTC", from.format("%H:%M"), to.format("%-d %b %H:%M"))
        }
        IncidentRestricted {} => "restricted it to its members".into(),
        IncidentUnrestricted {} => "opened it to everyone again".into(),
        RunAttached { title, version, .. } => format!("attached the runbook {title}, version {version}"),
        CheckDone { check, proposed, .. } => format!("ticked: {check}{}", seen(proposed)),
        CheckSkipped { check, proposed, .. } => format!("skipped: {check}{}", seen(proposed)),
        CheckOpened { check, .. } => format!("opened again: {check}"),
        CheckTaken { check, .. } => format!("took: {check}"),
        CheckGiven { check, to, .. } => format!("gave to {}: {check}", names(*to)),
        CheckLetGo { check, .. } => format!("put back: {check}"),
        RunMoved { title, from, to, followed, left: 0, .. } => {
            format!("moved the runbook {title} from version {from} to {to}: {}, all followed", marks(*followed))
        }
        RunMoved { title, from, to, followed, left, .. } => {
            format!(
                "moved the runbook {title} from version {from} to {to}: {followed} of {} followed",
                marks(followed + left)
            )
        }
        VariableFilled { name, service: Some(service) } => format!("said what {name} is for {service}"),
        VariableFilled { name, service: None } => format!("said what {name} is"),
        QuestionLeftOpen { question, proposed, .. } => format!("cannot tell: {question}{}", seen(proposed)),
        QuestionAnswered { question, label, proposed, .. } => {
            let follows = proposed.as_ref().and_then(|proposed| proposed.label.as_ref());
            match follows {
                Some(other) if !other.eq_ignore_ascii_case(label) => {
                    format!("answered {label}, against the proposed {other}: {question}{}", seen(proposed))
                }
                Some(_) => format!("answered {label}, as proposed: {question}{}", seen(proposed)),
                None => format!("answered {label}: {question}{}", seen(proposed)),
            }
        }
        QuestionTakenBack { question, .. } => format!("took back the answer to: {question}"),
        ClassNamed { class } => format!("named the failure class: {class}"),
        MitigationRecorded { title, guarded: false } => format!("mitigated: {title}"),
        MitigationRecorded { title, guarded: true } => format!("mitigated by a guarded act: {title}"),
        MitigationUndone { title } => format!("took back the mitigation: {title}"),
        NoneNeeded {} => "decided that no mitigation is needed".into(),
        UpdatePublished { no_news: true, next_update_at, .. } => {
            let by = next_update_at.map(|at| format!(", and writes again by {} UTC", at.format("%H:%M")));
            format!("told customers that there is no news yet{}", by.unwrap_or_default())
        }
        UpdatePublished { audience, phase, .. } if audience == "customers" => {
            format!("published an update for customers: {phase}")
        }
        UpdatePublished { phase, .. } => format!("published an internal update: {phase}"),
        ApprovalAsked { people } => {
            let people: Vec<String> = people.iter().map(|person| names(*person)).collect();
            format!("asked {} to approve an update for customers", or(&people))
        }
        UpdateApproved { author } => format!("approved the update for customers that {} wrote", names(*author)),
        UpdateReturned { author } => format!("returned the update for customers to {}", names(*author)),
        ApprovalWithdrawn { author } => {
            format!("withdrew the update for customers by {} that waited for approval", names(*author))
        }
        ApprovalSkipped {} => "published without a second person: nobody else may publish for customers".into(),
        UpdateCorrected { audience, count, told } => {
            let whose = if audience == "customers" { "customer" } else { "internal" };
            let how = if *told { "and told its readers" } else { "quietly: spelling" };
            format!("corrected {whose} update {count} {how}")
        }
        RemindersOff {} => "switched the reminders of the next update off".into(),
        RemindersOn {} => "switched the reminders of the next update on".into(),
        RecoveryConfirmed {} => "confirmed the recovery".into(),
        IncidentResolved {} => "resolved it".into(),
        StoodDown { outcome, duplicate_of: Some(number) } => format!("ended it as {} of #{number}", spoken(outcome)),
        StoodDown { outcome, duplicate_of: None } => format!("ended it as {}", spoken(outcome)),
        IncidentReopened { to, .. } => format!("reopened it at {to}"),
        PostmortemDrafted {} => "had the postmortem drafted from the record".into(),
        SectionEdited { section, .. } => format!("edited the postmortem: {}", section.replace('-', " ")),
        ActionAdded {} => "added an action".into(),
        ActionDone {} => "finished an action".into(),
        PostmortemPublished {} => "published the postmortem".into(),
        PostmortemWaived {} => "waived the postmortem".into(),
        MetricAdded { name, bound } => format!("added the metric {name}, bound {bound}"),
        MetricChanged { name, from, to } => format!("changed the metric {name}: {from} → {to}"),
        MetricRemoved { name } => format!("removed the metric {name}"),
        HoldBegan { name, figure, until } => {
            format!("saw {name} inside its bound at {figure}; the hold runs until {} UTC", until.format("%H:%M"))
        }
        MetricHeld { name, figure } => format!("saw that {name} has held, at {figure}"),
        MetricLeft { name, figure, bound, times: ..=1 } => {
            format!("saw {name} leave its bound {bound}: {figure}. The hold starts again")
        }
        MetricLeft { name, figure, bound, times } => {
            format!("saw {name} leave its bound {bound}, {times} times by now: {figure}. The hold starts again")
        }
        MetricNoData { name, since: Some(since), last: Some(last) } => {
            format!("has no data of {name} since {} UTC; the last value was {last}", since.format("%H:%M"))
        }
        MetricNoData { name, .. } => format!("has no data of {name}"),
        MetricDataAgain { name, figure, inside } => {
            format!("has data of {name} again: {figure}, {}", if *inside { "inside its bound" } else { "outside" })
        }
        RollbackStarted { part, from, to, automation, figures } => {
            let from = from.as_deref().map(|from| format!("{from} → ")).unwrap_or_default();
            let asked = automation.as_deref().map(|name| format!(", by asking {name}")).unwrap_or_default();
            format!("started the rollback of {part}: {from}{to}{asked}{}", at(figures))
        }
        RollbackEffective { part, to, heard: None, figures } => {
            format!("saw the {part} rollback take effect: {to} is live{}", at(figures))
        }
        RollbackEffective { part, to, heard: Some(automation), figures } => {
            format!("heard from {automation} that the {part} rollback took effect: {to} is live{}", at(figures))
        }
        RollbackFailed { part, to, heard: None, figures } => {
            format!("said that the {part} rollback to {to} failed{}", at(figures))
        }
        RollbackFailed { part, to, heard: Some(automation), figures } => {
            format!("heard from {automation} that the {part} rollback to {to} failed{}", at(figures))
        }
        RollbackUndone { part, from: Some(from), back: true, figures } => {
            format!("undid the {part} rollback: {from} is live again{}", at(figures))
        }
        RollbackUndone { part, figures, .. } => format!("called the {part} rollback off{}", at(figures)),
        RollbackMeasured { part, effect, figures } => {
            let judged = match effect.as_str() {
                "no data" => "",
                "enough" => ", enough",
                "helped" => ", not enough",
                "worse" => ", worse",
                _ => ", no effect",
            };
            format!("measured after the {part} rollback: {}{judged}", said(figures))
        }
        RollbackReported { part, automation, state } => {
            format!("heard from {automation} about the {part} rollback: {state}")
        }
        WaiverSigned { name, stood } => format!("signed a waiver for {name}: {stood}"),
        WaiverWithdrawn { name } => format!("withdrew the waiver for {name}"),
        Newer { kind } => format!("did what a newer Signalbox calls {kind}"),
    }
}

/// `Refusal rate 8 %, Ticket deflection no data`.
fn said(figures: &[(String, Option<String>)]) -> String {
    let words: Vec<String> =
        figures.iter().map(|(name, figure)| format!("{name} {}", figure.as_deref().unwrap_or("no data"))).collect();
    if words.is_empty() { "no metric".into() } else { words.join(", ") }
}

fn at(figures: &[(String, Option<String>)]) -> String {
    if figures.is_empty() { String::new() } else { format!(", at {}", said(figures)) }
}

/// What the evidence was, in brackets: `(yes: 19 % > 8 %, 14:23:40 UTC)`.
fn seen(proposed: &Option<Proposed>) -> String {
    let Some(proposed) = proposed else { return String::new() };
    match &proposed.label {
        Some(label) => format!(" ({label}: {})", proposed.words()),
        // That there was nothing to see stands beneath the answer; here it would only be noise.
        None if proposed.says.starts_with("no data") => String::new(),
        None => format!(" ({})", proposed.words()),
    }
}

/// `, step 2 of 3, second time`; nothing where there is no ladder but the last resort.
fn rung(step: Option<u16>, of: u16, round: u16) -> String {
    let again = crate::escalation::again(round);
    match step {
        Some(step) => format!(", step {step} of {of}{again}"),
        None if of == 0 => String::new(),
        None => ", the last resort".into(),
    }
}

/// `the alert RefusalRateHigh`, `3 alerts, the first RefusalRateHigh`.
fn alerts(first: &str, count: i64) -> String {
    match count {
        ..=1 => format!("the alert {first}"),
        several => format!("{several} alerts, the first {first}"),
    }
}

/// `3 alerts and 1 run moved`.
fn moved(alerts: i64, runs: i64) -> String {
    let some = |count: i64, one: &str| match count {
        1 => format!("1 {one}"),
        several => format!("{several} {one}s"),
    };
    format!("{} and {} moved", some(alerts, "alert"), some(runs, "run"))
}

fn stay(entries: i64) -> String {
    if entries == 1 { "1 entry stays".into() } else { format!("{entries} entries stay") }
}

fn marks(count: i64) -> String {
    if count == 1 { "1 tick".into() } else { format!("{count} ticks") }
}

fn spoken(outcome: &str) -> &str {
    match outcome {
        "false-alarm" => "a false alarm",
        "duplicate" => "a duplicate",
        "handled-elsewhere" => "handled elsewhere",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(event: Event) -> String {
        sentence(&event, &|_| "Ben Osei".into())
    }

    #[test]
    fn events_in_words() {
        let severity = |from: Option<&str>| Event::SeverityChosen {
            from: from.and_then(|word| word.parse().ok()),
            to: crate::severities::Severity::Sev2,
            rule: None,
            words_by: None,
        };
        let ben = PersonId(uuid::Uuid::from_u128(2));
        for (event, words) in [
            (Event::OwnerAcknowledged { before: None }, "acknowledged and owns it"),
            (Event::OwnerAcknowledged { before: Some(ben) }, "took it over from Ben Osei and owns it"),
            (severity(Some("SEV3")), "chose SEV2 (was SEV3)"),
            (severity(None), "chose SEV2"),
            (Event::AlertJoined { alert: "A".into(), count: 3 }, "sent 3 more alerts: A"),
            (Event::StoodDown { outcome: "false-alarm".into(), duplicate_of: None }, "ended it as a false alarm"),
            (
                Event::IncidentMerged { from: crate::ids::IncidentNumber(44), alerts: 3, runs: 1, entries: 5 },
                "merged #44 into it: 3 alerts and 1 run moved; 5 entries stay under its number",
            ),
            (Event::AlertDetached { alert: "A".into(), count: 1, to: None }, "took out the alert A"),
        ] {
            assert_eq!(said(event), words);
        }
    }

    #[test]
    fn every_kind_has_words_and_no_full_stop() {
        for line in include_str!("golden/v1.jsonl").lines() {
            let value: serde_json::Value = serde_json::from_str(line).expect("a line of JSON");
            let words = said(Event::read(value["kind"].as_str().unwrap_or_default(), &value["data"]));
            assert!(!words.is_empty() && !words.ends_with('.') && !words.contains("newer"), "{line}: {words}");
        }
    }
}
