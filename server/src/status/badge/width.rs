/// About how wide a text is at 11 px in Verdana or what stands in for it, in pixels: the room must do for any of them.
pub(super) fn width(text: &str) -> u32 {
    let tenths: u32 = text.chars().map(tenths).sum();
    tenths.div_ceil(10)
}

fn tenths(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 40,
        'f' | 't' | 'r' | ' ' | '(' | ')' | '-' | '/' | '·' => 47,
        'm' | 'w' | 'M' | 'W' | '%' => 103,
        'A'..='Z' | '&' | '@' => 79,
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{ffff}' | '\u{10000}'.. => 115,
        _ => 70,
    }
}

#[cfg(test)]
mod tests {
    use super::width;

    #[test]
    fn wider_words_get_more_room() {
        assert!(width("Working") > 35 && width("Working") < 60);
        assert!(width("WWW") > width("iii"));
        assert_eq!(width(""), 0);
    }
}
