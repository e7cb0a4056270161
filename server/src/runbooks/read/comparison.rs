//! Whether the top of a query is a comparison that filters.

/// True for `a > b`, also in brackets; false for `a > bool b`, for `a + (b > c)` and for `a > b or c`.
pub fn compares(query: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut found = false;
    let mut letters = query.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        if let Some(open) = quote {
            match letter {
                '\\' if open != '`' => drop(letters.next()),
                letter if letter == open => quote = None,
                _ => {}
            }
            continue;
        }
        let rest = &query[at..];
        match letter {
            '"' | '\'' | '`' => quote = Some(letter),
            '#' => while letters.next_if(|(_, letter)| *letter != '\n').is_some() {},
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            '>' | '<' | '=' | '!' if depth == 0 => {
                let after = rest.trim_start_matches(['>', '<', '=', '!']).trim_start();
                while letters.next_if(|(_, letter)| "<>=!".contains(*letter)).is_some() {}
                found |= !after.starts_with("bool");
            }
            'a' | 'o' | 'u' if depth == 0 && set_operator(query, at) => return false,
            _ => {}
        }
    }
    found || inside(query).is_some_and(compares)
}

fn set_operator(query: &str, at: usize) -> bool {
    let free = query[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == ')');
    let word: String = query[at..].chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    free && matches!(word.as_str(), "and" | "or" | "unless")
}

/// What stands between brackets that enclose the whole query.
fn inside(query: &str) -> Option<&str> {
    let inner = query.trim().strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    let closed = inner.chars().any(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        depth < 0
    });
    (!closed).then_some(inner)
}

#[cfg(test)]
mod tests {
    use super::compares;

    #[test]
    fn only_a_filter_at_the_top_is_found() {
        for query in ["up > 1", "(up == 0)", "sum(rate(x[5m])) by (a) <= 3", "((a)) != ((b))"] {
            assert!(compares(query), "{query}");
        }
        for query in [
            "up",
            "up > bool 1",
            "sum(up > 1)",
            r#"x{a=~"b>c", d!="e"}"#,
            "a > 1 or vector(0)",
            "rate(x[5m]) / 2 # > 3",
        ] {
            assert!(!compares(query), "{query}");
        }
    }
}
