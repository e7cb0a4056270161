//! *Next*: one sentence and one act for this reader, now. The first row that holds and that the reader may act on wins.

use super::{
    Facts, Outcome,
    next_update::{answer_owed, promise_owed},
};
use crate::{
    auth::Role,
    escalation::{Paged, and, first_name},
    ids::PersonId,
    ids::{ArtifactId, RollbackId},
    recovery::{Gate, Wait, Why, all_words, count_words, length},
    rollbacks::{NextRollback, before_words},
    ui::ago,
};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Where the primary button leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Act {
    Acknowledge,
    AcceptHandOver,
    WriteUpdate,
    /// Another one's, that waits for a second person.
    ReviewUpdate,
    SayNoNews,
    ChooseSeverity,
    /// The key of the check.
    GoToCheck(String),
    NameClass,
    Mitigate,
    /// The panel of this part in the stack.
    RollBack(ArtifactId),
    TookEffect(RollbackId),
    ConfirmRecovery,
    /// The metrics and their sources.
    SeeRecovery,
    Resolve,
    OpenPostmortem,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// At most 80 characters.
    pub sentence: String,
    pub act: Act,
    pub label: String,
    /// What comes after; empty where nothing does.
    pub then: String,
}

/// What the facts alone don't hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Key and text of the check to go to.
    pub open_check: Option<(String, String)>,
    /// Who works on it, if anybody does.
    pub check_holder: Option<(PersonId, String)>,
    /// The class that the walked tree's runbook stands for.
    pub proposed_class: Option<String>,
    pub rollback: Option<NextRollback>,
    /// Who is paged next if nobody acknowledges.
    pub paged_next: Option<String>,
    /// Sections of the postmortem that nobody wrote yet.
    pub sections_open: i64,
}

/// An instant on the reader's clock.
pub type Clock<'a> = &'a dyn Fn(DateTime<Utc>) -> String;

pub fn next_step(
    facts: &Facts,
    counts: &Counts,
    viewer: PersonId,
    role: Role,
    now: DateTime<Utc>,
    clock: Clock,
) -> NextStep {
    let owns = facts.is_owned() && facts.owner.as_ref().is_some_and(|owner| owner.id == viewer);
    let responds = role >= Role::Responder || owns;
    let commands = role >= Role::Commander || owns;
    let step = |sentence: String, act, label: &str, then: &str| NextStep {
        sentence: shorten(&sentence, 80),
        act,
        label: label.into(),
        then: then.into(),
    };

    if let Some(ended) = &facts.ended {
        let writes = responds && ended.outcome == Outcome::Resolved && facts.postmortem_published_at.is_none();
        if writes && facts.postmortem_waived_at.is_none() {
            let sentence = match counts.sections_open {
                0 => "The postmortem is written. Read it once more and publish it.".into(),
                1 => "The postmortem is drafted. One part needs you.".into(),
                open => format!("The postmortem is drafted. {open} parts need you."),
            };
            return step(sentence, Act::OpenPostmortem, "Open the draft", "publish it");
        }
        return step("Nothing for you to do. This incident has ended.".into(), Act::Nothing, "", "");
    }
    let paged = facts.paged.as_ref().filter(|_| !facts.is_owned());
    if paged.is_some_and(|paged| paged.me_at.is_some()) {
        let sentence = "You are paged. Acknowledge to own it.".into();
        return step(sentence, Act::Acknowledge, "Acknowledge: I own it", "triage");
    }
    if let Some(giver) = facts.owner.as_ref().filter(|_| facts.handed_to.as_ref().is_some_and(|to| to.id == viewer)) {
        let sentence = format!("{} hands this to you and owns it until you accept.", giver.name);
        return step(sentence, Act::AcceptHandOver, "Accept: I own it", "go on where it stands");
    }
    if let Some((sentence, act, label, then)) = answer_owed(facts, viewer, commands, now) {
        return step(sentence, act, label, then);
    }
    if !facts.is_owned() && responds {
        return match &facts.owner {
            Some(owner) if owner.id == viewer => step(
                "This is yours to take. Acknowledge to own it.".into(),
                Act::Acknowledge,
                "Acknowledge: I own it",
                "triage",
            ),
            _ if paged.is_some() => step(
                paged.map(|paged| waiting(paged, counts, now, clock)).unwrap_or_default(),
                Act::Acknowledge,
                "Take it: I own it",
                "triage",
            ),
            Some(owner) => step(
                format!("Waiting for {}, who has not acknowledged.", owner.name),
                Act::Acknowledge,
                "Take it: I own it",
                "triage",
            ),
            None => step(
                "Nobody owns this. Take it, or hand it to someone.".into(),
                Act::Acknowledge,
                "Take it: I own it",
                "triage",
            ),
        };
    }
    if let Some((sentence, act, label, then)) = promise_owed(facts, owns, commands, now, clock) {
        return step(sentence, act, label, then);
    }
    if facts.severity.is_none() && commands {
        return step("Choose how bad it is.".into(), Act::ChooseSeverity, "Choose a severity", "triage");
    }
    if let Some((key, text)) = counts.open_check.as_ref().filter(|_| responds) {
        let whose = match &counts.check_holder {
            Some((holder, _)) if *holder == viewer => " You have it.".into(),
            Some((_, name)) => format!(" {name} has it."),
            None => String::new(),
        };
        let sentence = shorten(text, 80 - whose.chars().count());
        let stop = if whose.is_empty() || sentence.ends_with(['.', '?', '…']) { "" } else { "." };
        return step(
            format!("{sentence}{stop}{whose}"),
            Act::GoToCheck(key.clone()),
            "Go to this check",
            "name the failure class",
        );
    }
    if facts.class.is_none() && responds {
        let sentence = match &counts.proposed_class {
            Some(class) => format!("Name the failure class. The runbook proposes {class}."),
            None => "Name the failure class.".into(),
        };
        return step(sentence, Act::NameClass, "Name it", "mitigate");
    }
    if let Some(said) = counts.rollback.as_ref().filter(|_| responds).and_then(|next| rolling_back(facts, next, clock))
    {
        let (sentence, act, label, then) = said;
        return step(sentence, act, &label, then);
    }
    if facts.mitigations == 0 && facts.none_needed.is_none() && responds {
        return step(
            "Nothing tried yet. Record the first mitigation.".into(),
            Act::Mitigate,
            "Go to the mitigations",
            "verify",
        );
    }
    if let Some(gate) = facts.measured().filter(|_| responds) {
        let (sentence, act, label, then) = verifying(facts, gate, commands, clock);
        return step(sentence, act, &label, then);
    }
    if facts.recovered_at.is_none() && commands {
        return step(
            "Are users well again? Say how you know.".into(),
            Act::ConfirmRecovery,
            "Confirm the recovery",
            "resolve",
        );
    }
    if facts.recovered_at.is_some() && commands {
        return step(
            "Recovered, in words of a person. It can be resolved.".into(),
            Act::Resolve,
            "Resolve…",
            "postmortem",
        );
    }
    step("Nothing for you to do.".into(), Act::Nothing, "", "")
}

/// `Waiting for Ana, paged 4 min ago. Ben is next at 14:26.`
fn waiting(paged: &Paged, counts: &Counts, now: DateTime<Utc>, clock: Clock) -> String {
    let first = |names: &str| first_name(names).to_string();
    let names: Vec<String> = paged.people.iter().map(|name| first(name)).collect();
    let waits = format!("Waiting for {}, paged {}.", and(&names), ago(now - paged.at));
    match (&counts.paged_next, paged.next_at) {
        (Some(next), Some(at)) => format!("{waits} {next} is next at {}.", clock(at)),
        _ => format!("{waits} Nobody is next."),
    }
}

/// What was begun is brought to its end before anything else; then what would be taken back next.
fn rolling_back(facts: &Facts, next: &NextRollback, clock: Clock) -> Option<(String, Act, String, &'static str)> {
    let is_outside = facts
        .measured()
        .is_none_or(|gate| gate.trouble().is_some_and(|wait| matches!(wait.why, Why::Outside { left: 0, .. })));
    match next {
        NextRollback::Runs { rollback, part, since } => {
            let sentence = format!("The {part} rollback runs since {}.", clock(*since));
            Some((sentence, Act::TookEffect(*rollback), "It took effect".into(), "the figures"))
        }
        NextRollback::Likeliest { artifact, part, version, before }
            if facts.mitigations == 0 && facts.none_needed.is_none() =>
        {
            let version = version.as_deref().unwrap_or(part);
            let sentence = format!("The likeliest cause changed {} before: {version}.", before_words(*before));
            Some((sentence, Act::RollBack(*artifact), format!("Roll back the {part}…"), "verify"))
        }
        NextRollback::Awaited { part, since, due } if is_outside => {
            let sentence =
                format!("The {part} rollback took effect {}. Figures come at {}.", clock(*since), clock(*due));
            Some((sentence, Act::Mitigate, "See the stack".into(), "verify"))
        }
        NextRollback::NotEnough { part, judged, moved, then } if is_outside => {
            let moved = if moved.is_empty() { ".".into() } else { format!(": {moved}.") };
            let part = crate::recovery::title(part);
            let (act, label) = match then {
                Some((artifact, other)) => (Act::RollBack(*artifact), format!("Roll back the {other}…")),
                None => (Act::Mitigate, "Another way…".into()),
            };
            Some((format!("{part} rollback {judged}{moved}"), act, label, "verify"))
        }
        _ => None,
    }
}

/// By figures: what hinders comes first, then the wait, then the end.
fn verifying(facts: &Facts, gate: &Gate, commands: bool, clock: Clock) -> (String, Act, String, &'static str) {
    if let Some(trouble) = gate.trouble() {
        let (sentence, act, label) = hindered(trouble, clock);
        return (sentence, act, label.into(), "verify");
    }
    if let Some((shortest, until)) = gate.shortest() {
        let inside = all_words(gate.held + gate.waits.len());
        let held = shortest.held().unwrap_or_default();
        let shortest = match gate.metrics {
            1 => format!("{inside} inside for {held}."),
            _ => format!("{inside} inside, the shortest for {held}."),
        };
        let sentence = format!("Nothing to do until {}. {shortest}", clock(until));
        return (sentence, Act::SeeRecovery, "See the figures".into(), "resolve");
    }
    let held = match gate.held {
        0 => String::new(),
        held => format!("{} held {}", count_words(held).to_lowercase(), length(Duration::seconds(gate.longest))),
    };
    let waived = match gate.waived.len() {
        0 => String::new(),
        1 => "one is waived".into(),
        count => format!("{count} are waived"),
    };
    let said: Vec<String> = [held, waived].into_iter().filter(|part| !part.is_empty()).collect();
    let sentence = format!("Recovered: {}.", said.join(", "));
    match commands {
        true => (sentence, Act::Resolve, format!("Resolve #{}…", facts.number), "postmortem"),
        false => (format!("{sentence} The commander resolves it."), Act::Nothing, String::new(), ""),
    }
}

fn hindered(wait: &Wait, clock: Clock) -> (String, Act, &'static str) {
    let name = &wait.name;
    match &wait.why {
        Why::Outside { since, left: 1.., .. } => {
            let sentence = format!("{name} left its bound at {}. The hold starts again.", clock(*since));
            (sentence, Act::Mitigate, "Back to Mitigate")
        }
        Why::Outside { figure, bound, .. } => {
            (format!("{name} is outside its bound: {figure}, bound {bound}."), Act::Mitigate, "Back to Mitigate")
        }
        Why::NoData { since, silent, .. } => {
            let since = since.map_or("yet".to_string(), |since| format!("since {}", clock(since)));
            let sentence = match silent {
                Some(source) => format!("No data {since}: {source} does not answer."),
                None => format!("No data of {name} {since}: its query answers nothing."),
            };
            (sentence, Act::SeeRecovery, "See the source")
        }
        Why::Problem(_) | Why::Holding { .. } => {
            (format!("{name} can't be asked. Mend it, or sign a waiver."), Act::SeeRecovery, "See the metric")
        }
    }
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.into();
    }
    let cut: String = text.chars().take(most - 1).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(head, _)| head))
}

#[cfg(test)]
#[path = "next_step_tests.rs"]
mod tests;
