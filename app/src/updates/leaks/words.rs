//! Words of a text with their places, and phrases found among them whatever stands between.

use std::ops::Range;

/// Runs of letters and digits, folded so that case and accents do not matter.
pub(super) fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut words: Vec<(Range<usize>, String)> = Vec::new();
    for (start, letter) in text.char_indices().filter(|(_, letter)| letter.is_alphanumeric()) {
        let end = start + letter.len_utf8();
        match words.last_mut() {
            Some((place, word)) if place.end == start => {
                place.end = end;
                fold(letter, word);
            }
            _ => {
                let mut word = String::new();
                fold(letter, &mut word);
                words.push((start..end, word));
            }
        }
    }
    words
}

/// Where `least` or more words of the phrase stand one after the other.
pub(super) fn phrase(words: &[(Range<usize>, String)], phrase: &[String], least: usize) -> Vec<Range<usize>> {
    let least = least.min(phrase.len()).max(1);
    let mut found = Vec::new();
    for from in 0..words.len() {
        for start in 0..phrase.len().saturating_sub(least - 1) {
            let pairs = words[from..].iter().zip(&phrase[start..]);
            let run = pairs.take_while(|((_, word), wanted)| word == *wanted).count();
            if run >= least {
                found.push(words[from].0.start..words[from + run - 1].0.end);
            }
        }
    }
    found
}

pub(super) fn folded(text: &str) -> Vec<String> {
    words(text).into_iter().map(|(_, word)| word).collect()
}

/// Lower case without the accents that people leave out when they type in a hurry.
fn fold(letter: char, into: &mut String) {
    for lower in letter.to_lowercase() {
        match lower {
            'à'..='å' | 'ā' | 'ă' | 'ą' => into.push('a'),
            'ç' | 'ć' | 'č' => into.push('c'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => into.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => into.push('i'),
            'ñ' | 'ń' | 'ň' => into.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => into.push('o'),
            'ś' | 'š' | 'ş' => into.push('s'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => into.push('u'),
            'ý' | 'ÿ' => into.push('y'),
            'ź' | 'ż' | 'ž' => into.push('z'),
            'ł' => into.push('l'),
            'ß' => into.push_str("ss"),
            // What a capital İ leaves behind.
            '\u{307}' => {}
            other => into.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_their_places() {
        let text = "Zoë's «DB-3»";
        let found: Vec<(&str, String)> = words(text).into_iter().map(|(place, word)| (&text[place], word)).collect();
        let expected = [("Zoë", "zoe"), ("s", "s"), ("DB", "db"), ("3", "3")];
        assert_eq!(found, expected.map(|(text, word)| (text, word.to_string())));
    }

    #[test]
    fn phrases_are_found_over_what_stands_between() {
        let text = "The prompt-v7 refuses… fair questions";
        let at = |wanted: &str, least| -> Vec<&str> {
            let found = phrase(&words(text), &folded(wanted), least);
            found.into_iter().map(|place| &text[place]).collect()
        };
        assert_eq!(at("Prompt v7 refuses", 3), ["prompt-v7 refuses"]);
        assert_eq!(at("refuses fair questions again", 3), ["refuses… fair questions"]);
        assert!(at("refuses fair questions again", 4).is_empty());
        assert!(at("", 1).is_empty());
    }
}
