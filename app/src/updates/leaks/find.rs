use super::{Kind, Known, people::people, shape::shapes, words};
use std::ops::Range;

/// So many words in a row of a longer inside title are a quotation.
const QUOTED: usize = 4;

/// A place in the text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leak {
    pub place: Range<usize>,
    pub kind: Kind,
    /// What a stranger would understand instead; none: its writer knows.
    pub outside: Option<String>,
}

/// In order, without overlap. What looks inside is underlined too often rather than too seldom.
pub fn leaks(text: &str, known: &Known) -> Vec<Leak> {
    let words = words::words(text);
    let mut found: Vec<Leak> = Vec::new();
    let mut leak = |place: Range<usize>, kind: Kind, outside: Option<&str>| {
        let outside = outside.or(kind.outside()).map(str::to_string);
        found.push(Leak { place, kind, outside });
    };
    for title in &known.titles {
        let title = words::folded(title);
        let is_title = title.len() > 1 || title.first().is_some_and(|word| word.chars().count() > 4);
        let public = Some(known.public_title.trim()).filter(|public| !public.is_empty());
        for place in words::phrase(&words, &title, QUOTED).into_iter().filter(|_| is_title) {
            leak(place, Kind::Title, public);
        }
    }
    for person in &known.people {
        people(text, &words, &person.name)
            .into_iter()
            .for_each(|place| leak(place, Kind::Person, person.role.as_deref()));
    }
    for word in &known.words {
        let inside = words::folded(&word.inside);
        for place in words::phrase(&words, &inside, inside.len()) {
            leak(place, Kind::Word, word.outside.as_deref());
        }
    }
    shapes(text).for_each(|(place, kind)| leak(place, kind, None));
    let said = may_be_said(&words, known);
    found.retain(|leak| !said.iter().any(|said| said.start <= leak.place.start && leak.place.end <= said.end));
    joined(found)
}

fn may_be_said(words: &[(Range<usize>, String)], known: &Known) -> Vec<Range<usize>> {
    let phrases = known.outside.iter().map(|phrase| words::folded(phrase)).filter(|phrase| !phrase.is_empty());
    phrases.flat_map(|phrase| words::phrase(words, &phrase, phrase.len())).collect()
}

/// Those that overlap become one, of the kind that says most.
fn joined(mut found: Vec<Leak>) -> Vec<Leak> {
    found.sort_by_key(|leak| (leak.place.start, std::cmp::Reverse(leak.place.end), leak.kind));
    let mut joined: Vec<Leak> = Vec::new();
    for leak in found {
        match joined.last_mut().filter(|last| leak.place.start < last.place.end) {
            Some(last) => {
                last.place.end = last.place.end.max(leak.place.end);
                if leak.kind < last.kind {
                    (last.kind, last.outside) = (leak.kind, leak.outside);
                }
            }
            None => joined.push(leak),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn known() -> Known {
        let words = [("support-bot", Some("Support assistant")), ("kb", None)];
        Known {
            titles: vec!["Prompt v7 refuses fair questions in English".into(), "Reindex".into()],
            public_title: "The assistant refuses some questions".into(),
            words: words
                .map(|(inside, outside)| Word { inside: inside.into(), outside: outside.map(str::to_string) })
                .to_vec(),
            outside: vec!["status.acme.test".into(), "GPT-4".into()],
            ..Known::of_people(&["Mara Kim".into(), "Zoë O'Brien".into(), "Jean-Luc Osei".into()])
        }
    }

    fn found(text: &str) -> Vec<(&str, Kind)> {
        leaks(text, &known()).into_iter().map(|leak| (&text[leak.place], leak.kind)).collect()
    }

    #[test]
    fn what_belongs_inside() {
        use Kind::*;
        for (text, expected) in [
            ("We take back prompt-v7 and look.", &[("prompt-v7", Version)][..]),
            ("db3.internal:5432 is down, and 10.0.0.7.", &[("db3.internal:5432", Host), ("10.0.0.7", Address)]),
            ("Host db3.prod, then queue.eu.", &[("db3.prod", Host), ("queue.eu", Host)]),
            ("It refuses fair questions in English-v7.", &[("refuses fair questions in English-v7", Title)]),
            ("a.internal and my_db.corp", &[("a.internal", Host), ("my_db.corp", Host)]),
            (
                "Pool fe80::1 or [2001:db8::7]:443; ::1.",
                &[("fe80::1", Address), ("2001:db8::7", Address), ("::1", Address)],
            ),
            ("See https://grafana.internal/d/x and redis:6379.", &[("grafana.internal", Host), ("redis:6379", Host)]),
            ("Node gpu07 and web-03.", &[("gpu07", Host), ("web-03", Version)]),
            (
                "Pod api-7d9f8b6c5-x2x9k, build 1.4.0-rc.2.",
                &[("api-7d9f8b6c5-x2x9k", Version), ("1.4.0-rc.2", Version)],
            ),
            (
                "Reverted (a1b2c3d), deadbeef, main@0a1b2c3.",
                &[("a1b2c3d", Hash), ("deadbeef", Hash), ("main@0a1b2c3", Hash)],
            ),
            ("Request 4711471147.", &[("4711471147", Number)]),
            (
                "MARA KIM found it; Mara’s note; Osei; zoe o’brien.",
                &[("MARA KIM", Person), ("Mara", Person), ("Osei", Person), ("zoe o’brien", Person)],
            ),
            ("Ask mara@acme.test.", &[("mara@acme.test", Mail)]),
            ("refusal_rate of Support Bot", &[("refusal_rate", Code), ("Support Bot", Word)]),
            ("SEV2, see #42.", &[("SEV2", Ours), ("#42", Ours)]),
            ("It refuses fair questions in English.", &[("refuses fair questions in English", Title)]),
            ("“Prompt V7 refuses fair questions”", &[("Prompt V7 refuses fair questions", Title)]),
            ("Reindex it", &[("Reindex", Title)]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    #[test]
    fn what_may_be_said() {
        for text in [
            "The assistant declines questions that it normally answers.",
            "About 19.5 % of answers since 14:10 on 2025-02-15, e.g. in English, i.e. not in French.",
            "Marathon runners are affected 24/7. Amara is not.",
            "Paid plan, web and app, 1,204 people, feedback facade",
            "It is slow.We look. From 15.2.2025, 2:30 p.m. in MP3, on GPT-4.",
            "See status.acme.test for more. It refuses questions in English.",
            "",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn each_has_what_customers_would_say() {
        let text = "Mara Kim restarts support-bot on db3.internal";
        let outside: Vec<Option<String>> = leaks(text, &known()).into_iter().map(|leak| leak.outside).collect();
        let expected = ["the engineer on call", "Support assistant", "one of our servers"];
        assert_eq!(outside, expected.map(|words| Some(words.to_string())));
    }
}
