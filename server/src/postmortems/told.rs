//! What the record knows of an incident, as the sections are drawn from it.

use app::{
    rollbacks::Rollback,
    services::{Frozen, WhatChanged},
    severities::Severity,
    timeline::Event,
};
use chrono::{DateTime, Utc};

#[derive(Clone, Debug)]
pub struct Told {
    pub title: String,
    pub severity: Option<Severity>,
    pub class: Option<String>,
    /// The first alert's name; none where a person noticed it.
    pub alert: Option<String>,
    pub impact_started_at: DateTime<Utc>,
    pub detected_at: DateTime<Utc>,
    pub declared_at: DateTime<Utc>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub class_at: Option<DateTime<Utc>>,
    pub none_needed: Option<String>,
    pub recovered_at: Option<DateTime<Utc>>,
    pub recovery_evidence: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub ended_reason: Option<String>,
    /// Oldest first.
    pub events: Vec<Happened>,
    pub mitigations: Vec<Mitigated>,
    pub rollbacks: Vec<Rollback>,
    pub metrics: Vec<Measured>,
    /// All that were signed, also those that no longer stand.
    pub waivers: Vec<Waived>,
    pub changed: WhatChanged,
    pub frozen: Option<Frozen>,
    pub updates: Vec<Updated>,
    pub now: DateTime<Utc>,
}

/// One entry of the record.
#[derive(Clone, Debug)]
pub struct Happened {
    pub at: DateTime<Utc>,
    pub who: String,
    pub event: Event,
    pub says: String,
    pub text: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Mitigated {
    pub title: String,
    pub reason: Option<String>,
    pub guarded: bool,
    /// It stands in a runbook; otherwise somebody knew it by heart.
    pub from_runbook: bool,
    pub at: DateTime<Utc>,
    pub undone: Option<(DateTime<Utc>, String)>,
}

#[derive(Clone, Debug)]
pub struct Updated {
    pub audience: String,
    pub users_see: String,
    pub scope: String,
    pub at: DateTime<Utc>,
    pub next_at: Option<DateTime<Utc>>,
    /// It only said that there is no news.
    pub is_no_news: bool,
}

/// A metric as it stood at the end. Figures are said with their unit.
#[derive(Clone, Debug)]
pub struct Measured {
    pub name: String,
    pub role: String,
    pub bound: String,
    pub hold: String,
    pub worst: Option<(DateTime<Utc>, String)>,
    pub was_outside: bool,
    pub last: Option<(DateTime<Utc>, String)>,
    pub proof: Proof,
    pub waived_by: Option<String>,
}

#[derive(Clone, Debug)]
pub enum Proof {
    Held {
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    },
    Holding {
        from: DateTime<Utc>,
    },
    Outside,
    NoData,
    /// Why it could not be asked.
    Unasked(String),
}

#[derive(Clone, Debug)]
pub struct Waived {
    pub metric: String,
    pub stood: String,
    pub how_known: String,
    pub why_not_wait: String,
    pub by: String,
    pub at: DateTime<Utc>,
    pub withdrawn: Option<(DateTime<Utc>, String)>,
    /// The incident was opened again.
    pub lapsed: Option<DateTime<Utc>>,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600 + minute * 60, 0).expect("a time")
    }

    /// The support bot that refuses, from 14:10 to 15:13.
    pub fn told() -> Told {
        let event = |minute, who: &str, event: Event, text: Option<&str>| Happened {
            at: at(minute),
            who: who.into(),
            says: app::timeline::sentence(&event, &|_| "Ben Osei".into()),
            event,
            text: text.map(str::to_string),
        };
        let severity = |from, to| Event::SeverityChosen { from, to, rule: None, words_by: None };
        Told {
            title: "Support bot refuses".into(),
            severity: Some(Severity::Sev2),
            class: Some("prompt regression".into()),
            alert: Some("RefusalRateHigh".into()),
            impact_started_at: at(0),
            detected_at: at(0),
            declared_at: at(1),
            acknowledged_at: Some(at(3)),
            class_at: Some(at(20)),
            none_needed: None,
            recovered_at: Some(at(50)),
            recovery_evidence: Some("refusal 5 %, normal 4 %".into()),
            ended_at: Some(at(63)),
            ended_reason: Some("Prompt and index are back".into()),
            events: vec![
                event(
                    1,
                    "Alertmanager",
                    Event::IncidentOpened { alert: "Refusal<b>".into(), source: "prod".into() },
                    None,
                ),
                event(2, "Ana", severity(None, Severity::Sev3), None),
                event(3, "Ana", Event::OwnerAcknowledged { before: None }, None),
                event(4, "Ana", Event::NoteWritten {}, Some("looking")),
                event(9, "Ana", severity(Some(Severity::Sev3), Severity::Sev2), Some("paid users too")),
                event(63, "Ana", Event::IncidentResolved {}, Some("Prompt and index are back")),
            ],
            mitigations: vec![
                Mitigated {
                    title: "Roll back the prompt".into(),
                    reason: Some("refusal 19 to 8 %".into()),
                    guarded: false,
                    from_runbook: true,
                    at: at(23),
                    undone: None,
                },
                Mitigated {
                    title: "Roll back the index".into(),
                    reason: None,
                    guarded: false,
                    from_runbook: false,
                    at: at(37),
                    undone: None,
                },
            ],
            rollbacks: vec![],
            metrics: vec![],
            waivers: vec![],
            changed: WhatChanged::default(),
            frozen: None,
            updates: vec![
                Updated {
                    audience: "customers".into(),
                    users_see: "Some questions are refused".into(),
                    scope: "paid, English".into(),
                    at: at(10),
                    next_at: Some(at(40)),
                    is_no_news: false,
                },
                Updated {
                    audience: "customers".into(),
                    users_see: "Fewer questions are refused".into(),
                    scope: "paid, English".into(),
                    at: at(50),
                    next_at: None,
                    is_no_news: false,
                },
            ],
            now: at(70),
        }
    }
}
