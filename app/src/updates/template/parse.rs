use super::Variable;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Said(String),
    Filled(Variable),
    /// Nobody knows this name: it stays as it was written.
    Unknown(String),
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

impl Template {
    /// Anything is a template: what is no place is text, and [`super::problems`] says what looks wrong.
    pub fn read(text: &str) -> Template {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, place, after)) = place(rest) {
            pieces.extend((!before.is_empty()).then(|| Piece::Said(before.to_string())));
            let name = place.trim();
            let unknown = || Piece::Unknown(name.to_string());
            pieces.push(Variable::read(name).map_or_else(unknown, Piece::Filled));
            rest = after;
        }
        pieces.extend((!rest.is_empty()).then(|| Piece::Said(rest.to_string())));
        Template { pieces }
    }

    pub fn variables(&self) -> impl Iterator<Item = Variable> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Filled(variable) => Some(*variable),
            _ => None,
        })
    }

    pub fn unknown(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Unknown(name) => Some(name.as_str()),
            _ => None,
        })
    }
}

/// The first `{{ … }}` of one line with what stands around it.
fn place(text: &str) -> Option<(&str, &str, &str)> {
    let (mut from, mut opened) = (0, None);
    while let Some(start) = text[from..].find("{{").map(|found| from + found) {
        let inner = &text[start + 2..];
        match inner.find("}}") {
            // Of `{{ {{ since }}` the inner pair is the place; one over a line's end is none.
            Some(end) if !inner[..end].contains("{{") && !inner[..end].contains('\n') => {
                opened = Some((&text[..start], &inner[..end], &inner[end + 2..]));
                break;
            }
            _ => from = start + 2,
        }
    }
    opened
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_are_found() {
        use Piece::*;
        let said = |text: &str| Said(text.to_string());
        for (text, pieces) in [
            ("", vec![]),
            ("Calm.", vec![said("Calm.")]),
            ("{{since}}", vec![Filled(Variable::Since)]),
            ("a {{ users_see }} b", vec![said("a "), Filled(Variable::UsersSee), said(" b")]),
            ("{{ who }}", vec![Unknown("who".into())]),
            ("{{ since", vec![said("{{ since")]),
            ("{{ {{ since }}", vec![said("{{ "), Filled(Variable::Since)]),
            ("{{ since\n}} }}", vec![said("{{ since\n}} }}")]),
            ("{{}}", vec![Unknown(String::new())]),
        ] {
            assert_eq!(Template::read(text).pieces, pieces, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "([a-z {}\n]|\\{\\{ since \\}\\}){0,20}") {
            let template = Template::read(&text);
            let back: String = template.pieces.iter().map(|piece| match piece {
                Piece::Said(said) => said.clone(),
                Piece::Filled(variable) => format!("{{{{{}}}}}", variable.name()),
                Piece::Unknown(name) => format!("{{{{{name}}}}}"),
            }).collect();
            let bare = |text: &str| text.replace(' ', "");
            prop_assert_eq!(bare(&back), bare(&text));
        }
    }
}
