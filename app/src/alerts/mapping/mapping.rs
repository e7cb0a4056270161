//! Where each fact of an alert lies in a sender's JSON, and which of its words mean what.

use super::{Choice, Path, Template};
use serde::{Deserialize, Serialize};

const MOST_WORDS: usize = 50;
const LONGEST_WORD: usize = 100;
/// The words that severities are made from.
const SEVERITIES: [&str; 4] = ["critical", "error", "warning", "info"];

/// Kept as JSON: every field as it is written in its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mapping {
    /// Where a list of alerts lies. Empty: the body is one alert, or a list of them.
    pub items: Choice,
    /// What stays the same from an alert's first firing to its end. Empty: its labels.
    pub key: Template,
    pub name: Template,
    pub summary: Template,
    pub severity: Choice,
    /// The sender's word (`*` at either end for anything) and ours; the first that fits wins.
    pub severity_words: Vec<(String, String)>,
    pub service: Choice,
    /// Firing, unless one of the words below fits.
    pub state: Choice,
    pub resolves: Vec<String>,
    pub acknowledges: Vec<String>,
    pub started_at: Choice,
    pub url: Choice,
    /// Alerts of one group share an incident.
    pub group: Template,
    /// Objects whose members become labels, under their own names; all of them are taken.
    pub labels: Choice,
}

impl Default for Mapping {
    fn default() -> Mapping {
        Mapping::usual()
    }
}

/// One thing that keeps a mapping from being saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: &'static str,
    pub says: String,
}

fn known<T: std::str::FromStr + Default>(text: &str) -> T {
    text.parse().unwrap_or_default()
}

fn words(list: &[&str]) -> Vec<String> {
    list.iter().map(|word| word.to_string()).collect()
}

impl Mapping {
    /// The names that senders commonly use.
    pub fn usual() -> Mapping {
        Mapping {
            items: known("alerts | events"),
            key: known("{{ key | dedup_key | dedupKey | alias | fingerprint | alert_id | alertId | id }}"),
            name: known("{{ alertname | labels.alertname | name | rule | check | title }}"),
            summary: known("{{ summary | annotations.summary | title | message | description | text | name }}"),
            severity: known("severity | labels.severity | priority | level"),
            severity_words: usual_severities(),
            service: known("service | labels.service | app | component"),
            state: known("status | state | event | action"),
            resolves: words(&["resolved", "resolve", "ok", "up", "closed", "close", "recovered", "recovery", "normal"]),
            acknowledges: words(&["acknowledged", "acknowledge", "ack"]),
            started_at: known("starts_at | startsAt | started_at | timestamp | time | date"),
            url: known("url | link | generatorURL"),
            group: Template::default(),
            labels: known("labels | tags | ."),
        }
    }

    /// For CloudEvents where the intake has no mapping of its own: what an event is of, and how its type ends.
    pub fn cloud_events() -> Mapping {
        Mapping {
            items: Choice::default(),
            key: known(
                "{{ source }} {{ data.key | data.dedup_key | data.fingerprint | data.alert_id | subject | id }}",
            ),
            name: known("{{ data.alertname | data.labels.alertname | data.name | data.rule | subject | type }}"),
            summary: known("{{ data.summary | data.title | data.message | data.description | subject | type }}"),
            severity: known("data.severity | data.labels.severity | data.priority | data.level | severity"),
            service: known("data.service | data.labels.service | service"),
            state: known("data.status | data.state | type"),
            resolves: words(&[
                "resolved",
                "ok",
                "closed",
                "recovered",
                "*.resolved",
                "*.resolve",
                "*.recovered",
                "*.closed",
                "*.ok",
            ]),
            acknowledges: words(&["acknowledged", "*.acknowledged", "*.acknowledge"]),
            started_at: known("data.starts_at | data.started_at | time"),
            url: known("data.url | data.link"),
            labels: known("data.labels | ."),
            ..Mapping::usual()
        }
    }

    /// All that is wrong, each with its field. A path or template of wrong form is refused before, where it is read.
    pub fn problems(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut refuse = |field, says: String| problems.push(Problem { field, says });
        if !self.key.is_empty() && !self.key.has_places() {
            refuse("key", "A key that is the same for all would make one alert of them. Use {{ path }}.".into());
        }
        if self.summary.is_empty() {
            refuse("summary", "The sentence that people read. Use {{ path }}.".into());
        }
        for (field, list) in [("resolves", &self.resolves), ("acknowledges", &self.acknowledges)] {
            if list.len() > MOST_WORDS || list.iter().any(|word| word.len() > LONGEST_WORD) {
                refuse(field, format!("At most {MOST_WORDS} words of {LONGEST_WORD} bytes."));
            }
            if list.iter().any(|word| word.trim().trim_matches('*').is_empty()) {
                refuse(field, "A word that fits everything would let nothing fire.".into());
            }
        }
        if self.severity_words.len() > MOST_WORDS {
            refuse("severity_words", format!("At most {MOST_WORDS} words."));
        }
        for (_, ours) in &self.severity_words {
            if !SEVERITIES.contains(&ours.as_str()) {
                refuse("severity_words", format!("\"{ours}\" is not one of {}.", SEVERITIES.join(", ")));
            }
        }
        problems
    }

    pub(super) fn label_paths(&self) -> &[Path] {
        self.labels.paths()
    }
}

fn usual_severities() -> Vec<(String, String)> {
    let words = [
        ("crit*", "critical"),
        ("fatal", "critical"),
        ("emerg*", "critical"),
        ("disaster", "critical"),
        ("p1", "critical"),
        ("sev1", "critical"),
        ("err*", "error"),
        ("high", "error"),
        ("p2", "error"),
        ("sev2", "error"),
        ("warn*", "warning"),
        ("average", "warning"),
        ("medium", "warning"),
        ("p3", "warning"),
        ("sev3", "warning"),
        ("info*", "info"),
        ("notice", "info"),
        ("low", "info"),
        ("p4", "info"),
        ("p5", "info"),
        ("sev4", "info"),
    ];
    words.into_iter().map(|(theirs, ours)| (theirs.into(), ours.into())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_signalbox_is_whole() {
        for mapping in [Mapping::usual(), Mapping::cloud_events()] {
            assert_eq!(mapping.problems(), []);
            for part in [&mapping.key, &mapping.name, &mapping.summary] {
                assert!(part.has_places(), "{part}");
            }
            for choice in [&mapping.severity, &mapping.service, &mapping.state, &mapping.started_at, &mapping.labels] {
                assert!(!choice.is_empty());
            }
        }
    }

    #[test]
    fn a_mapping_is_kept_as_it_is_written() {
        let kept = serde_json::to_value(Mapping::usual()).unwrap();
        assert_eq!(kept["severity"], "severity | labels.severity | priority | level");
        assert_eq!(serde_json::from_value::<Mapping>(kept).unwrap(), Mapping::usual());
        let partly: Mapping = serde_json::from_value(serde_json::json!({"key": "{{ uid }}"})).unwrap();
        assert_eq!((partly.key.to_string().as_str(), partly.state), ("{{ uid }}", Mapping::usual().state));
        assert!(serde_json::from_value::<Mapping>(serde_json::json!({"key": "{{ a..b }}"})).is_err());
    }

    #[test]
    fn what_would_lose_alerts_is_refused() {
        let fields = |mapping: Mapping| mapping.problems().into_iter().map(|problem| problem.field).collect::<Vec<_>>();
        let usual = Mapping::usual;
        assert_eq!(fields(Mapping { key: known("always"), ..usual() }), ["key"]);
        assert_eq!(fields(Mapping { summary: Template::default(), ..usual() }), ["summary"]);
        assert_eq!(fields(Mapping { resolves: words(&["*"]), acknowledges: words(&[" "]), ..usual() }).len(), 2);
        let odd = vec![("p1".to_string(), "SEV1".to_string())];
        assert_eq!(fields(Mapping { severity_words: odd, ..usual() }), ["severity_words"]);
    }
}
