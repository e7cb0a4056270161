//! A page on which something of everything happens.

use super::{About, View, view};
use app::{
    ids::ComponentId,
    status::{
        State,
        maintenance::{Maintenance, Note},
        record::{Group, Incident, Part, Record, Said},
    },
    updates::Phase,
};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use uuid::Uuid;

pub const BOT: ComponentId = ComponentId(Uuid::from_u128(1));
pub const UPLOAD: ComponentId = ComponentId(Uuid::from_u128(2));
pub const API: ComponentId = ComponentId(Uuid::from_u128(3));

/// Whatever can be typed or pasted: signs that mean something to a reader, and those that none may be given.
pub fn anything() -> impl Strategy<Value = String> {
    let signs = [
        "<", ">", "&", "\"", "'", "]]>", "\r\n", "\n", "\t", "\u{0}", "\u{8}", "\u{1f}", "\u{85}", "\u{ffff}", "|", "*",
    ];
    let letters =
        prop_oneof![any::<char>().prop_map(String::from), prop::sample::select(signs.to_vec()).prop_map(String::from)];
    prop::collection::vec(letters, 0..40).prop_map(|letters| letters.concat())
}

/// Minutes after 14:00 UTC of 15 February 2025.
pub fn at(minute: i64) -> DateTime<Utc> {
    "2025-02-15T14:00:00Z".parse::<DateTime<Utc>>().unwrap() + Duration::minutes(minute)
}

pub fn said(id: &str, minute: i64, phase: Phase, states: &[(ComponentId, State)]) -> Said {
    Said {
        public_id: id.into(),
        phase,
        title: "The support assistant refuses some questions".into(),
        users_see: "The assistant declines questions that it normally answers.".into(),
        since: at(10),
        scope: "Paid plan, questions in English. Not affected: the API.".into(),
        mitigation: "We have found the change that causes this & take it back <now>.".into(),
        next_update_at: (phase != Phase::Resolved).then(|| at(minute + 30)),
        owner: "The engineer on call".into(),
        at: at(minute),
        changed_at: at(minute),
        states: states.to_vec(),
    }
}

fn part(id: ComponentId, public_id: &str, name: &str, group: Option<&str>) -> Part {
    let created_at = at(-60 * 24 * 200);
    let (public_id, name, group) = (public_id.into(), name.into(), group.map(str::to_string));
    Part { id, public_id, name, description: String::new(), group, created_at, removed: false }
}

pub fn work() -> Maintenance {
    let note = Note {
        public_id: "notenotenote".into(),
        at: at(50),
        text: "Half of the files have moved.".into(),
        step: None,
        new_end: None,
        next_word_by: None,
    };
    Maintenance {
        public_id: "workworkwork".into(),
        title: "Document upload: storage move".into(),
        pauses: "Uploads pause for 10 min.".into(),
        parts: vec![UPLOAD],
        created_at: at(-1000),
        changed_at: None,
        starts_at: at(40),
        ends_at: at(120),
        verifies_at: Some(at(110)),
        ends_itself: true,
        cancelled_at: None,
        cancelled_says: String::new(),
        notes: vec![note],
    }
}

pub fn record() -> Record<Tz> {
    let group = Group { public_id: "groupgroupgr".into(), name: "Assistants".into(), created_at: at(-9000) };
    let now = Incident {
        public_id: "abcdefghijkl".into(),
        said: vec![
            said("updateupdat2", 42, Phase::Identified, &[(BOT, State::Partial)]),
            said("updateupdat1", 20, Phase::Investigating, &[(BOT, State::Degraded)]),
        ],
    };
    let before = |id: &str, minute: i64, phase, states: &[(ComponentId, State)]| Said {
        title: "Slow answers in the EU region".into(),
        since: at(-4400),
        ..said(id, minute, phase, states)
    };
    let over = Incident {
        public_id: "zyxwvutsrqpo".into(),
        said: vec![
            before("updateolder3", -4300, Phase::Resolved, &[(BOT, State::Working)]),
            before("updateolder2", -4330, Phase::Monitoring, &[(BOT, State::Degraded)]),
            before("updateolder1", -4390, Phase::Identified, &[(BOT, State::Outage)]),
        ],
    };
    Record {
        name: "Acme AI".into(),
        zone: Tz::UTC,
        groups: vec![group],
        parts: vec![
            part(BOT, "partassistan", "Support assistant", Some("groupgroupgr")),
            part(UPLOAD, "partuploadpa", "Document upload", None),
            part(API, "partapipartp", "API", None),
        ],
        incidents: vec![now, over],
        maintenances: vec![work()],
        overrides: vec![],
        read_at: at(0),
        reachable: true,
    }
}

pub fn about() -> About {
    About {
        public_id: "kctbh9vrtdwd".into(),
        address: "https://status.acme.test/status".into(),
        created_at: at(-60 * 24 * 300),
        changed_at: at(-60 * 24 * 200),
    }
}

/// At 15:00: one incident is open, planned work runs.
pub fn sample() -> View {
    view(&record(), &about(), at(60))
}

/// A page without parts, on which nothing was ever said.
pub fn empty() -> View {
    let bare = Record { groups: vec![], parts: vec![], incidents: vec![], maintenances: vec![], ..record() };
    view(&bare, &about(), at(60))
}
