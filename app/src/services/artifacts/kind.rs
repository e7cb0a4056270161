//! What may be live in a service: rollback is wider than code.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Code,
    Prompt,
    ModelWeights,
    RetrievalIndex,
    RouterPolicy,
    Thresholds,
    Guardrail,
    Tools,
    ProviderModel,
}

impl Kind {
    /// The nine usual parts, in the order of every list.
    pub const ALL: [Kind; 9] = [
        Kind::Code,
        Kind::Prompt,
        Kind::ModelWeights,
        Kind::RetrievalIndex,
        Kind::RouterPolicy,
        Kind::Thresholds,
        Kind::Guardrail,
        Kind::Tools,
        Kind::ProviderModel,
    ];

    /// As it is stored and sent.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Code => "code",
            Kind::Prompt => "prompt",
            Kind::ModelWeights => "model-weights",
            Kind::RetrievalIndex => "retrieval-index",
            Kind::RouterPolicy => "router-policy",
            Kind::Thresholds => "thresholds",
            Kind::Guardrail => "guardrail",
            Kind::Tools => "tools",
            Kind::ProviderModel => "provider-model",
        }
    }

    /// As people say it, and the name of a part that is the only one of its kind.
    pub fn name(self) -> &'static str {
        match self {
            Kind::ModelWeights => "model weights",
            Kind::RetrievalIndex => "retrieval index",
            Kind::RouterPolicy => "router policy",
            Kind::ProviderModel => "provider model",
            other => other.word(),
        }
    }

    /// Other words that pipelines use for the same thing.
    fn aliases(self) -> &'static [&'static str] {
        match self {
            Kind::Code => &["app", "application", "application code", "api", "backend", "service code", "deploy"],
            Kind::Prompt => &["prompts", "prompt template", "prompt version", "system prompt"],
            Kind::ModelWeights => &["weights", "model", "checkpoint", "fine tune", "adapter"],
            Kind::RetrievalIndex => &["index", "kb", "knowledge base", "vector index", "embeddings"],
            Kind::RouterPolicy => &["router", "routing", "routing policy", "route policy"],
            Kind::Thresholds => &["threshold", "cutoffs", "limits"],
            Kind::Guardrail => &["guardrails", "guard", "safety filter", "safety layer", "moderation"],
            Kind::Tools => &["tool", "functions", "tool definitions", "plugins"],
            Kind::ProviderModel => &["provider", "hosted model", "provider version"],
        }
    }

    /// The kind that a sender's word means, where the word says nothing else.
    pub fn of_word(word: &str) -> Option<Kind> {
        let word = fold(word);
        Kind::ALL
            .into_iter()
            .find(|kind| fold(kind.word()) == word || kind.aliases().iter().any(|alias| fold(alias) == word))
    }

    /// The kind within a longer name: `greeting-prompt` is a prompt. The last word that tells decides.
    pub fn within(name: &str) -> Option<Kind> {
        let name = fold(name);
        let words: Vec<&str> = name.split(' ').collect();
        (0..words.len())
            .rev()
            .find_map(|last| (0..=last).find_map(|first| Kind::of_word(&words[first..=last].join(" "))))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Kind, ()> {
        Kind::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}

/// Case, dashes and underscores tell no parts apart.
pub(super) fn fold(word: &str) -> String {
    let spaced = word.to_lowercase().replace(['-', '_', '/', '.'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_senders() {
        for (word, kind) in [
            ("prompt", Some(Kind::Prompt)),
            ("Retrieval_Index", Some(Kind::RetrievalIndex)),
            ("retrieval index", Some(Kind::RetrievalIndex)),
            ("kb", Some(Kind::RetrievalIndex)),
            ("weights", Some(Kind::ModelWeights)),
            ("Guardrails", Some(Kind::Guardrail)),
            ("provider-model", Some(Kind::ProviderModel)),
            ("greeting prompt", None),
            ("", None),
            ("billing", None),
        ] {
            assert_eq!(Kind::of_word(word), kind, "{word}");
        }
    }

    #[test]
    fn a_longer_name_is_of_the_kind_it_ends_with() {
        for (name, kind) in [
            ("greeting-prompt", Some(Kind::Prompt)),
            ("prompt-router", Some(Kind::RouterPolicy)),
            ("faq retrieval index eu", Some(Kind::RetrievalIndex)),
            ("refusal_thresholds", Some(Kind::Thresholds)),
            ("hosted-model", Some(Kind::ProviderModel)),
            ("billing", None),
            ("", None),
        ] {
            assert_eq!(Kind::within(name), kind, "{name}");
        }
    }

    #[test]
    fn a_stored_word_is_read_again() {
        for kind in Kind::ALL {
            assert_eq!(kind.word().parse(), Ok(kind));
            assert_eq!(Kind::of_word(kind.name()), Some(kind));
        }
    }
}
