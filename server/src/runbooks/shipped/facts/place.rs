//! A place in a runbook where a fact may stand, and whether it does.

use app::runbooks::{Check, Command, Runbook, Then, Tree};

type Words = &'static str;

#[derive(Debug)]
pub enum Place {
    /// The text before the first section.
    Intro(Words),
    Restricted,
    /// The one role that answers first.
    Owner(Words),
    /// A trigger that begins when a signal passes this bound.
    Bound(Words),
    /// A trigger that somebody has to notice.
    Trigger(Words),
    /// Level and what it means.
    Severity(Words, Words),
    /// Minutes for the triage.
    Minutes(u32),
    /// A check of the triage: of its text, and of its commands.
    Check(Words, &'static [Words]),
    /// A question of the tree and the condition that proposes its answer.
    Question(Words, Words),
    /// Question and label on the way from the top, then the leaf and the mitigations it leads to.
    Leaf(&'static [(Words, Words)], Words, &'static [Words]),
    /// Key, when to use it, and what its commands hold.
    Mitigation(Words, Words, &'static [Words]),
    /// Key, the condition that guards it, and what its commands hold.
    Guarded(Words, Words, &'static [Words]),
    /// Key, and of the text beside its commands.
    MitigationSays(Words, Words),
    /// The part that a step takes back.
    Rollback(Words),
    RollbackSays(Words),
    /// A field that both messages have.
    Field(Words),
    /// Role and signal.
    Recovery(Words, Words),
    RecoverySays(Words),
    /// A check before the incident is closed.
    Closing(Words),
    Postmortem(Words),
}

impl Place {
    pub fn is_filled(&self, runbook: &Runbook) -> bool {
        match self {
            Self::Intro(words) => prose(runbook, "", words),
            Self::Restricted => runbook.restricted,
            Self::Owner(role) => runbook.owner_role == *role,
            Self::Bound(bound) => bounded(runbook, bound),
            Self::Trigger(words) => runbook.triggers.iter().any(|trigger| says(&trigger.text, words)),
            Self::Severity(level, words) => {
                let row = runbook.severity_rows.iter().find(|row| row.starts_with(level));
                row.is_some_and(|row| says(row, words))
            }
            Self::Minutes(minutes) => runbook.triage.budget_minutes == Some(*minutes),
            Self::Check(words, inner) => {
                let fits = |check: &&Check| says(&check.text, words) && hold(&check.commands, inner);
                runbook.triage.checks.iter().any(|check| fits(&check))
            }
            Self::Question(words, when) => runbook.tree.as_ref().is_some_and(|tree| {
                let asked = |question: &&app::runbooks::Question| says(&question.text, words);
                tree.questions().iter().any(|question| asked(question) && question.when.as_deref() == Some(when))
            }),
            Self::Leaf(way, text, keys) => runbook.tree.as_ref().is_some_and(|tree| leads(tree, way, text, keys)),
            Self::Mitigation(key, when, inner) => runbook.mitigation(key).is_some_and(|found| {
                let used = found.when.as_deref().is_some_and(|used| says(used, when));
                used && found.guarded.is_none() && hold(&found.body_commands, inner)
            }),
            Self::Guarded(key, condition, inner) => runbook.mitigation(key).is_some_and(|found| {
                let guarded = found.guarded.as_deref().is_some_and(|guarded| says(guarded, condition));
                guarded && hold(&found.body_commands, inner)
            }),
            Self::MitigationSays(key, words) => runbook.mitigation(key).is_some_and(|found| says(&found.text, words)),
            Self::Rollback(part) => {
                let steps = &runbook.rollback.steps.checks;
                steps.iter().any(|step| step.text.split_once(':').is_some_and(|(name, _)| name == *part))
            }
            Self::RollbackSays(words) => says(&runbook.rollback.text, words),
            Self::Field(name) => {
                let field = format!("{{{{ {name} }}}}");
                [&runbook.communication.internal, &runbook.communication.customer]
                    .iter()
                    .all(|text| text.contains(&field))
            }
            Self::Recovery(role, signal) => {
                let row = runbook.recovery.iter().find(|row| row.role == *role && row.signal == *signal);
                row.is_some_and(|row| !row.bound.is_empty() && !row.hold.is_empty()) && runbook.signal(signal).is_some()
            }
            Self::RecoverySays(words) => prose(runbook, "Recovery verification", words),
            Self::Closing(words) => runbook.resolution.checks.iter().any(|check| says(&check.text, words)),
            Self::Postmortem(words) => says(&runbook.postmortem, words),
        }
    }

    /// The sections that hold it; `---` is the front matter, nothing is the text before the first section.
    pub fn sections(&self) -> &'static [&'static str] {
        match self {
            Self::Intro(_) => &[""],
            Self::Restricted | Self::Owner(_) => &["---"],
            Self::Bound(_) | Self::Trigger(_) => &["Trigger conditions"],
            Self::Severity(..) => &["Severity"],
            Self::Minutes(_) | Self::Check(..) => &["Triage"],
            Self::Question(..) | Self::Leaf(..) => &["Decision tree"],
            Self::Mitigation(..) | Self::Guarded(..) | Self::MitigationSays(..) => &["Mitigations"],
            Self::Rollback(_) | Self::RollbackSays(_) => &["Rollback"],
            Self::Field(_) => &["Communication"],
            Self::Recovery(..) | Self::RecoverySays(_) => &["Recovery verification"],
            Self::Closing(_) => &["Containment checklist", "Resolution"],
            Self::Postmortem(_) => &["Post-incident process", "Postmortem"],
        }
    }
}

/// Whether a text holds the words, whatever its case and wherever its lines break.
fn says(text: &str, words: &str) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    plain(text).contains(&plain(words))
}

fn hold(commands: &[Command], inner: &[&str]) -> bool {
    inner.iter().all(|part| commands.iter().any(|command| command.text.contains(part)))
}

fn prose(runbook: &Runbook, heading: &str, words: &str) -> bool {
    runbook.prose.iter().any(|prose| prose.heading == heading && says(&prose.markdown, words))
}

fn bounded(runbook: &Runbook, bound: &str) -> bool {
    let signal = bound.split(' ').next().unwrap_or_default();
    runbook.signal(signal).is_some() && runbook.triggers.iter().any(|trigger| trigger.when.as_deref() == Some(bound))
}

fn leads(tree: &Tree, way: &[(&str, &str)], text: &str, keys: &[&str]) -> bool {
    let mut question = &tree.root;
    for (at, (asked, label)) in way.iter().enumerate() {
        let Some(branch) = question.branch(label).filter(|_| says(&question.text, asked)) else { return false };
        match &branch.then {
            Then::Question(next) if at + 1 < way.len() => question = next,
            Then::Leaf(leaf) if at + 1 == way.len() => {
                return says(&leaf.text, text) && leaf.mitigations.iter().map(String::as_str).eq(keys.iter().copied());
            }
            _ => return false,
        }
    }
    false
}
