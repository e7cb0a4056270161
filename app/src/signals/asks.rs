//! What is to be asked for a check or a question: by its annotations, and by what every triage asks.

use super::{ChangesAsk, Condition, Standard, standard};
use crate::runbooks::{Annotations, Check, Question, Runbook, fill_query};

#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    Signal(Query),
    /// It can't be asked, and why.
    Broken(String),
    /// A provider's slug or name, or `any`.
    Provider(String),
    Changes(ChangesAsk),
    /// The alert that opened the incident.
    Alert,
    /// The key metrics.
    Harm,
}

/// With its variables filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub promql: String,
    pub condition: Condition,
}

/// `is_triage`: the six standard checks are known by their words there.
pub fn asks_of_check(check: &Check, is_triage: bool, runbook: &Runbook, values: &[(String, String)]) -> Vec<Ask> {
    let Annotations { when, provider, changes, .. } = &check.annotations;
    let mut asks = annotated(when, provider, changes, runbook, values);
    let usual = match is_triage.then(|| standard(&check.text)).flatten() {
        Some(Standard::AlertReal) => Some(Ask::Alert),
        Some(Standard::HarmNow) => Some(Ask::Harm),
        Some(Standard::RecentChanges) if changes.is_none() => Some(Ask::Changes(ChangesAsk::any())),
        Some(Standard::ProviderStatus) if provider.is_none() => Some(Ask::Provider("any".into())),
        _ => None,
    };
    asks.extend(usual);
    asks
}

pub fn asks_of_question(question: &Question, runbook: &Runbook, values: &[(String, String)]) -> Vec<Ask> {
    annotated(&question.when, &question.provider, &question.changes, runbook, values)
}

fn annotated(
    when: &Option<String>,
    provider: &Option<String>,
    changes: &Option<String>,
    runbook: &Runbook,
    values: &[(String, String)],
) -> Vec<Ask> {
    let when = when.as_ref().map(|when| signal(when, runbook, values));
    let provider = provider.as_ref().map(|provider| Ask::Provider(provider.trim().to_string()));
    let changes = changes.as_ref().map(|changes| Ask::Changes(ChangesAsk::read(changes)));
    when.into_iter().chain(provider).chain(changes).collect()
}

fn signal(when: &str, runbook: &Runbook, values: &[(String, String)]) -> Ask {
    let Some(condition) = Condition::read(when) else { return Ask::Broken(format!("“{when}” is no condition")) };
    let known = runbook.signal(&condition.signal).filter(|signal| !signal.promql.trim().is_empty());
    let Some(signal) = known else {
        return Ask::Broken(format!("the runbook has no query called {}", condition.signal));
    };
    let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let filled = fill_query(signal.promql.trim(), &runbook.variables, value);
    match filled.open().as_slice() {
        [] => Ask::Signal(Query { promql: filled.text(), condition }),
        open => Ask::Broken(format!("its query needs a value for {}", open.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runbooks::Signal;

    fn runbook() -> Runbook {
        let signal =
            |name: &str, promql: &str| Signal { name: name.into(), promql: promql.into(), ..Signal::default() };
        Runbook {
            variables: vec!["JOB".into()],
            signals: vec![signal("gpu", "avg(gpu)"), signal("pool", "up{job=\"$JOB\"}"), signal("empty", " ")],
            ..Runbook::default()
        }
    }

    fn of(text: &str, annotations: Annotations, values: &[(String, String)]) -> Vec<String> {
        let check = Check { text: text.into(), annotations, ..Check::default() };
        let words = |ask| match ask {
            Ask::Signal(query) => query.promql,
            Ask::Broken(why) => why,
            Ask::Provider(word) => format!("provider {word}"),
            Ask::Changes(ask) => format!("changes {} {}", ask.parts.join(","), ask.window.num_hours()),
            Ask::Alert => "alert".into(),
            Ask::Harm => "harm".into(),
        };
        asks_of_check(&check, true, &runbook(), values).into_iter().map(words).collect()
    }

    #[test]
    fn a_check_asks_what_it_is_annotated_with_and_what_its_words_mean() {
        let some = |text: &str| Some(text.to_string());
        let none = Annotations::default;
        let values = [("JOB".to_string(), "vllm".to_string())];
        let rows: [(&str, Annotations, &[(String, String)], &[&str]); 13] = [
            ("Look at it", none(), &[], &[]),
            ("Look at it", Annotations { when: some("gpu > 90"), ..none() }, &[], &["avg(gpu)"]),
            ("Look at it", Annotations { when: some("pool > 0"), ..none() }, &values, &["up{job=\"vllm\"}"]),
            ("Look at it", Annotations { when: some("pool > 0"), ..none() }, &[], &["its query needs a value for JOB"]),
            (
                "Look at it",
                Annotations { when: some("cpu > 0"), ..none() },
                &[],
                &["the runbook has no query called cpu"],
            ),
            (
                "Look at it",
                Annotations { when: some("empty > 0"), ..none() },
                &[],
                &["the runbook has no query called empty"],
            ),
            ("Look at it", Annotations { when: some("gpu"), ..none() }, &[], &["“gpu” is no condition"]),
            ("The alert is real", Annotations { when: some("gpu > 90"), ..none() }, &[], &["avg(gpu)", "alert"]),
            ("The alert is real", none(), &[], &["alert"]),
            (
                "Check recent changes",
                Annotations { changes: some("prompt within 2h"), ..none() },
                &[],
                &["changes prompt 2"],
            ),
            ("Check recent changes", none(), &[], &["changes  24"]),
            (
                "Check the provider's status",
                Annotations { when: some("gpu > 9"), ..none() },
                &[],
                &["avg(gpu)", "provider any"],
            ),
            ("Decide whether users are being harmed now", none(), &[], &["harm"]),
        ];
        for (text, annotations, values, expected) in rows {
            assert_eq!(of(text, annotations.clone(), values), expected, "{text} {annotations:?}");
        }
    }

    #[test]
    fn words_mean_nothing_outside_of_the_triage() {
        let check = Check { text: "The alert is real".into(), ..Check::default() };
        assert!(asks_of_check(&check, false, &runbook(), &[]).is_empty());
    }
}
