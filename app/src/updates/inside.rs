//! Inside words in an update for customers: named, replaced, or kept with a reason.

use super::{
    PublishUpdate, Statements, TEXTS,
    leaks::{Kind, Known, leaks, replace_all, replace_one},
};
use crate::command::{Check, FieldError};

const REASON: usize = 500;
/// Of one word in one text.
const MOST_PLACES: usize = 100;
const ALL: &str = "all";

/// A word that belongs inside, once, wherever it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    pub word: String,
    pub kind: Kind,
    pub outside: Option<String>,
}

/// In the order of the form.
pub fn leaked(said: &Statements, known: &Known) -> Vec<Inside> {
    leaked_in(TEXTS.into_iter().map(|(_, text)| text(said)), known)
}

/// As [`leaked`], of a form that may be half written.
pub fn leaked_in<'a>(texts: impl IntoIterator<Item = &'a str>, known: &Known) -> Vec<Inside> {
    let mut found: Vec<Inside> = Vec::new();
    for text in texts {
        for leak in leaks(text, known) {
            let word = text[leak.place].to_string();
            if found.iter().all(|inside| inside.word != word) {
                found.push(Inside { word, kind: leak.kind, outside: leak.outside });
            }
        }
    }
    found
}

/// "“prompt-v7”, “Mara K” are inside words. Replace them, or keep them with a reason."
pub fn leaked_sentence(found: &[Inside]) -> String {
    let words: Vec<String> = found.iter().map(|inside| format!("“{}”", inside.word)).collect();
    match found.len() {
        1 => format!("{} is an inside word. Replace it, or keep it with a reason.", words[0]),
        _ => format!("{} are inside words. Replace them, or keep them with a reason.", words.join(", ")),
    }
}

/// Why inside words stay; none where nothing was written.
pub fn kept_reason(text: &str) -> Result<Option<String>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut check = Check::default();
    let reason = check.text("kept_reason", text, REASON, "");
    check.done().map_err(|mut errors| errors.remove(0))?;
    Ok(Some(reason))
}

impl PublishUpdate {
    pub fn texts(&self) -> [&str; 5] {
        [&self.title, &self.users_see, &self.scope, &self.mitigation, &self.owner]
    }

    /// What the buttons of the review ask for is done; then they are spent.
    pub fn rewritten(mut self, known: &Known) -> PublishUpdate {
        let replaced: Vec<String> =
            self.replace.lines().map(|line| line.trim().to_string()).filter(|line| !line.is_empty()).collect();
        for text in [&mut self.title, &mut self.users_see, &mut self.scope, &mut self.mitigation, &mut self.owner] {
            for word in &replaced {
                *text = if word == ALL { replace_all(text, known) } else { without(text, word, known) };
            }
        }
        let working =
            super::chosen_states(&self.state).into_iter().filter(|(_, state)| *state == crate::status::State::Working);
        let sure: Vec<String> = working.map(|(part, _)| part.to_string()).collect();
        let states = self.states().into_iter().map(|(part, state)| format!("{part}={}", state.key()));
        self.components = states.collect::<Vec<_>>().join("\n");
        self.sure = [self.sure.trim(), &sure.join("\n")].join("\n").trim().to_string();
        (self.replace, self.state, self.review) = Default::default();
        self
    }
}

fn without(text: &str, word: &str, known: &Known) -> String {
    let mut text = text.to_string();
    for _ in 0..MOST_PLACES {
        let leak =
            leaks(&text, known).into_iter().find(|leak| text[leak.place.clone()] == *word && leak.outside.is_some());
        match leak {
            Some(leak) => text = replace_one(&text, &leak),
            None => break,
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::ComponentId, status::State};
    use uuid::Uuid;

    const BOT: Uuid = Uuid::from_u128(1);

    fn ask() -> PublishUpdate {
        serde_json::from_value(serde_json::json!({
            "number": 42, "audience": "customers", "title": "It refuses", "users_see": "Mara saw that it declines.",
            "scope": "prompt-v7 only, prompt-v7!", "mitigation": "We take prompt-v7 back.", "owner": "Mara Kim",
            "components": format!("{BOT}=operational"),
        }))
        .unwrap()
    }

    fn known() -> Known {
        Known::of_people(&["Mara Kim".into()])
    }

    #[test]
    fn each_word_is_named_once() {
        let ask = ask();
        let words = |found: Vec<Inside>| found.into_iter().map(|inside| inside.word).collect::<Vec<_>>();
        assert_eq!(words(leaked_in(ask.texts(), &known())), ["Mara", "prompt-v7", "Mara Kim"]);
        let one = leaked_in(["db3.internal is down"], &known());
        assert_eq!(leaked_sentence(&one), "“db3.internal” is an inside word. Replace it, or keep it with a reason.");
    }

    #[test]
    fn one_word_or_all_are_replaced() {
        let one = PublishUpdate { replace: "prompt-v7".into(), ..ask() }.rewritten(&known());
        assert_eq!(one.scope, "A recent change only, a recent change!");
        assert_eq!(one.users_see, "Mara saw that it declines.");
        let all = PublishUpdate { replace: "all".into(), review: "yes".into(), ..ask() }.rewritten(&known());
        assert!(leaked_in(all.texts(), &known()).is_empty(), "{all:?}");
        assert_eq!((all.replace.as_str(), all.review.as_str()), ("", ""));
    }

    #[test]
    fn a_button_says_how_a_part_does() {
        let partly = PublishUpdate { state: format!("{BOT}=partial_outage"), ..ask() }.rewritten(&known());
        assert_eq!(partly.states(), [(ComponentId(BOT), State::Partial)]);
        assert!(!partly.is_sure_of(ComponentId(BOT)));
        let works = PublishUpdate { state: format!("{BOT}=operational"), ..ask() }.rewritten(&known());
        assert!(works.is_sure_of(ComponentId(BOT)));
        assert_eq!(works.clone().rewritten(&known()).sure, works.sure);
    }

    #[test]
    fn a_reason_is_short() {
        assert_eq!(kept_reason("  "), Ok(None));
        assert_eq!(kept_reason(" It is public. "), Ok(Some("It is public.".into())));
        assert_eq!(kept_reason(&"x".repeat(501)).unwrap_err().field, "kept_reason");
    }
}
