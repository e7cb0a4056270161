//! The text of each section, as the record tells it. Nothing is invented: what is not recorded is said to be missing.

use super::{
    changed,
    escape::one_line,
    promises::promises,
    proved,
    told::{Told, Updated},
};
use app::{
    postmortems::{Section, prompt},
    severities::Severity,
    timeline::Event,
    ui::span,
};
use chrono::{DateTime, Utc};

/// Markdown; whatever people or alerts typed is in it as data.
pub fn drawn(section: Section, told: &Told) -> String {
    match section {
        Section::Summary => summary(told),
        Section::Timeline => timeline(told),
        Section::DetectionGap => detection_gap(told),
        Section::RootCause => root_cause(told),
        Section::Tried => tried(told),
        Section::Resolution => resolution(told),
        Section::Questions => questions(told),
        Section::Promises => promises(told),
        Section::Waivers => proved::waivers(told),
        Section::Lessons => prompt("what we learned, and how we keep it from happening again."),
    }
}

fn summary(told: &Told) -> String {
    let mut chosen: Vec<(Severity, DateTime<Utc>)> = Vec::new();
    chosen.extend(told.events.iter().filter_map(|happened| match happened.event {
        Event::SeverityChosen { to, .. } => Some((to, happened.at)),
        Event::IncidentDeclared { severity } => Some((severity?, happened.at)),
        _ => None,
    }));
    chosen.dedup_by_key(|(severity, _)| *severity);
    let changes: Vec<String> =
        chosen.iter().map(|(severity, at)| format!("{severity} at {}", clock(told, *at))).collect();
    let severity = told.severity.map_or("not chosen", |severity| severity.word());
    let severity = match changes.len() {
        0 | 1 => severity.to_string(),
        _ => format!("{severity} ({})", changes.join(", then ")),
    };
    let start = told.impact_started_at;
    let duration = match told.ended_at {
        Some(end) => format!("{} to {} ({})", day_and_clock(start), day_and_clock(end), span(end - start)),
        None => format!("{} to now: still open ({})", day_and_clock(start), span(told.now - start)),
    };
    format!("- **Severity**: {severity}\n- **Duration**: {duration}\n- **Impact**: {}", impact(told))
}

/// The newest words for customers, else the newest inside; and what the key metric says.
fn impact(told: &Told) -> String {
    let figures = proved::impact(told);
    let newest = |audience: &str| told.updates.iter().rev().find(|update| update.audience == audience);
    let Some(Updated { users_see, scope, .. }) = newest("customers").or(newest("internal")) else {
        return figures.unwrap_or_else(|| "no update told it; write who saw what, and how many.".into());
    };
    let figures = figures.map(|figures| format!(" {figures}")).unwrap_or_default();
    match scope.trim().is_empty() {
        true if figures.is_empty() => one_line(users_see),
        true => format!("{}{figures}", sentence(users_see)),
        false if figures.is_empty() => format!("{} Scope: {}", sentence(users_see), one_line(scope)),
        false => format!("{} Scope: {}{figures}", sentence(users_see), sentence(scope)),
    }
}

fn timeline(told: &Told) -> String {
    let mut lines = vec![format!("Times are UTC, from {}.", told.impact_started_at.format("%-d %b %Y")), String::new()];
    for happened in told.events.iter().filter(|happened| is_decisive(&happened.event)) {
        let says = one_line(&format!("{} {}", happened.who, happened.says));
        let text = happened.text.as_deref().map(|text| format!(": {}", one_line(text))).unwrap_or_default();
        lines.push(format!("- {} - {says}{text}", clock(told, happened.at)));
    }
    if lines.len() == 2 {
        lines.push("Nothing decisive was recorded.".into());
    }
    lines.join("\n")
}

/// What a reader who was not there has to know.
pub fn is_decisive(event: &Event) -> bool {
    use Event::*;
    matches!(
        event,
        IncidentDeclared { .. }
            | IncidentOpened { .. }
            | SeverityChosen { .. }
            | OwnerPaged { .. }
            | OwnerLeft { .. }
            | OwnerAcknowledged { .. }
            | OwnerHanded { .. }
            | ImpactMoved { .. }
            | RunAttached { .. }
            | QuestionAnswered { .. }
            | ClassNamed { .. }
            | MitigationRecorded { .. }
            | MitigationUndone { .. }
            | NoneNeeded {}
            | UpdatePublished { .. }
            | ApprovalSkipped {}
            | UpdateApproved { .. }
            | UpdateReturned { .. }
            | UpdateCorrected { .. }
            | RemindersOff {}
            | RemindersOn {}
            | RecoveryConfirmed {}
            | RollbackStarted { .. }
            | RollbackEffective { .. }
            | RollbackFailed { .. }
            | RollbackUndone { .. }
            | RollbackMeasured { .. }
            | MetricChanged { .. }
            | MetricRemoved { .. }
            | HoldBegan { .. }
            | MetricHeld { .. }
            | MetricLeft { .. }
            | MetricNoData { .. }
            | MetricDataAgain { .. }
            | WaiverSigned { .. }
            | WaiverWithdrawn { .. }
            | IncidentResolved {}
            | StoodDown { .. }
            | IncidentReopened { .. }
    )
}

fn detection_gap(told: &Told) -> String {
    let start = told.impact_started_at;
    let by = told.alert.as_deref().map_or("by a person".into(), |alert| format!("by the alert {}", one_line(alert)));
    let mut lines: Vec<String> = changed::last(told).into_iter().collect();
    lines.extend([
        format!("- Impact began: {}", day_and_clock(start)),
        format!("- Detected: {} ({} later, {by})", clock(told, told.detected_at), span(told.detected_at - start)),
        format!("- Declared: {} ({} later)", clock(told, told.declared_at), span(told.declared_at - told.detected_at)),
    ]);
    match told.acknowledged_at {
        Some(at) => {
            lines.push(format!("- Acknowledged: {} ({} later)", clock(told, at), span(at - told.declared_at)));
            lines.push(format!("\nFrom the impact to the acknowledgement: {}.", span(at - start)));
        }
        None => lines.push("- Acknowledged: by nobody".into()),
    }
    lines.join("\n")
}

fn root_cause(told: &Told) -> String {
    let class = match &told.class {
        Some(class) => format!("The failure class was named: {}.", one_line(class)),
        None => "No failure class was named.".into(),
    };
    let why = prompt("what made it possible, and why nothing stopped it before users saw it.");
    match changed::evidence(told) {
        Some(evidence) => format!("{class}\n\n{evidence}\n\n{why}"),
        None => format!("{class}\n\n{why}"),
    }
}

fn tried(told: &Told) -> String {
    let rollbacks = told.rollbacks.iter().map(|rollback| (rollback.marks.started.at, proved::step(told, rollback)));
    let mitigations = told.mitigations.iter().map(|step| {
        let guarded = if step.guarded { " (guarded)" } else { "" };
        let reason = step.reason.as_deref().map(|reason| format!(": {}", one_line(reason))).unwrap_or_default();
        let undone = step.undone.as_ref().map(|(at, reason)| {
            let reason = if reason.is_empty() { String::new() } else { format!(": {}", one_line(reason)) };
            format!("; taken back {}{reason}", clock(told, *at))
        });
        let title = one_line(&step.title);
        let line = format!("- {} - {title}{guarded}{reason}{}", clock(told, step.at), undone.unwrap_or_default());
        (step.at, line)
    });
    let mut steps: Vec<(DateTime<Utc>, String)> = rollbacks.chain(mitigations).collect();
    steps.sort_by_key(|(at, _)| *at);
    let lines: Vec<String> = steps.into_iter().map(|(_, line)| line).collect();
    match (lines.is_empty(), &told.none_needed) {
        (false, _) => match proved::story(told) {
            Some(story) => format!("{}\n\n{story}", lines.join("\n")),
            None => lines.join("\n"),
        },
        (true, Some(reason)) => format!("Nothing was tried; none was needed: {}", one_line(reason)),
        (true, None) => "Nothing was recorded as tried.".into(),
    }
}

fn resolution(told: &Told) -> String {
    let mut lines = Vec::new();
    let rolled_back = told.rollbacks.iter().filter(|rollback| rollback.stands());
    let rolled_back = rolled_back.map(|rollback| one_line(&format!("{} back to {}", rollback.part, rollback.to)));
    let mitigated = told.mitigations.iter().filter(|step| step.undone.is_none()).map(|step| one_line(&step.title));
    let standing: Vec<String> = rolled_back.chain(mitigated).collect();
    if !standing.is_empty() {
        lines.push(format!("- What stands: {}", standing.join("; ")));
    }
    let reason = told.ended_reason.as_deref().filter(|reason| !reason.is_empty());
    lines.push(match (told.ended_at, reason) {
        (Some(at), Some(reason)) => format!("- What ended it, {}: {}", clock(told, at), one_line(reason)),
        (Some(at), None) => format!("- Ended {}, without a word on what ended it", clock(told, at)),
        (None, _) => "- It has not ended yet".into(),
    });
    format!("{}\n\n### Recovery\n\n{}", lines.join("\n"), proved::recovery(told))
}

fn questions(told: &Told) -> String {
    let start = told.impact_started_at;
    let by = told.alert.as_deref().map_or("A person".into(), |alert| format!("The alert {}", one_line(alert)));
    let detection = format!("{by} noticed it {} after the impact began.", span(told.detected_at - start));
    let mut triage = match (told.acknowledged_at, told.class_at) {
        (Some(taken), Some(named)) => {
            format!("From the acknowledgement to the failure class it took {}.", span(named - taken))
        }
        (None, _) => "Nobody acknowledged it.".into(),
        (_, None) => "No failure class was named.".into(),
    };
    let skipped = skipped(told);
    if !skipped.is_empty() {
        triage.push_str(&format!(" Checks that were skipped: {}.", skipped.join("; ")));
    }
    let by_hand: Vec<String> = told
        .mitigations
        .iter()
        .filter(|step| !step.from_runbook)
        .map(|step| format!("{} at {}", one_line(&step.title), clock(told, step.at)))
        .collect();
    let missing = match (told.mitigations.is_empty(), by_hand.is_empty()) {
        (true, _) if told.rollbacks.is_empty() => "Nothing was rolled back.".into(),
        (true, _) => String::new(),
        (_, true) => "None that the record knows: each step that was taken stands in a runbook.".into(),
        (_, false) => format!("No runbook had a step for: {}. It was done by hand.", by_hand.join("; ")),
    };
    let missing = [missing, unmarked(told)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let which = prompt("which gate would have stopped it?");
    let gate = match &told.class {
        Some(class) => format!("The failure class is {}.\n\n{which}", one_line(class)),
        None => which,
    };
    [
        ("Why was detection late?", detection),
        ("Why was triage slow?", triage),
        ("Which rollback path was missing?", missing),
        ("What should the pipeline or the quality gate change?", gate),
    ]
    .map(|(question, answer)| format!("### {question}\n\n{answer}"))
    .join("\n\n")
}

/// Rolled back to a version that nobody had marked as known good.
fn unmarked(told: &Told) -> String {
    let parts: Vec<String> = told
        .rollbacks
        .iter()
        .filter(|rollback| rollback.good.is_none())
        .map(|rollback| format!("{} to {}", one_line(&rollback.part), one_line(&rollback.to)))
        .collect();
    match (parts.is_empty(), told.rollbacks.is_empty()) {
        (_, true) => String::new(),
        (true, _) => "Each part was rolled back to a version that was marked as known good.".into(),
        (false, _) => format!("No known good version was marked; it was chosen at that time: {}.", parts.join("; ")),
    }
}

/// Checks that stayed skipped, with the reason that was given.
fn skipped(told: &Told) -> Vec<String> {
    let mut last: Vec<(&String, &String, Option<String>)> = Vec::new();
    for happened in &told.events {
        let (Event::CheckSkipped { key, check, .. }
        | Event::CheckDone { key, check, .. }
        | Event::CheckOpened { key, check, .. }) = &happened.event
        else {
            continue;
        };
        last.retain(|(known, _, _)| *known != key);
        if matches!(happened.event, Event::CheckSkipped { .. }) {
            last.push((key, check, happened.text.clone()));
        }
    }
    last.into_iter()
        .map(|(_, check, reason)| match reason {
            Some(reason) => format!("{} ({})", one_line(check), one_line(&reason)),
            None => one_line(check),
        })
        .collect()
}

/// `14:10`; with its day where it is not the day on which the impact began.
pub(super) fn clock(told: &Told, at: DateTime<Utc>) -> String {
    match at.date_naive() == told.impact_started_at.date_naive() {
        true => at.format("%H:%M").to_string(),
        false => at.format("%-d %b %H:%M").to_string(),
    }
}

fn day_and_clock(at: DateTime<Utc>) -> String {
    at.format("%-d %b %Y %H:%M UTC").to_string()
}

pub(super) fn sentence(text: &str) -> String {
    let text = one_line(text);
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

#[cfg(test)]
mod tests {
    use super::{super::told::tests::*, *};

    #[test]
    fn the_summary_tells_severity_duration_and_impact() {
        let expected = "- **Severity**: SEV2 (SEV3 at 14:12, then SEV2 at 14:19)\n\
                        - **Duration**: 15 Feb 2025 14:10 UTC to 15 Feb 2025 15:13 UTC (1 h 03)\n\
                        - **Impact**: Fewer questions are refused. Scope: paid, English";
        assert_eq!(drawn(Section::Summary, &told()), expected);
    }

    #[test]
    fn an_open_incident_is_told_as_open() {
        let open = Told { ended_at: None, ended_reason: None, updates: Vec::new(), ..told() };
        assert!(drawn(Section::Summary, &open).contains("still open (1 h 10)"));
        assert!(drawn(Section::Resolution, &open).contains("It has not ended yet"));
    }

    #[test]
    fn the_timeline_holds_decisions_and_escapes_what_alerts_say() {
        let text = drawn(Section::Timeline, &told());
        assert!(text.contains("- 14:13 - Ana acknowledged and owns it\n"), "{text}");
        assert!(text.contains("- 14:19 - Ana chose SEV2 (was SEV3): paid users too"), "{text}");
        assert!(text.contains("Refusal&lt;b>") && !text.contains("looking"), "{text}");
    }

    #[test]
    fn the_gap_is_four_times() {
        let text = drawn(Section::DetectionGap, &told());
        assert!(text.contains("- Acknowledged: 14:13 (2 min later)"), "{text}");
        assert!(text.ends_with("From the impact to the acknowledgement: 3 min."), "{text}");
    }

    #[test]
    fn the_questions_know_what_was_done_by_hand() {
        let text = drawn(Section::Questions, &told());
        assert!(text.contains("No runbook had a step for: Roll back the index at 14:47."), "{text}");
        assert!(text.contains("it took 17 min"), "{text}");
        assert_eq!(text.matches("### ").count(), 4);
    }
}
