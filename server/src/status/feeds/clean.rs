/// Without the characters that no XML may hold: readers refuse the whole feed for one of them.
pub fn clean(text: &str) -> String {
    let is_allowed = |letter: &char| match letter {
        '\t' | '\n' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        other => !other.is_control(),
    };
    text.replace("\r\n", "\n").chars().filter(is_allowed).collect()
}

/// Text as HTML: escaped, with its lines.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 16);
    for letter in clean(text).chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>\n"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::sample::anything;
    use proptest::prelude::*;

    #[test]
    fn lines_stay_lines() {
        assert_eq!(html("a <b>\r\n& 'c'\u{8}\u{ffff}"), "a &lt;b&gt;<br>\n&amp; &#39;c&#39;");
    }

    proptest! {
        #[test]
        fn nothing_a_person_wrote_is_markup(text in anything()) {
            let bare = html(&text).replace("<br>\n", "");
            prop_assert!(!bare.contains(['<', '>', '"', '\'']));
            // As XML 1.0 defines a character, without the return that a parser would make a line of.
            let is_xml = |letter: char| matches!(letter,
                '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            let all = clean(&text).chars().all(is_xml);
            prop_assert!(all);
        }
    }
}
