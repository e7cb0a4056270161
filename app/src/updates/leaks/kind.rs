use serde::{Deserialize, Serialize};

/// What looks like an inside word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Title,
    Person,
    Mail,
    Word,
    Host,
    Address,
    Version,
    Hash,
    Number,
    Code,
    Ours,
}

impl Kind {
    pub fn says(self) -> &'static str {
        match self {
            Kind::Title => "the title inside",
            Kind::Person => "a person",
            Kind::Mail => "somebody's address",
            Kind::Word => "our name for it",
            Kind::Host => "a host",
            Kind::Address => "a network address",
            Kind::Version => "an id of a version",
            Kind::Hash => "an id of a commit or a build",
            Kind::Number => "a long number, perhaps an id",
            Kind::Code => "a name from the code",
            Kind::Ours => "ours, not theirs",
        }
    }

    /// What a stranger would understand, where it does not depend on the word.
    pub(super) fn outside(self) -> Option<&'static str> {
        match self {
            Kind::Person => Some("the engineer on call"),
            Kind::Mail => Some("our support"),
            Kind::Host | Kind::Address => Some("one of our servers"),
            Kind::Version | Kind::Hash => Some("a recent change"),
            Kind::Code => Some("an internal figure"),
            Kind::Ours => Some("this incident"),
            Kind::Title | Kind::Word | Kind::Number => None,
        }
    }
}
