use crate::runbooks::Question;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What one place says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// None: it can't say. No data is never a no.
    pub answer: Option<bool>,
    /// Value and threshold, such as `19 % > 8 %`; or why there is nothing.
    pub says: String,
    /// When it was seen or asked.
    pub at: Option<DateTime<Utc>>,
    /// Where the evidence is.
    pub href: Option<String>,
}

impl Finding {
    pub fn no_data(why: impl AsRef<str>, at: Option<DateTime<Utc>>) -> Finding {
        Finding { answer: None, says: format!("no data: {}", why.as_ref()), at, href: None }
    }

    pub fn at(self, href: Option<String>) -> Finding {
        Finding { href, ..self }
    }
}

/// What all places say of one check or question.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    pub findings: Vec<Finding>,
}

impl Evidence {
    /// Yes as soon as one says so; no only where every one does.
    pub fn answer(&self) -> Option<bool> {
        let has = |answer| self.findings.iter().any(|finding| finding.answer == answer);
        match (has(Some(true)), has(Some(false)), has(None)) {
            (true, ..) => Some(true),
            (false, true, false) => Some(false),
            _ => None,
        }
    }

    /// The finding that the answer rests on comes first.
    pub fn ordered(&self) -> Vec<&Finding> {
        let answer = self.answer();
        let mut found: Vec<&Finding> = self.findings.iter().collect();
        found.sort_by_key(|finding| finding.answer.is_none() || finding.answer != answer);
        found
    }

    /// As it is kept beside a person's answer; `label` says the answer as the runbook does.
    pub fn proposed(&self, label: Option<String>) -> Option<Proposed> {
        let found = self.ordered();
        let first = found.first()?;
        let says: Vec<&str> = found.iter().map(|finding| finding.says.as_str()).collect();
        Some(Proposed {
            label,
            says: says.join("; ").chars().take(MOST_SAID).collect(),
            at: first.at,
            href: first.href.clone(),
        })
    }

    /// For a check: `yes` or `no`.
    pub fn of_check(&self) -> Option<Proposed> {
        self.proposed(self.answer().map(|yes| if yes { "yes" } else { "no" }.to_string()))
    }

    /// The branch of the question that it speaks for, in the runbook's own word.
    pub fn label(&self, question: &Question) -> Option<String> {
        let yes = self.answer()?;
        question.branch(if yes { "yes" } else { "no" }).map(|branch| branch.label.clone())
    }

    pub fn of_question(&self, question: &Question) -> Option<Proposed> {
        self.proposed(self.label(question))
    }
}

const MOST_SAID: usize = 600;

/// What was proposed when a person answered: it stays beside their answer, whether they followed it or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    /// None: the evidence proposed no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub says: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
}

impl Proposed {
    /// As it stands in the record, without an address that only the inside knows.
    pub fn for_record(self) -> Proposed {
        Proposed { href: None, ..self }
    }

    /// `19 % > 8 %, 14:23:40 UTC`.
    pub fn words(&self) -> String {
        match self.at {
            Some(at) => format!("{}, {} UTC", self.says, at.format("%H:%M:%S")),
            None => self.says.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::runbooks::{Branch, Leaf, Then};
    use super::*;

    fn evidence(answers: &[Option<bool>]) -> Evidence {
        let finding =
            |answer: &Option<bool>| Finding { answer: *answer, says: format!("{answer:?}"), ..Finding::default() };
        Evidence { findings: answers.iter().map(finding).collect() }
    }

    #[test]
    fn one_yes_is_yes_and_what_is_unknown_is_never_no() {
        let (yes, no, none) = (Some(true), Some(false), None);
        for (answers, expected) in [
            (&[][..], None),
            (&[yes], yes),
            (&[no], no),
            (&[none], None),
            (&[no, yes], yes),
            (&[none, yes], yes),
            (&[no, none], None),
            (&[no, no], no),
        ] {
            assert_eq!(evidence(answers).answer(), expected, "{answers:?}");
        }
        assert_eq!(evidence(&[no, none, yes]).ordered()[0].answer, yes);
    }

    #[test]
    fn it_speaks_for_a_branch_in_the_runbooks_word() {
        let question = |labels: &[&str]| Question {
            branches: labels
                .iter()
                .map(|label| Branch { label: (*label).into(), then: Then::Leaf(Leaf::default()) })
                .collect(),
            ..Question::default()
        };
        assert_eq!(evidence(&[Some(true)]).label(&question(&["YES", "NO"])).as_deref(), Some("YES"));
        assert_eq!(evidence(&[Some(false)]).label(&question(&["Yes", "No"])).as_deref(), Some("No"));
        assert_eq!(evidence(&[Some(true)]).label(&question(&["All", "Some"])), None);
        assert_eq!(evidence(&[None]).label(&question(&["YES", "NO"])), None);
        assert!(evidence(&[]).of_question(&question(&["YES"])).is_none());
    }
}
