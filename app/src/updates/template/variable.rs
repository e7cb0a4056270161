/// What a place can be filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Variable {
    UsersSee,
    Since,
    Scope,
    Mitigation,
    NextUpdate,
    Owner,
    Title,
    Phase,
    Parts,
    Page,
    Number,
    Severity,
}

impl Variable {
    pub const ALL: [Variable; 12] = [
        Variable::UsersSee,
        Variable::Since,
        Variable::Scope,
        Variable::Mitigation,
        Variable::NextUpdate,
        Variable::Owner,
        Variable::Title,
        Variable::Phase,
        Variable::Parts,
        Variable::Page,
        Variable::Number,
        Variable::Severity,
    ];

    /// The first six: a message that lacks one of them is not whole.
    pub const SIX: usize = 6;

    /// As it is written between the braces.
    pub fn name(self) -> &'static str {
        match self {
            Variable::UsersSee => "users_see",
            Variable::Since => "since",
            Variable::Scope => "scope",
            Variable::Mitigation => "mitigation",
            Variable::NextUpdate => "next_update",
            Variable::Owner => "owner",
            Variable::Title => "title",
            Variable::Phase => "phase",
            Variable::Parts => "parts",
            Variable::Page => "page",
            Variable::Number => "number",
            Variable::Severity => "severity",
        }
    }

    pub fn says(self) -> &'static str {
        match self {
            Variable::UsersSee => "what users see",
            Variable::Since => "since when",
            Variable::Scope => "who is affected, and who is not",
            Variable::Mitigation => "what we are doing",
            Variable::NextUpdate => "when the next update comes",
            Variable::Owner => "who owns the call",
            Variable::Title => "the title for these readers",
            Variable::Phase => "the public phase",
            Variable::Parts => "the parts with their states",
            Variable::Page => "the address where updates stand",
            Variable::Number => "the incident's number, for insiders",
            Variable::Severity => "the severity, for insiders",
        }
    }

    /// What no customer should read.
    pub fn is_inside(self) -> bool {
        matches!(self, Variable::Number | Variable::Severity)
    }

    pub fn read(name: &str) -> Option<Variable> {
        Variable::ALL.into_iter().find(|variable| variable.name() == name)
    }
}
