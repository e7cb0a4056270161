//! What others typed, as data inside Markdown: one line that no renderer takes for markup.

/// `<` and `&` become entities and marks get a backslash, so that the source can still be read by a person.
pub fn one_line(text: &str) -> String {
    let flat = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let flat = flat.collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = flat.chars().collect();
    let mut out = String::with_capacity(flat.len() + 8);
    for (place, &c) in chars.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| chars[before]);
        let after = chars.get(place + 1).copied();
        match c {
            '<' => out.push_str("&lt;"),
            '&' if is_entity(&chars[place + 1..]) => out.push_str("&amp;"),
            '\\' | '`' | '*' | '[' | ']' | '~' | '|' => out.extend(['\\', c]),
            // Inside a word it is plain in every renderer: `error_rate` stays readable.
            '_' if !(is_word(before) && is_word(after)) => out.push_str("\\_"),
            // A block begins with one of these, and a heading may end with `#`.
            '#' if place == 0 || chars[place..].iter().all(|c| *c == '#') => out.push_str("\\#"),
            '>' | '-' | '+' | '=' if place == 0 => out.extend(['\\', c]),
            // A list begins with `1. `; `0.2 %` does not.
            '.' | ')'
                if (1..10).contains(&place)
                    && chars[..place].iter().all(char::is_ascii_digit)
                    && after.is_none_or(|c| c == ' ') =>
            {
                out.extend(['\\', c]);
            }
            c => out.push(c),
        }
    }
    out
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

/// `amp;`, `#39;`: what would be read as another character.
fn is_entity(rest: &[char]) -> bool {
    let name = rest.iter().take(40).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && rest.get(name) == Some(&';')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As GitHub and its like render: raw HTML is let through, so nothing but the escaping holds it back.
    fn rendered(markdown: &str) -> String {
        let mut options = comrak::Options::default();
        options.render.r#unsafe = true;
        options.extension.strikethrough = true;
        options.extension.table = true;
        comrak::markdown_to_html(markdown, &options)
    }

    #[test]
    fn markup_is_written_as_data() {
        for (typed, escaped) in [
            (
                "</title></textarea><script>alert(1)</script>",
                "&lt;/title>&lt;/textarea>&lt;script>alert(1)&lt;/script>",
            ),
            ("# heading", "\\# heading"),
            ("ends ##", "ends \\#\\#"),
            ("about #42", "about #42"),
            ("1. first", "1\\. first"),
            ("0.2 %", "0.2 %"),
            ("p95 3.5 s > 2 s", "p95 3.5 s > 2 s"),
            ("> quote", "\\> quote"),
            ("api_error_rate _now_", "api_error_rate \\_now\\_"),
            ("R&D, &lt;", "R&D, &amp;lt;"),
            ("two\r\n\r\n# lines", "two # lines"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
        ] {
            assert_eq!(one_line(typed), escaped);
        }
    }

    #[test]
    fn what_was_typed_is_what_is_read() {
        for typed in [
            "</title></textarea><script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "# **bold** _it_ `code` ~~gone~~",
            "&lt;script&gt;",
            "1) one",
            "- item",
            "====",
            "a | b \\| c",
            "<https://example.org>",
        ] {
            for markdown in [one_line(typed), format!("- {}", one_line(typed)), format!("# {}", one_line(typed))] {
                let html = rendered(&markdown);
                let tags: Vec<&str> =
                    html.split('<').skip(1).filter_map(|tag| tag.split(['>', ' ', '\n']).next()).collect();
                assert!(
                    tags.iter().all(|tag| ["p", "/p", "ul", "/ul", "li", "/li", "h1", "/h1"].contains(tag)),
                    "{html}"
                );
                let text =
                    html.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect::<String>();
                let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
                assert_eq!(text.trim(), typed);
            }
        }
    }
}
