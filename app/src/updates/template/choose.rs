//! Whose words: the runbook's own first, then the organisation's, then ours.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Runbook,
    Organisation,
    BuiltIn,
}

impl Source {
    pub fn says(self) -> &'static str {
        match self {
            Source::Runbook => "from the runbook",
            Source::Organisation => "the organisation's",
            Source::BuiltIn => "Signalbox's own",
        }
    }
}

pub const BUILT_IN_INTERNAL: &str = "{{ severity }} #{{ number }}: {{ title }} ({{ phase }})
What users see: {{ users_see }}
Since: {{ since }}
Who is affected: {{ scope }}
What we are doing: {{ mitigation }}
Owner of the call: {{ owner }}
Next update: {{ next_update }}";

pub const BUILT_IN_CUSTOMERS: &str = "{{ title }} ({{ phase }})

What you see: {{ users_see }}
Since: {{ since }}
Who is affected: {{ scope }}
What we do: {{ mitigation }}
In charge: {{ owner }}
Next update: {{ next_update }}";

/// An empty template is none.
pub fn choose<'a>(runbook: Option<&'a str>, organisation: Option<&'a str>, is_public: bool) -> (&'a str, Source) {
    let built_in = if is_public { BUILT_IN_CUSTOMERS } else { BUILT_IN_INTERNAL };
    let in_order = [(runbook, Source::Runbook), (organisation, Source::Organisation)];
    let chosen = in_order
        .into_iter()
        .find_map(|(text, source)| Some((text?, source)).filter(|(text, _)| !text.trim().is_empty()));
    chosen.unwrap_or((built_in, Source::BuiltIn))
}

#[cfg(test)]
mod tests {
    use super::{super::problems, *};

    #[test]
    fn the_nearest_words_are_taken() {
        assert_eq!(choose(Some("r"), Some("o"), true), ("r", Source::Runbook));
        assert_eq!(choose(Some(" \n"), Some("o"), true), ("o", Source::Organisation));
        assert_eq!(choose(None, None, true), (BUILT_IN_CUSTOMERS, Source::BuiltIn));
        assert_eq!(choose(None, Some(""), false), (BUILT_IN_INTERNAL, Source::BuiltIn));
    }

    #[test]
    fn ours_are_whole() {
        assert_eq!(problems(BUILT_IN_CUSTOMERS, true), vec![]);
        assert_eq!(problems(BUILT_IN_INTERNAL, false), vec![]);
    }
}
