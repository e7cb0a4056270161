//! A command with its variables filled in, so that pasting it means what the runbook meant.

use serde::{Deserialize, Serialize};

/// A command in pieces, so that a view can mark what was filled in and what is still open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    Text(String),
    /// `written` is the value as it stands in the command, quotes included.
    Value {
        name: String,
        written: String,
    },
    /// Declared, but nobody said its value yet; `written` is what the runbook has.
    Open {
        name: String,
        written: String,
    },
}

impl Filled {
    /// The command to paste; open variables stay as the runbook writes them.
    pub fn text(&self) -> String {
        self.pieces.iter().map(Piece::written).collect()
    }

    /// The names that still need a value, each once.
    pub fn open(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for piece in &self.pieces {
            if let Piece::Open { name, .. } = piece
                && !names.contains(&name.as_str())
            {
                names.push(name.as_str());
            }
        }
        names
    }

    pub(super) fn literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece::Text(text.into())),
        }
    }
}

impl Piece {
    fn written(&self) -> &str {
        match self {
            Piece::Text(written) | Piece::Value { written, .. } | Piece::Open { written, .. } => written,
        }
    }
}

/// Fills the declared names wherever a shell would expand them, and nowhere else: single quotes, comments,
/// here-documents, arithmetic and `${NAME:-…}` stay as they are.
pub fn fill(command: &str, declared: &[String], value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut contexts = vec![Context::Bare];
    let mut heredocs: Vec<String> = Vec::new();
    let mut rest = command;
    let mut before = '\n';
    while let Some(first) = rest.chars().next() {
        let double = contexts.last() == Some(&Context::Double);
        if first == '$'
            && let Some((name, length)) = name_at(rest)
            && declared.iter().any(|known| known == name)
        {
            let written = &rest[..length];
            filled.pieces.push(match value(name) {
                Some(value) => Piece::Value {
                    name: name.into(),
                    written: if double { in_double(&value) } else { in_single(&value) },
                },
                None => Piece::Open { name: name.into(), written: written.into() },
            });
            rest = &rest[length..];
            before = 'x';
            continue;
        }
        let length = match first {
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            '`' => 1 + until_unescaped(&rest[1..], '`'),
            '$' if rest.starts_with("$((") => 3 + rest[3..].find("))").map_or(rest.len() - 3, |at| at + 2),
            '$' if rest.starts_with("$(") => {
                contexts.push(Context::Bare);
                2
            }
            '$' if rest.starts_with("${") => rest.find('}').map_or(rest.len(), |at| at + 1),
            '$' if rest.starts_with("$$") => 2,
            '$' if !double && rest.starts_with("$'") => 2 + until_unescaped(&rest[2..], '\''),
            '"' => {
                if double {
                    contexts.pop();
                } else {
                    contexts.push(Context::Double);
                }
                1
            }
            _ if double => first.len_utf8(),
            '\'' => 1 + rest[1..].find('\'').map_or(rest.len() - 1, |at| at + 1),
            '(' => {
                contexts.push(Context::Bare);
                1
            }
            ')' => {
                if contexts.len() > 1 {
                    contexts.pop();
                }
                1
            }
            '#' if before.is_whitespace() || matches!(before, ';' | '(' | '&' | '|') => {
                rest.find('\n').unwrap_or(rest.len())
            }
            '<' if rest.starts_with("<<<") => 3,
            '<' if rest.starts_with("<<") => {
                let (word, length) = heredoc_word(rest);
                heredocs.extend(word);
                length
            }
            '\n' if !heredocs.is_empty() => heredoc_end(rest, &std::mem::take(&mut heredocs)),
            _ => first.len_utf8(),
        };
        filled.literal(&rest[..length]);
        before = rest[..length].chars().last().unwrap_or(before);
        rest = &rest[length..];
    }
    filled
}

#[derive(Clone, Copy, PartialEq)]
enum Context {
    Bare,
    Double,
}

/// The name in `$NAME` or `${NAME}` at the start of the text, and how long the whole is.
pub(super) fn name_at(text: &str) -> Option<(&str, usize)> {
    let after = text.strip_prefix('$')?;
    let (inner, braces) = after.strip_prefix('{').map_or((after, false), |inner| (inner, true));
    let end = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(inner.len());
    let name = &inner[..end];
    if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    match braces {
        true => inner[end..].starts_with('}').then_some((name, end + 3)),
        false => Some((name, end + 1)),
    }
}

fn in_single(value: &str) -> String {
    format!("'{}'", value.replace('\'', r"'\''"))
}

/// Values with a meaning inside double quotes step out of them, which also holds for `!` at a prompt.
fn in_double(value: &str) -> String {
    if value.contains(['"', '\\', '$', '`', '!', '\n']) { format!("\"{}\"", in_single(value)) } else { value.into() }
}

fn until_unescaped(text: &str, end: char) -> usize {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            letter if letter == end => return at + letter.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The delimiter after `<<` or `<<-`, and how much text names it.
fn heredoc_word(text: &str) -> (Option<String>, usize) {
    let after = text[2..].trim_start_matches('-').trim_start_matches([' ', '\t']);
    let end = after.find(|letter: char| letter.is_whitespace() || ";|&()<>".contains(letter)).unwrap_or(after.len());
    let word: String = after[..end].chars().filter(|letter| !"'\"\\".contains(*letter)).collect();
    ((!word.is_empty()).then_some(word), text.len() - after.len() + end)
}

/// How long the bodies are that begin after this line break.
fn heredoc_end(text: &str, words: &[String]) -> usize {
    let mut length = 1.min(text.len());
    for word in words {
        loop {
            let rest = &text[length..];
            let line = rest.split('\n').next().unwrap_or("");
            let last = length + line.len() >= text.len();
            length += line.len() + usize::from(!last);
            if last || line.trim_start_matches('\t') == word {
                break;
            }
        }
    }
    // The line break after the last delimiter belongs to the command again.
    if text[..length].ends_with('\n') && length > 1 { length - 1 } else { length }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(command: &str, url: &str) -> Filled {
        let declared = ["URL".to_owned(), "LATER".to_owned()];
        fill(command, &declared, |name| (name == "URL").then(|| url.to_owned()))
    }

    #[test]
    fn only_what_a_shell_would_expand_is_filled() {
        let table = [
            ("curl $URL/x", "curl 'http://a b'/x"),
            ("curl \"${URL}/x\"", "curl \"http://a b/x\""),
            ("curl '$URL'", "curl '$URL'"),
            (r"echo \$URL $URLS $1 ${URL:-none} $$URL", r"echo \$URL $URLS $1 ${URL:-none} $$URL"),
            ("echo \"$(curl \"$URL\" | wc -l) $URL\"", "echo \"$(curl \"http://a b\" | wc -l) http://a b\""),
            ("# it's $URL\ncurl $URL", "# it's $URL\ncurl 'http://a b'"),
            ("cat <<EOF\nit's $URL\nEOF\ncurl $URL", "cat <<EOF\nit's $URL\nEOF\ncurl 'http://a b'"),
            ("echo $((1 + URL)) `echo $URL`", "echo $((1 + URL)) `echo $URL`"),
            ("echo \"it's $URL\"", "echo \"it's http://a b\""),
            ("(cd /tmp; curl $URL)", "(cd /tmp; curl 'http://a b')"),
        ];
        for (command, expected) in table {
            assert_eq!(filled(command, "http://a b").text(), expected);
        }
    }

    #[test]
    fn open_variables_are_reported_once_and_stay_as_written() {
        let filled = filled("a $LATER ${LATER} $OTHER", "x");
        assert_eq!(filled.open(), ["LATER"]);
        assert_eq!(filled.text(), "a $LATER ${LATER} $OTHER");
    }

    #[test]
    fn a_shell_reads_back_the_value_whatever_it_holds() {
        for value in
            ["plain", "it's", "a\"b", "$(exit 3)", "`exit 3`", "\\", "a\nb", "*", "", "!x", "'\"'", "~ #", "${URL}"]
        {
            for command in ["printf %s $URL", "printf %s \"${URL}\"", "printf %s \"$(printf %s. \"$URL\")\""] {
                let output = std::process::Command::new("sh").arg("-c").arg(filled(command, value).text()).output();
                let output = output.expect("a shell runs");
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                assert_eq!(said.trim_end_matches('.'), value, "{command}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_declared_means_nothing_changed(command in "[a-z$'\"\\\\(){}`#<> \n!A-Zé]{0,60}") {
            prop_assert_eq!(fill(&command, &[], |_| None).text(), command);
        }

        #[test]
        fn any_command_can_be_filled(command in "[a-z$'\"\\\\(){}`#<> \nURLé-]{0,60}", value in "\\PC{0,12}") {
            let _ = filled(&command, &value);
        }
    }
}
