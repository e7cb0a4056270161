use super::{super::page, states::*};
use crate::status::view::sample::said;
use app::{
    status::{
        State,
        record::{Incident, Said},
    },
    updates::Phase,
};

/// Words that no two updates have in the same order, since real prose hardly repeats itself.
fn prose(seed: i64, count: usize) -> String {
    let words = "the assistant answers later than usual because requests wait for a region that has less room while we \
        move traffic to another one and check each step before customers in Europe on paid plans see uploads exports \
        searches calls webhooks invoices sessions fail with errors timeouts again not affected are web app phone API";
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut state = u64::try_from(seed).unwrap() + 1;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        words[usize::try_from(state >> 33).unwrap() % words.len()]
    };
    (0..count).map(|_| next()).collect::<Vec<_>>().join(" ")
}

/// Twenty parts, ten open incidents of four updates, a history: the page of the worst day.
#[test]
fn the_worst_day_stays_small() {
    let mut record = many(calm(), 20);
    for place in 0..10_i64 {
        let part = record.parts[usize::try_from(place).unwrap() * 2].id;
        let state = [State::Degraded, State::Partial, State::Outage][usize::try_from(place % 3).unwrap()];
        let text = |number: i64| Said {
            title: format!("Problem {place} {}", prose(place, 8)),
            users_see: prose(place * 7 + number, 18),
            scope: prose(place * 11 + number, 16),
            mitigation: prose(place * 13 + number, 20),
            ..said(&format!("many{place:04}{number:04}"), 10 + number * 8, Phase::Identified, &[(part, state)])
        };
        let said = (0..4).rev().map(text).collect();
        record.incidents.insert(0, Incident { public_id: format!("manymany{place:04}"), said });
    }
    let html = page(&shown(record, 44)).unwrap();
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut html.as_bytes(), &mut packed, &brotli::enc::BrotliEncoderParams::default()).unwrap();
    println!("{} bytes raw, {} packed", html.len(), packed.len());
    assert!(html.len() <= 60_000, "{} bytes raw", html.len());
    assert!(packed.len() <= 14_000, "{} bytes packed", packed.len());
}
