//! Whatever arrives, it is read or told, and what is read can be kept.

use super::{opsgenie::Act, *};
use proptest::prelude::*;

const SAMPLES: [&str; 6] = [
    r#"{"version":"4","groupKey":"g","alerts":[{"status":"firing","labels":{"alertname":"A"},"startsAt":"2026-08-19T10:00:00Z","fingerprint":"f"}]}"#,
    r#"{"version":"1","orgId":1,"alerts":[{"status":"resolved","labels":{"alertname":"A"},"values":{"A":1},"valueString":"v"}]}"#,
    r#"{"routing_key":"k","event_action":"trigger","payload":{"summary":"s","source":"h","severity":"error","custom_details":{"a":[1]}}}"#,
    r#"{"message":"m","alias":"a","details":{"k":"v"},"tags":["t"],"priority":"P1"}"#,
    r#"[{"id":1,"title":"t","status":"ok","time":1787133600},{"labels":{"a":"b"}}]"#,
    r#"{"specversion":"1.0","id":"1","source":"s","type":"t.resolved","data":{"severity":"critical"}}"#,
];

fn abouts() -> Vec<About> {
    let ce = |pairs: &[(&str, &str)]| About {
        headers: pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect(),
        ..About::default()
    };
    let acts = [Act::Create, Act::Close, Act::Acknowledge, Act::Notes, Act::Message, Act::Description];
    let acts = acts.map(|act| About { act: Some(act), identifier: Some("a".into()), ..About::default() });
    let mut all = vec![
        About::default(),
        ce(&[("content-type", "application/cloudevents+json")]),
        ce(&[("content-type", "application/cloudevents-batch+json")]),
        ce(&[("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "%ff"), ("ce-type", "\"")]),
    ];
    all.extend(acts);
    all
}

fn check(body: &[u8]) {
    for format in Format::ALL {
        for about in abouts() {
            let Ok(sent) = read(format, body, &about, None, Uuid::nil()) else { continue };
            assert_eq!(
                read(format, body, &about, None, Uuid::nil()).as_ref(),
                Ok(&sent),
                "the same bytes mean the same"
            );
            assert!(!sent.group_key.contains('\0') && sent.group_key.len() <= 500);
            for said in sent.said {
                assert!(said.dedup_key().len() <= 500 && !said.dedup_key().contains('\0'));
                let Said::Alert(notice) = said else { continue };
                let texts = notice.labels.iter().chain(&notice.annotations);
                assert!(texts.into_iter().all(|(name, value)| !name.contains('\0') && !value.contains('\0')));
                assert!(!notice.generator_url.is_some_and(|address| address.contains('\0')));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes(body in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&body);
    }

    #[test]
    fn samples_with_a_piece_replaced(which in 0usize..6, at in 0usize..300, length in 0usize..20,
        piece in prop_oneof![
            ".{0,8}", Just("null".to_string()), Just("\\u0000".into()), Just("1e400".into()), Just("[[[[".into())
        ]) {
        let sample = SAMPLES[which];
        let start = at % sample.len();
        let end = (start + length).min(sample.len());
        check([&sample.as_bytes()[..start], piece.as_bytes(), &sample.as_bytes()[end..]].concat().as_slice());
    }
}

#[test]
fn deep_and_wide_bodies_come_back() {
    check("[".repeat(100_000).as_bytes());
    check(format!("{}1{}", r#"{"a":"#.repeat(120), "}".repeat(120)).as_bytes());
    check(format!("[{}]", vec!["{}"; 5_000].join(",")).as_bytes());
    for sample in SAMPLES {
        check(sample.as_bytes());
        check(sample.replace("\"A\"", "\"a\\u0000b\"").as_bytes());
    }
}

#[test]
fn words_of_formats_are_read_back() {
    for format in Format::ALL {
        assert_eq!(Format::of_word(format.word()), Some(format));
        assert!(format.most_bytes() >= 512 << 10);
    }
    assert_eq!(Format::of_word("smoke"), None);
}
