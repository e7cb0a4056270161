use super::{Piece, Template, Variable};

const LONGEST: usize = 4000;

/// What is wrong with a template, in a sentence, and the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub line: Option<usize>,
    pub says: String,
}

/// Nothing for a template that may be kept.
pub fn problems(text: &str, is_public: bool) -> Vec<Problem> {
    let at = |name: &str| text.lines().position(|line| has_place(line, name)).map(|line| line + 1);
    let template = Template::read(text);
    let mut problems = Vec::new();
    let length = text.chars().count();
    if length > LONGEST {
        problems.push(Problem { line: None, says: format!("At most {LONGEST} characters; this has {length}.") });
    }
    let known: Vec<Variable> = template.variables().collect();
    let absent: Vec<&str> = Variable::ALL[..Variable::SIX]
        .iter()
        .filter(|variable| !known.contains(variable))
        .map(|variable| variable.name())
        .collect();
    if !absent.is_empty() {
        let says = format!("It lacks {}: readers need all six.", absent.join(", "));
        problems.push(Problem { line: None, says });
    }
    let mut unknown: Vec<&str> = template.unknown().collect();
    unknown.sort_unstable();
    unknown.dedup();
    for name in unknown {
        let says = format!("Nobody knows {{{{ {name} }}}}. {}", nearest(name));
        problems.push(Problem { line: at(name), says });
    }
    if is_public {
        let inside = Variable::ALL.into_iter().filter(|variable| variable.is_inside() && known.contains(variable));
        problems.extend(inside.map(|variable| {
            let says = format!("{{{{ {} }}}} is for insiders only.", variable.name());
            Problem { line: at(variable.name()), says }
        }));
    }
    problems
}

fn has_place(line: &str, name: &str) -> bool {
    let pieces = Template::read(line).pieces;
    pieces.iter().any(|piece| match piece {
        Piece::Filled(variable) => variable.name() == name,
        Piece::Unknown(unknown) => unknown == name,
        Piece::Said(_) => false,
    })
}

fn nearest(name: &str) -> String {
    let bare = |text: &str| text.to_lowercase().replace(['_', '-', ' ', '.'], "");
    let like = |variable: &Variable| {
        let (written, known) = (bare(name), bare(variable.name()));
        !written.is_empty() && (written == known || written.contains(&known) || known.contains(&written))
    };
    match Variable::ALL.into_iter().find(like) {
        Some(variable) => format!("Is it {{{{ {} }}}}?", variable.name()),
        None => format!("There are: {}.", Variable::ALL.map(Variable::name).join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, is_public: bool) -> Vec<String> {
        problems(text, is_public).into_iter().map(|problem| problem.says).collect()
    }

    const WHOLE: &str = "{{ users_see }} {{ since }} {{ scope }} {{ mitigation }} {{ owner }} {{ next_update }}";

    #[test]
    fn what_is_wrong_is_said() {
        assert!(problems(WHOLE, true).is_empty());
        let thin = said("{{ users_see }} {{ since }} {{ scope }} {{ mitigation }}", true);
        assert_eq!(thin, ["It lacks next_update, owner: readers need all six."]);
        let unknown = said(&format!("{WHOLE} {{{{ UsersSee }}}} {{{{ xyz }}}}"), true);
        assert_eq!(unknown[0], "Nobody knows {{ UsersSee }}. Is it {{ users_see }}?");
        assert!(unknown[1].starts_with("Nobody knows {{ xyz }}. There are: users_see, since,"));
        let inside = format!("{WHOLE} {{{{ number }}}}");
        assert_eq!(said(&inside, true), ["{{ number }} is for insiders only."]);
        assert!(problems(&inside, false).is_empty());
        assert_eq!(problems(&format!("{WHOLE}\n\n{{{{ who }}}}"), true)[0].line, Some(3));
        assert!(said(&format!("{WHOLE}{}", "x".repeat(4000)), true)[0].starts_with("At most 4000"));
    }
}
