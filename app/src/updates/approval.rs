//! A second person reads what customers will read, where the severity asks for it.

use super::{CUSTOMERS, Words};
use crate::{ids::PersonId, severities::Severity};
use chrono::{DateTime, Utc};

/// What waits: exactly these bytes, written by this person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub author: PersonId,
    /// Of everything that readers will see; another text is another question.
    pub digest: String,
    pub asked_at: DateTime<Utc>,
    pub answer: Option<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// None: approved. Else it was returned with these words.
    pub returned: Option<String>,
}

/// Whether an update needs a second person. `asked_for` are the severities for which the organisation chose so.
/// "No news yet" never does: its text is the template's, and a promise would be broken by waiting.
pub fn needs_approval(audience: &str, severity: Option<Severity>, words: Words, asked_for: &[Severity]) -> bool {
    let is_asked = severity.is_none_or(|severity| asked_for.contains(&severity)) && !asked_for.is_empty();
    audience == CUSTOMERS && words == Words::Person && is_asked
}

/// Severities for which it can be asked.
pub const MAY_ASK_FOR: [Severity; 2] = [Severity::Sev1, Severity::Sev2];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    Own,
    NoRight,
    Answered,
    OtherText,
    NoWords,
}

impl Refused {
    pub fn says(self) -> &'static str {
        match self {
            Refused::Own => "You wrote it. A second person reads it.",
            Refused::NoRight => "Somebody who may publish for customers approves.",
            Refused::Answered => "This was answered already.",
            Refused::OtherText => "The text was changed since you read it. Read it again.",
            Refused::NoWords => "Say what should be different.",
        }
    }
}

/// `read` is the digest of what this person has before their eyes; `returned` are the words with which it goes back.
pub fn answer(
    asked: &Asked,
    person: PersonId,
    may_publish: bool,
    read: &str,
    returned: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Answer, Refused> {
    if person == asked.author {
        return Err(Refused::Own);
    }
    if !may_publish {
        return Err(Refused::NoRight);
    }
    if asked.answer.is_some() {
        return Err(Refused::Answered);
    }
    if read != asked.digest {
        return Err(Refused::OtherText);
    }
    if returned.is_some_and(|words| words.trim().is_empty()) {
        return Err(Refused::NoWords);
    }
    Ok(Answer { by: person, at: now, returned: returned.map(|words| words.trim().to_string()) })
}

/// Whether these bytes may go out: somebody else approved exactly them.
pub fn is_approved(asked: &Asked, digest: &str) -> bool {
    let approved = asked.answer.as_ref().is_some_and(|answer| answer.returned.is_none() && answer.by != asked.author);
    approved && asked.digest == digest
}

/// Who may be asked: all who may publish, but the author. Nobody: the update does not wait, and the record says so.
pub fn whom_to_ask(author: PersonId, may_publish: &[PersonId]) -> Vec<PersonId> {
    may_publish.iter().copied().filter(|person| *person != author).collect()
}

#[cfg(test)]
mod tests {
    use super::{super::INTERNAL, *};
    use chrono::Duration;
    use proptest::prelude::*;
    use uuid::Uuid;

    const ANA: PersonId = PersonId(Uuid::from_u128(1));
    const BEN: PersonId = PersonId(Uuid::from_u128(2));

    fn at(minute: i64) -> DateTime<Utc> {
        "2025-02-15T14:10:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
    }

    fn asked() -> Asked {
        Asked { author: ANA, digest: "d".into(), asked_at: at(0), answer: None }
    }

    #[test]
    fn what_needs_a_second_person() {
        let both = MAY_ASK_FOR;
        assert!(needs_approval(CUSTOMERS, Some(Severity::Sev2), Words::Person, &both));
        assert!(needs_approval(CUSTOMERS, None, Words::Person, &both), "not chosen yet counts as the worst");
        assert!(!needs_approval(CUSTOMERS, Some(Severity::Sev3), Words::Person, &both));
        assert!(!needs_approval(CUSTOMERS, Some(Severity::Sev2), Words::Person, &both[..1]));
        assert!(!needs_approval(CUSTOMERS, Some(Severity::Sev1), Words::NoNews, &both));
        assert!(!needs_approval(INTERNAL, Some(Severity::Sev1), Words::Person, &both));
        assert!(!needs_approval(CUSTOMERS, None, Words::Person, &[]));
    }

    #[test]
    fn who_may_answer() {
        let ask = |person, right, read, back| answer(&asked(), person, right, read, back, at(2));
        assert_eq!(ask(ANA, true, "d", None), Err(Refused::Own));
        assert_eq!(ask(BEN, false, "d", None), Err(Refused::NoRight));
        assert_eq!(ask(BEN, true, "old", None), Err(Refused::OtherText));
        assert_eq!(ask(BEN, true, "d", Some(" ")), Err(Refused::NoWords));
        let approved = Asked { answer: Some(ask(BEN, true, "d", None).unwrap()), ..asked() };
        assert_eq!(answer(&approved, BEN, true, "d", None, at(3)), Err(Refused::Answered));
        assert!(is_approved(&approved, "d") && !is_approved(&approved, "another"));
        let returned = Asked { answer: Some(ask(BEN, true, "d", Some("Since when?")).unwrap()), ..asked() };
        assert!(!is_approved(&returned, "d"));
        assert_eq!(whom_to_ask(ANA, &[ANA, BEN]), [BEN]);
        assert!(whom_to_ask(ANA, &[ANA]).is_empty());
    }

    proptest! {
        #[test]
        fn nobody_approves_their_own_and_nobody_another_text(
            author in 0u128..3, person in 0u128..3, right: bool, read in "[ab]", digest in "[ab]", sent in "[ab]",
        ) {
            let asked = Asked { author: PersonId(Uuid::from_u128(author)), digest, ..asked() };
            let person = PersonId(Uuid::from_u128(person));
            if let Ok(given) = answer(&asked, person, right, &read, None, at(1)) {
                let asked = Asked { answer: Some(given), ..asked };
                prop_assert!(right && person != asked.author);
                prop_assert_eq!(is_approved(&asked, &sent), sent == asked.digest && read == sent);
            }
        }
    }
}
