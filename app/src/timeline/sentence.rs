//! An event in plain words, without the name of who did it: that stands in front.

use super::Event;
use crate::ids::PersonId;

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
        SeverityChosen { from, to, rule } => {
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
        CheckDone { check, .. } => format!("ticked: {check}"),
        CheckSkipped { check, .. } => format!("skipped: {check}"),
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
        QuestionLeftOpen { question, .. } => format!("cannot tell: {question}"),
        QuestionAnswered { question, label, .. } => format!("answered {label}: {question}"),
        QuestionTakenBack { question, .. } => format!("took back the answer to: {question}"),
        ClassNamed { class } => format!("named the failure class: {class}"),
        MitigationRecorded { title, guarded: false } => format!("mitigated: {title}"),
        MitigationRecorded { title, guarded: true } => format!("mitigated by a guarded act: {title}"),
        MitigationUndone { title } => format!("took back the mitigation: {title}"),
        NoneNeeded {} => "decided that no mitigation is needed".into(),
        UpdatePublished { audience, phase, .. } if audience == "customers" => {
            format!("published an update for customers: {phase}")
        }
        UpdatePublished { phase, .. } => format!("published an internal update: {phase}"),
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
        Newer { kind } => format!("did what a newer Signalbox calls {kind}"),
    }
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
        };
        let ben = PersonId(uuid::Uuid::from_u128(2));
        for (event, words) in [
            (Event::OwnerAcknowledged { before: None }, "acknowledged and owns it"),
            (Event::OwnerAcknowledged { before: Some(ben) }, "took it over from Ben Osei and owns it"),
            (severity(Some("SEV3")), "chose SEV2 (was SEV3)"),
            (severity(None), "chose SEV2"),
            (Event::AlertJoined { alert: "A".into(), count: 3 }, "sent 3 more alerts: A"),
            (Event::StoodDown { outcome: "false-alarm".into(), duplicate_of: None }, "ended it as a false alarm"),
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
