use super::{Matcher, Rate, TimeWindow};
use crate::{ids::RuleId, severities::Severity};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

const MOST_MATCHERS: usize = 20;
const MOST_WINDOWS: usize = 10;
const MOST_JOINED: usize = 5;
const LONGEST_REASON: usize = 500;

/// What becomes of an alert that a rule takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// It joins the open incident of its group, else of its service and name; where there is none, one is opened.
    Open,
    /// People are told, no incident is opened and nobody is paged.
    Notify,
    /// To the end, or to the end of the rule's time window, whichever comes first. One of both there must be.
    HoldBack { until: Option<DateTime<Utc>>, reason: String },
    /// All alerts with the same values of these labels share one incident.
    Join { labels: Vec<String> },
}

/// What a rule knows better than the alert; none: as the alert says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gives {
    /// A slug.
    pub service: Option<String>,
    pub severity: Option<Severity>,
    /// A failure class.
    pub class: Option<String>,
    /// A slug.
    pub runbook: Option<String>,
}

impl Effect {
    /// As it is kept, and as forms choose it.
    pub const KINDS: [&'static str; 4] = ["open", "notify", "hold-back", "join"];

    pub fn kind(&self) -> &'static str {
        match self {
            Effect::Open => "open",
            Effect::Notify => "notify",
            Effect::HoldBack { .. } => "hold-back",
            Effect::Join { .. } => "join",
        }
    }

    /// `opens an incident`; `clock` says a time for the reader.
    pub fn words(&self, clock: &dyn Fn(DateTime<Utc>) -> String) -> String {
        match self {
            Effect::Open => "opens an incident".into(),
            Effect::Notify => "only notifies".into(),
            Effect::HoldBack { until: Some(until), reason } => format!("holds back until {}: {reason}", clock(*until)),
            Effect::HoldBack { until: None, reason } => format!("holds back to the end of the window: {reason}"),
            Effect::Join { labels } => format!("joins those with the same {}", labels.join(", ")),
        }
    }
}

impl Gives {
    /// `SEV2, service search, runbook slow-answers`; empty where it gives nothing.
    pub fn words(&self) -> String {
        let named = |what: &str, said: &Option<String>| said.as_ref().map(|said| format!("{what} {said}"));
        let all = [
            self.severity.map(|severity| severity.to_string()),
            named("service", &self.service),
            named("class", &self.class),
            named("runbook", &self.runbook),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// The newest version of one rule. The first that matches an alert takes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    /// From 1.
    pub order: i32,
    /// All have to hold; none: every alert.
    pub matchers: Vec<Matcher>,
    /// One has to hold; none: always.
    pub windows: Vec<TimeWindow>,
    /// All have to hold.
    pub rates: Vec<Rate>,
    pub gives: Gives,
    pub effect: Effect,
    /// Who wrote this version.
    pub author: String,
}

/// One thing that keeps a rule from being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    pub says: String,
}

impl Rule {
    /// `severity is critical, service is search, Mon–Fri 22:00–07:00 Europe/London, firing for 10 min`.
    pub fn conditions(&self) -> String {
        let windows = self.windows.iter().map(TimeWindow::words).collect::<Vec<_>>().join(" or ");
        let all = self.matchers.iter().map(Matcher::words);
        let all = all.chain((!windows.is_empty()).then_some(windows)).chain(self.rates.iter().map(Rate::words));
        let said = all.collect::<Vec<_>>().join(", ");
        if said.is_empty() { "every alert".into() } else { said }
    }

    /// The whole rule, one thing a line: what a person compares.
    pub fn text(&self) -> String {
        let clock = |at: DateTime<Utc>| at.format("%-d %b %Y %H:%M UTC").to_string();
        let gives = self.gives.words();
        let gives = if gives.is_empty() { String::new() } else { format!("\nGives: {gives}") };
        format!("When: {}\nThen: {}{gives}", self.conditions(), self.effect.words(&clock))
    }

    /// Of form; expressions and zones are checked where they are known, in `server/src/rules`.
    pub fn problems(&self, now: DateTime<Utc>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut refuse = |field, says: String| problems.push(Problem { field, says });
        if self.matchers.len() > MOST_MATCHERS {
            refuse("matchers", format!("At most {MOST_MATCHERS} conditions."));
        }
        if self.windows.len() > MOST_WINDOWS {
            refuse("windows", format!("At most {MOST_WINDOWS} time windows."));
        }
        for says in self.windows.iter().filter_map(TimeWindow::problem) {
            refuse("windows", says);
        }
        for says in self.rates.iter().filter_map(Rate::problem) {
            refuse("rates", says);
        }
        match &self.effect {
            Effect::HoldBack { until, reason } => {
                if until.is_none() && self.windows.is_empty() {
                    refuse("until", "Alerts are held back to an end: a time, or the end of a time window.".into());
                }
                if until.is_some_and(|until| until <= now) {
                    refuse("until", "This end has passed: the rule would hold nothing.".into());
                }
                if reason.trim().is_empty() || reason.len() > LONGEST_REASON {
                    refuse("reason", format!("Say why, in at most {LONGEST_REASON} bytes."));
                }
            }
            Effect::Join { labels } => {
                if labels.is_empty() || labels.len() > MOST_JOINED || labels.iter().any(|name| name.trim().is_empty()) {
                    refuse("labels", format!("Name 1 to {MOST_JOINED} labels."));
                }
            }
            Effect::Open | Effect::Notify => {}
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(effect: Effect) -> Rule {
        Rule {
            id: RuleId(uuid::Uuid::nil()),
            order: 7,
            matchers: vec!["severity=critical".parse().unwrap(), "service=search".parse().unwrap()],
            windows: vec![],
            rates: vec![Rate::FiringFor { minutes: 10 }],
            gives: Gives { severity: Some(Severity::Sev2), runbook: Some("slow-answers".into()), ..Gives::default() },
            effect,
            author: "Ana Ruiz".into(),
        }
    }

    #[test]
    fn a_rule_reads_as_a_sentence_and_is_kept_as_json() {
        let rule = rule(Effect::Join { labels: vec!["cluster".into()] });
        assert_eq!(rule.conditions(), "severity is critical, service is search, firing for 10 min");
        assert_eq!(rule.gives.words(), "SEV2, runbook slow-answers");
        assert_eq!(
            rule.text(),
            "When: severity is critical, service is search, firing for 10 min\n\
             Then: joins those with the same cluster\nGives: SEV2, runbook slow-answers"
        );
        let kept = serde_json::to_value(&rule).unwrap();
        assert_eq!(kept["matchers"][0], "severity=\"critical\"");
        assert_eq!(kept["effect"]["kind"], "join");
        assert_eq!(serde_json::from_value::<Rule>(kept).unwrap(), rule);
        assert_eq!(Rule { matchers: vec![], rates: vec![], ..rule }.conditions(), "every alert");
    }

    #[test]
    fn nothing_is_held_back_without_an_end_and_a_reason() {
        let now = DateTime::from_timestamp(1_739_628_000, 0).unwrap();
        let fields = |rule: Rule| rule.problems(now).into_iter().map(|problem| problem.field).collect::<Vec<_>>();
        let hold = |until, reason: &str| rule(Effect::HoldBack { until, reason: reason.into() });
        assert_eq!(fields(hold(None, "deploy")), ["until"]);
        assert_eq!(fields(hold(Some(now), "deploy")), ["until"]);
        assert_eq!(fields(hold(Some(now + chrono::Duration::hours(1)), " ")), ["reason"]);
        assert_eq!(fields(hold(Some(now + chrono::Duration::hours(1)), "deploy")), Vec::<&str>::new());
        let window = TimeWindow { days: [true; 7], from: 60, until: 120, zone: "UTC".into() };
        assert_eq!(fields(Rule { windows: vec![window], ..hold(None, "nightly") }), Vec::<&str>::new());
        assert_eq!(fields(rule(Effect::Join { labels: vec![] })), ["labels"]);
    }
}
