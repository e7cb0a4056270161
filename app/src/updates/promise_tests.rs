use super::*;
use proptest::prelude::*;

fn at(minute: i64) -> DateTime<Utc> {
    "2025-02-15T14:10:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

fn promise(next: Option<i64>, ended: Option<i64>) -> Promise {
    Promise { promised: at(30), next: next.map(at), next_is_no_news: false, ended: ended.map(at) }
}

#[test]
fn a_promise_is_kept_to_the_minute() {
    let clock = |at: DateTime<Utc>| at.format("%H:%M").to_string();
    for (next, ended, now, words) in [
        (Some(29), None, 90, "kept at 14:39"),
        (Some(30), None, 90, "kept at 14:40"),
        (Some(41), None, 90, "missed, it came at 14:51, 11 min late"),
        (None, Some(20), 90, "not needed, it ended at 14:30"),
        (Some(41), Some(20), 90, "not needed, it ended at 14:30"),
        (None, None, 20, "still to come"),
        (None, None, 31, "missed, none came"),
        (None, Some(60), 90, "missed, none came"),
    ] {
        assert_eq!(promise(next, ended).says(at(now), clock), words);
    }
    let quiet = Promise { next_is_no_news: true, ..promise(Some(29), None) };
    assert_eq!(quiet.says(at(90), clock), "kept at 14:39, with “no news yet”");
}

#[test]
fn it_is_late_a_minute_after() {
    assert!(!is_late(at(30), at(30)) && !is_late(at(30), at(31) - Duration::seconds(1)) && is_late(at(30), at(31)));
}

#[test]
fn the_postmortem_counts_them() {
    assert_eq!(tally(&[], at(90)).sentence(), "No next update was promised.");
    let ended = |next| promise(next, Some(50));
    let told = [ended(Some(29)), Promise { next_is_no_news: true, ..ended(Some(30)) }, ended(Some(41)), ended(None)];
    let counted = tally(&told, at(90));
    assert_eq!(counted.sentence(), "4 promises: 2 kept (1 with “no news yet”), 2 missed by up to 20 min.");
    assert_eq!(tally(&told[..1], at(90)).sentence(), "1 promise: 1 kept, 0 missed.");
    let open = tally(&[promise(None, None)], at(10)).sentence();
    assert_eq!(open, "1 promise: 0 kept, 0 missed, 1 still to come.");
}

proptest! {
    #[test]
    fn each_promise_is_counted_once(
        nexts in prop::collection::vec(prop::option::of(0i64..200), 0..8),
        ended in prop::option::of(0i64..200),
        now in 0i64..300,
    ) {
        let promises: Vec<Promise> = nexts.into_iter().map(|next| promise(next, ended)).collect();
        let counted = tally(&promises, at(now));
        let whole = counted.kept + counted.missed + counted.to_come + counted.not_needed;
        prop_assert_eq!(whole, promises.len());
        prop_assert_eq!(counted.longest_late.is_some(), counted.missed > 0);
        prop_assert!(counted.longest_late.is_none_or(|late| late >= GRACE));
    }
}
