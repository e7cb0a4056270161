//! No false quiet: whatever is put into whatever sentence is found, whole.

use super::*;
use proptest::prelude::*;

const NAMES: [&str; 6] = ["Mara Kim", "Zoë O'Brien", "Jean-Luc Osei", "Łukasz Żak", "李小龙", "Madonna"];

fn known() -> Known {
    let words = vec![Word { inside: "llm-gateway".into(), outside: Some("Chat answers".into()) }];
    let titles = vec!["Prompt regression on the support bot".to_string()];
    Known { words, titles, ..Known::of_people(&NAMES.map(str::to_string)) }
}

/// What may stand around a word.
fn before() -> impl Strategy<Value = String> {
    prop::sample::select(&["", "We see ", "It is on (", "See “", "Line one\n", "Down: ", "über ", "x, ", "[", "'"][..])
        .prop_map(str::to_string)
}

fn after() -> impl Strategy<Value = String> {
    prop::sample::select(&["", ".", ", and more.", ")", "” is down", "\nnext", " ist träge", "; gone", "]!", "'"][..])
        .prop_map(str::to_string)
}

fn host() -> impl Strategy<Value = String> {
    let endings = ["internal", "svc.cluster.local", "corp", "example.com", "eu.acme.io", "prod"];
    let ending = prop::sample::select(endings.to_vec());
    ("[a-z][a-z0-9]{1,8}(-[a-z0-9]{1,4})?", ending, prop::option::of(1024u16..=65535)).prop_map(
        |(name, ending, port)| match port {
            Some(port) => format!("{name}.{ending}:{port}"),
            None => format!("{name}.{ending}"),
        },
    )
}

fn inside() -> impl Strategy<Value = String> {
    prop_oneof![
        host(),
        any::<[u8; 4]>().prop_map(|bytes| std::net::Ipv4Addr::from(bytes).to_string()),
        any::<[u16; 8]>().prop_map(|groups| std::net::Ipv6Addr::from(groups).to_string()),
        "[0-9a-f]{7,40}",
        "v[0-9]{1,3}(\\.[0-9]{1,2}){0,2}",
        "(prompt|index|router|kb)-v?[0-9]{1,4}",
        "[0-9]{1,2}\\.[0-9]{1,2}\\.[0-9]{1,3}(-rc\\.[0-9])?",
        "[a-z]{2,8}_[a-z]{2,8}(_[a-z]{2,5})?",
        "[a-z]{2,8}@[a-z]{2,8}\\.[a-z]{2,3}",
        "#[0-9]{1,5}",
        "SEV[1-4]",
        prop::sample::select(&NAMES[..]).prop_map(str::to_string),
        prop::sample::select(&NAMES[..]).prop_map(str::to_uppercase),
        Just("llm-gateway".to_string()),
        Just("LLM Gateway".to_string()),
        Just("regression on the support".to_string()),
    ]
}

/// Words that nobody would take for an inside one.
fn plain() -> impl Strategy<Value = String> {
    let words = [
        "we", "see", "more", "refusals", "than", "usual", "since", "14:10", "UTC,", "paid", "plan.", "19.5 %", "e.g.",
        "24/7",
    ];
    prop::collection::vec(prop::sample::select(words.to_vec()), 0..12).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_false_quiet(before in before(), word in inside(), after in after()) {
        let text = format!("{before}{word}{after}");
        let found = leaks(&text, &known());
        let (start, end) = (before.len(), before.len() + word.len());
        let is_covered = (start..end).filter(|at| text.is_char_boundary(*at)).all(|at| {
            found.iter().any(|leak| leak.place.contains(&at))
        });
        prop_assert!(is_covered, "{:?} in {:?}: {:?}", word, text, found);
    }

    #[test]
    fn plain_words_are_left_alone(text in plain()) {
        prop_assert_eq!(leaks(&text, &known()), vec![]);
    }

    #[test]
    fn places_are_in_order_and_whole(text in "\\PC{0,60}", word in inside(), rest in "\\PC{0,20}") {
        let text = format!("{text}{word}{rest}");
        let found = leaks(&text, &known());
        prop_assert!(found.windows(2).all(|pair| pair[0].place.end <= pair[1].place.start));
        for leak in found {
            prop_assert!(leak.place.start < leak.place.end && text.get(leak.place).is_some());
        }
    }

    #[test]
    fn what_was_replaced_is_clean(before in before(), word in inside(), after in after()) {
        let replaced = replace_all(&format!("{before}{word}{after}"), &known());
        let left: Vec<Leak> = leaks(&replaced, &known()).into_iter().filter(|leak| leak.outside.is_some()).collect();
        prop_assert_eq!(left, vec![], "{}", replaced);
    }
}
