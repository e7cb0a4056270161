use super::{Piece, Template, Variable};

/// What stands in the places, as these readers should read it: times come with their zone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(Vec<(Variable, String)>);

impl Values {
    pub fn with(mut self, variable: Variable, text: impl Into<String>) -> Values {
        self.0.retain(|(known, _)| *known != variable);
        self.0.push((variable, text.into()));
        self
    }

    pub fn get(&self, variable: Variable) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(known, _)| *known == variable)?;
        Some(text.trim()).filter(|text| !text.is_empty())
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub text: String,
    /// Places that nothing filled. Such a message is not sent.
    pub missing: Vec<Variable>,
    /// Names that nobody knows; they stand in the text as they were written.
    pub unknown: Vec<String>,
}

impl Rendered {
    pub fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.unknown.is_empty()
    }
}

impl Template {
    /// What is filled in is not read again: a place in somebody's words stays text.
    pub fn render(&self, values: &Values) -> Rendered {
        let (mut text, mut missing) = (String::new(), Vec::new());
        for (place, piece) in self.pieces.iter().enumerate() {
            match piece {
                Piece::Said(said) => text.push_str(said),
                Piece::Unknown(name) => text.push_str(&format!("{{{{ {name} }}}}")),
                Piece::Filled(variable) => match values.get(*variable) {
                    Some(value) => text.push_str(in_sentence(value, self.pieces.get(place + 1))),
                    None => {
                        missing.push(*variable);
                        text.push_str(&format!("{{{{ {} }}}}", variable.name()));
                    }
                },
            }
        }
        missing.sort_unstable();
        missing.dedup();
        Rendered { text: text.trim().to_string(), missing, unknown: self.unknown().map(str::to_string).collect() }
    }
}

/// "Users see: {{ users_see }}." with "It declines." ends with one full stop.
fn in_sentence<'a>(value: &'a str, next: Option<&Piece>) -> &'a str {
    match next {
        Some(Piece::Said(after)) if after.starts_with(['.', ',', ';']) => {
            value.strip_suffix('.').filter(|value| !value.ends_with('.')).unwrap_or(value)
        }
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> Values {
        Values::default()
            .with(Variable::UsersSee, "It declines questions.")
            .with(Variable::Since, "14:10 UTC")
            .with(Variable::Owner, " ")
    }

    #[test]
    fn places_are_filled() {
        let rendered = Template::read("Users see: {{ users_see }}. Since {{ since }}, {{users_see}}").render(&values());
        assert_eq!(rendered.text, "Users see: It declines questions. Since 14:10 UTC, It declines questions.");
        assert!(rendered.is_whole());
    }

    #[test]
    fn what_is_empty_is_missing_and_stands_there() {
        let rendered = Template::read("{{ owner }} and {{ scope }}, {{ owner }}; {{ who }}").render(&values());
        assert_eq!(rendered.missing, [Variable::Scope, Variable::Owner]);
        assert_eq!(rendered.unknown, ["who"]);
        assert_eq!(rendered.text, "{{ owner }} and {{ scope }}, {{ owner }}; {{ who }}");
        assert!(!rendered.is_whole());
    }

    proptest! {
        #[test]
        fn what_is_filled_in_is_not_read_again(value in "\\PC{0,12}(\\{\\{ since \\}\\})?x") {
            let rendered = Template::read("{{ scope }}").render(&values().with(Variable::Scope, &value));
            prop_assert_eq!(rendered.text, value.trim());
        }
    }
}
