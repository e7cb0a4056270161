use super::{
    super::{
        read::Private,
        view::sample::{about, at, record, said},
    },
    *,
};
use app::{
    ids::ComponentId,
    status::{
        State,
        record::{Incident, Part, Record, Said},
    },
    updates::Phase,
};
use chrono_tz::Tz;
use uuid::Uuid;

const WORDS: &str = "answers requests uploads search billing region europe customers slower than usual errors about \
    one in five models gateway queue database cache rollback deploy traffic timeouts sign-in export webhooks latency \
    we have found the change that caused this and take it back step by step the numbers fall again since noon next we \
    check each shard before more traffic is let in some documents were read twice none were lost";

fn site() -> Site {
    Site { public_url: "https://acme.test".into(), status_url: "https://status.acme.test".into(), trusted_hops: 0 }
}

/// Words in an order of their own: what repeats itself would compress too well.
fn text(seed: usize, count: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut state = seed * 7919 + 13;
    let next = |_| {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        words[(state >> 8) % words.len()]
    };
    (0..count).map(next).collect::<Vec<_>>().join(" ")
}

fn update(incident: usize, place: usize, phase: Phase, minute: i64, part: ComponentId, state: State) -> Said {
    let seed = incident * 100 + place;
    Said {
        title: text(incident, 7),
        users_see: text(seed + 1, 16),
        scope: text(seed + 2, 12),
        mitigation: text(seed + 3, 20),
        since: at(minute - 20),
        ..said(&format!("up{incident:05}{place:05}"), minute, phase, &[(part, state)])
    }
}

/// Twenty parts, ten incidents of three updates; so many of them are open.
fn busy(open: usize) -> Read {
    let parts: Vec<Part> = (0..20)
        .map(|place| Part {
            id: ComponentId(Uuid::from_u128(place as u128 + 1)),
            public_id: format!("part{place:08}"),
            name: text(place + 500, 2),
            description: text(place + 900, 8),
            group: (place % 2 == 0).then(|| "groupgroupgr".into()),
            created_at: at(-60 * 24 * 200),
            removed: false,
        })
        .collect();
    let incident = |place: usize| {
        let (part, ends) = (parts[place * 2].id, place >= open);
        let from = if ends { -1500 * place as i64 } else { -30 };
        let last = if ends { Phase::Resolved } else { Phase::Identified };
        let state = if ends { State::Working } else { State::Partial };
        let updates = vec![
            update(place, 3, last, from + 29, part, state),
            update(place, 2, Phase::Identified, from + 15, part, State::Outage),
            update(place, 1, Phase::Investigating, from, part, State::Degraded),
        ];
        Incident { public_id: format!("incident{place:04}"), said: updates }
    };
    let incidents = (0..10).map(incident).collect();
    Read {
        record: Record { zone: Tz::Europe__Berlin, parts, incidents, ..record() },
        about: about(),
        page: Some(Uuid::nil()),
        private: None,
    }
}

fn made(read: Read, minute: i64) -> Snapshot {
    Snapshot::new(Arc::new(read), at(minute), &Snapshot::unknown(&site()), &site()).unwrap()
}

#[test]
fn a_busy_page_is_small() {
    for open in [3, 10] {
        let began = std::time::Instant::now();
        let snapshot = made(busy(open), 0);
        let took = began.elapsed().as_millis();
        let page = snapshot.find(PAGE).unwrap();
        let (plain, brotli) = (page.plain.body.len(), page.brotli.as_ref().unwrap().body.len());
        let gzip = page.gzip.as_ref().unwrap().body.len();
        println!(
            "20 parts, 10 incidents, {open} open: {plain} B plain, {brotli} B brotli, {gzip} B gzip; all in {took} ms"
        );
        assert!(plain <= 60_000, "{plain} B plain");
        assert!(brotli <= 14_000, "{brotli} B brotli");
    }
}

#[test]
fn every_address_has_its_document() {
    let snapshot = made(busy(3), 0);
    let fixed = [PAGE, HISTORY, BADGE, BANNER, feeds::ATOM, feeds::RSS].into_iter();
    let mut listed: Vec<String> =
        fixed.chain(machine::Document::ALL.map(|one| one.path())).map(str::to_string).collect();
    listed.extend(snapshot.read.record.incidents.iter().map(|one| format!("{ONE}{}", one.public_id)));
    listed.extend(snapshot.read.record.maintenances.iter().map(|one| format!("{ONE}{}", one.public_id)));
    for path in &listed {
        assert!(snapshot.documents.contains_key(path), "{path}");
    }
    assert_eq!(snapshot.documents.len(), listed.len());
    assert!(snapshot.find("/status/incidents/nobody").is_some(), "it says that nothing is listed");
    for path in ["/status/incidents/", "/status/incidents/a/b", "/status/subscribe", "/", ""] {
        assert!(snapshot.find(path).is_none(), "{path}");
    }
}

#[test]
fn what_reads_the_same_is_not_made_again() {
    let before = made(busy(3), 0);
    let mut changed = busy(3);
    changed.record.incidents[0].said[0].mitigation = "It works again.".into();
    let after = Snapshot::new(Arc::new(changed), at(0), &before, &site()).unwrap();
    let moved: Vec<&String> = before
        .documents
        .iter()
        .filter(|(path, one)| !Arc::ptr_eq(one, &after.documents[*path]))
        .map(|(path, _)| path)
        .collect();
    assert!(moved.contains(&&PAGE.to_string()) && moved.contains(&&format!("{ONE}incident0000")), "{moved:?}");
    assert!(!moved.contains(&&BADGE.to_string()) && !moved.contains(&&format!("{ONE}incident0007")), "{moved:?}");
    let private = Some(Private { password_hash: "$".into() });
    let shut = Snapshot::new(Arc::new(Read { private, ..busy(3) }), at(0), &before, &site()).unwrap();
    assert!(
        shut.documents.iter().all(|(path, one)| !Arc::ptr_eq(one, &before.documents[path])),
        "nobody else keeps it"
    );
}

#[test]
fn before_anything_is_known_nothing_is_said_to_be_well() {
    let unknown = Snapshot::unknown(&site());
    for path in [PAGE, HISTORY, BADGE, BANNER, feeds::ATOM, "/api/v2/summary.json"] {
        let answer = unknown.find(path).unwrap().answer(&axum::http::HeaderMap::new());
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        assert!(answer.headers().contains_key(header::RETRY_AFTER), "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store", "{path}");
    }
}
