//! Random lives of a page: whatever is said, corrected, set by hand and planned, no part is greener than the worst that an
//! open public incident says of it, in any of the bytes. What was said is remembered here, apart from the database.

use super::{ask::ask, lived_in::one};
use crate::support::{Box, Person, signalbox, words};
use app::auth::Role;
use axum::Router;
use chrono::Duration;
use proptest::{prelude::*, test_runner::Config};
use serde_json::Value;
use server::http::routes;
use std::collections::HashMap;

const PARTS: [&str; 3] = ["Qalpha", "Qbravo", "Qcharlie"];
const INCIDENTS: usize = 3;
const PHASES: [&str; 4] = ["investigating", "identified", "monitoring", "resolved"];
/// As Statuspage writes them, as the page says them, and how bad they are.
const STATES: [(&str, &str, usize); 5] = [
    ("operational", "Working", 0),
    ("under_maintenance", "Maintenance", 1),
    ("degraded_performance", "Slower than usual", 2),
    ("partial_outage", "Partly not working", 3),
    ("major_outage", "Not working", 4),
];
const SAID: [&str; 4] = ["operational", "degraded_performance", "partial_outage", "major_outage"];

#[derive(Clone, Debug)]
enum Act {
    Say { incident: usize, phase: usize, states: [usize; 3] },
    Correct { incident: usize, phase: usize, states: [usize; 3] },
    ByHand { part: usize, state: usize },
    TakeBack { part: usize },
    Plan { part: usize, starts: i64, lasts: i64 },
    Wait { minutes: i64 },
}

fn act() -> impl Strategy<Value = Act> {
    let states = || [0..SAID.len(), 0..SAID.len(), 0..SAID.len()];
    let said = move || (0..INCIDENTS, 0..PHASES.len(), states());
    prop_oneof![
        4 => said().prop_map(|(incident, phase, states)| Act::Say { incident, phase, states }),
        2 => said().prop_map(|(incident, phase, states)| Act::Correct { incident, phase, states }),
        2 => (0..PARTS.len(), 0..SAID.len()).prop_map(|(part, state)| Act::ByHand { part, state }),
        1 => (0..PARTS.len()).prop_map(|part| Act::TakeBack { part }),
        1 => (0..PARTS.len(), 1i64..60, 5i64..600).prop_map(|(part, starts, lasts)| Act::Plan { part, starts, lasts }),
        1 => (1i64..2000).prop_map(|minutes| Act::Wait { minutes }),
    ]
}

struct Page {
    signalbox: Box,
    router: Router,
    ana: Person,
    ids: Vec<String>,
    /// What each open incident said last of each part.
    open: HashMap<usize, [usize; 3]>,
}

impl Page {
    async fn new() -> Page {
        let signalbox = signalbox().await;
        let ana = signalbox.person("Ana Ruiz", Role::Admin).await;
        let mut ids = Vec::new();
        for name in PARTS {
            ana.press("/settings/status/components", &[("name", name)]).await.is(303);
            ids.push(one(&signalbox, "select id::text from component order by created_at desc, id desc limit 1").await);
        }
        for _ in 0..INCIDENTS {
            ana.declare("Something is wrong").await;
        }
        let router = routes::router(signalbox.app.clone());
        Page { signalbox, router, ana, ids, open: HashMap::new() }
    }

    async fn act(&mut self, act: &Act) {
        self.signalbox.clock.forward(Duration::minutes(1));
        match act {
            Act::Wait { minutes } => {
                self.signalbox.clock.forward(Duration::minutes(*minutes));
                self.signalbox.stay_signed_in().await;
            }
            Act::Say { incident, phase, states } => self.say(*incident, PHASES[*phase], *states).await,
            Act::Correct { incident, phase, states } => self.correct(*incident, PHASES[*phase], *states).await,
            Act::ByHand { part, state } => {
                self.take_back(*part).await;
                let path = format!("/settings/status/parts/{}", self.ids[*part]);
                self.ana.press(&path, &[("state", SAID[*state]), ("reason", "We look at it ourselves.")]).await.is(303);
            }
            Act::TakeBack { part } => self.take_back(*part).await,
            Act::Plan { part, starts, lasts } => self.plan(*part, *starts, *lasts).await,
        }
    }

    async fn take_back(&self, part: usize) {
        let path = format!("/settings/status/parts/{}/take-back", self.ids[part]);
        let answer = self.ana.press(&path, &[]).await;
        assert!([303, 409].contains(&answer.status.as_u16()), "{}", answer.text);
    }

    async fn plan(&self, part: usize, starts: i64, lasts: i64) {
        let at = |minutes: i64| {
            (self.signalbox.clock.now() + Duration::minutes(minutes)).format("%Y-%m-%dT%H:%M").to_string()
        };
        let (starts, ends) = (at(starts), at(starts + lasts));
        let fields = [
            ("title", "Storage move"),
            ("pauses", "Answers pause for a minute."),
            ("starts_at", &starts),
            ("ends_at", &ends),
            ("ends_by", "clock"),
            ("parts", &self.ids[part]),
            ("review", "yes"),
        ];
        self.ana.press("/maintenance", &fields).await.is(303);
    }

    /// What an open incident said last was wrong.
    async fn correct(&mut self, incident: usize, phase: &str, states: [usize; 3]) {
        if phase == "resolved" || !self.open.contains_key(&incident) {
            return;
        }
        let id: String = sqlx::query_scalar(
            "select u.id::text from incident_update u join incident i on i.id = u.incident_id where i.number = $1
             order by u.published_at desc, u.id desc limit 1",
        )
        .bind(incident as i64 + 1)
        .fetch_one(&self.signalbox.app.pool)
        .await
        .expect("an update");
        let lines = self.lines(states);
        let fields = [
            ("phase", phase),
            ("title", "Something is slow"),
            ("users_see", "Answers come late, or not at all."),
            ("since", "2025-02-15T13:55:00Z"),
            ("scope", "Everyone who asks in English. Not affected: other languages."),
            ("mitigation", "We take a change back."),
            ("owner", "The engineer on call"),
            ("components", &lines),
            ("how", "told"),
        ];
        let answer = self.ana.press(&format!("/incidents/{}/updates/{id}/correct", incident + 1), &fields).await;
        match answer.status.as_u16() {
            303 => drop(self.open.insert(incident, states)),
            // Nothing was wrong.
            status => assert_eq!(status, 409, "{}", answer.text),
        }
    }

    fn lines(&self, states: [usize; 3]) -> String {
        let lines: Vec<String> =
            self.ids.iter().zip(states).map(|(id, state)| format!("{id}={}", SAID[state])).collect();
        lines.join("\n")
    }

    async fn say(&mut self, incident: usize, phase: &str, states: [usize; 3]) {
        let next = (self.signalbox.clock.now() + Duration::hours(1)).to_rfc3339();
        let mut more = vec![("components", self.lines(states))];
        if phase != "resolved" {
            more.push(("next_update", next));
        }
        let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.ana.say(incident as i64 + 1, phase, "Something is slow", &more).await;
        match phase {
            "resolved" => drop(self.open.remove(&incident)),
            _ => drop(self.open.insert(incident, states)),
        }
    }

    /// The worst that is said of each part now, of `STATES`.
    fn worst(&self) -> [usize; 3] {
        let worst = |part: usize| self.open.values().map(|states| states[part]).max().unwrap_or(0);
        [0, 1, 2].map(|part| harm(SAID[worst(part)]))
    }

    async fn read(&self, path: &str) -> String {
        let got = ask(&self.router, "GET", path, "identity").await;
        assert_eq!(got.status.as_u16(), 200, "{path}: {}", got.text);
        got.text
    }

    async fn is_never_greener(&self) {
        server::status::refresh(&self.signalbox.app).await.expect("the page is made");
        let worst = self.worst();
        let page = said(&self.read("/status").await);
        let listed = page.rsplit_once("Parts ").map(|(_, rest)| rest).expect("a list of parts");
        let summary: Value = serde_json::from_str(&self.read("/api/v2/summary.json").await).expect("JSON");
        for (part, name) in PARTS.iter().enumerate() {
            let (_, rest) = listed.split_once(name).expect("the part is listed");
            let shown = first_state(rest);
            assert!(shown >= worst[part], "{name} is {shown} on the page under {}: {listed}", worst[part]);
            let listed = summary["components"].as_array().expect("components").iter();
            let told =
                listed.filter(|one| one["name"] == *name).map(|one| harm(one["status"].as_str().expect("a state")));
            let told: Vec<usize> = told.collect();
            assert!(told.len() == 1 && told[0] >= worst[part], "{name} is {told:?} under {}", worst[part]);
            assert_eq!(told[0], shown, "{name} is the same to people and machines");
        }
        let badge = said(&self.read("/badge.svg").await);
        let worst = worst.into_iter().max().unwrap_or(0).max(usize::from(!self.open.is_empty()));
        assert!(first_state(&badge) >= worst, "the badge says {badge} under {worst}");
        self.is_not_green(&page, &summary).await;
    }

    async fn is_not_green(&self, page: &str, summary: &Value) {
        let unresolved = summary["incidents"].as_array().map(Vec::len);
        assert_eq!(unresolved, Some(self.open.len()));
        if !self.open.is_empty() {
            assert_ne!(summary["status"]["indicator"], "none");
            assert_ne!(summary["status"]["description"], "All Systems Operational");
            let banner = said(&self.read("/status/banner").await);
            assert!(
                !page.contains("Everything is working.") && !banner.contains("Everything is working."),
                "{banner} {page}"
            );
        }
    }
}

fn harm(key: &str) -> usize {
    STATES.iter().find(|(known, ..)| *known == key).map(|(.., harm)| *harm).expect("a known state")
}

/// The state that is named first. "A problem" is said where the parts don't tell.
fn first_state(text: &str) -> usize {
    let found = STATES.iter().filter_map(|(_, word, harm)| Some((text.find(word)?, *harm)));
    let found = found.chain(text.find("A problem").map(|place| (place, 4))).min();
    found.map(|(_, harm)| harm).unwrap_or_else(|| panic!("no state in {text}"))
}

/// The words of a page, without its style.
fn said(html: &str) -> String {
    let style = html.find("<style>").zip(html.find("</style>"));
    let html = style.map_or(html.to_string(), |(from, until)| format!("{}{}", &html[..from], &html[until..]));
    words(&html)
}

proptest! {
    #![proptest_config(Config { max_shrink_iters: 40, failure_persistence: None, ..Config::with_cases(6) })]

    #[test]
    fn no_part_is_greener_than_its_worst_open_incident(acts in prop::collection::vec(act(), 5..25)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let mut page = Page::new().await;
            for act in &acts {
                page.act(act).await;
                page.is_never_greener().await;
            }
        });
    }
}
