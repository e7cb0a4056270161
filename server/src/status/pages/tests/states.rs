//! Pages in all their states, as records.

use crate::status::view::{View, sample::*, view};
use app::{
    ids::ComponentId,
    status::{
        State,
        maintenance::{Maintenance, Note},
        record::{Group, Incident, Override, Part, Record, Said},
    },
    updates::Phase,
};
use chrono::Duration;
use chrono_tz::Tz;
use uuid::Uuid;

/// As they are photographed; names are those of the files.
pub fn states() -> Vec<(&'static str, View)> {
    vec![
        ("no-parts", empty()),
        ("all-well", shown(calm(), 0)),
        ("all-well-many", shown(many(calm(), 20), 0)),
        ("ended-today", shown(ended_today(), 0)),
        ("one-degraded", shown(degraded(), 50)),
        ("one-partial", shown(partial(), 44)),
        ("several", shown(several(), 70)),
        ("major", shown(major(), 44)),
        ("monitoring", shown(monitoring(), 80)),
        ("late", shown(partial(), 75)),
        ("planned", shown(planned(3000), 0)),
        ("work-now", shown(planned(-60), 0)),
        ("work-overruns", shown(overruns(), 70)),
        ("incident-in-work", sample()),
        ("stale", shown(stale(), 60)),
        ("long-history", shown(long_history(), 0)),
        ("by-hand", shown(by_hand(), 0)),
    ]
}

pub fn shown(record: Record<Tz>, minute: i64) -> View {
    view(&record, &about(), at(minute))
}

/// Nothing happens; something did, twelve days ago.
pub fn calm() -> Record<Tz> {
    let mut calm = record();
    calm.maintenances.clear();
    calm.incidents.remove(0);
    calm.incidents[0].said.iter_mut().for_each(|said| {
        let days = Duration::days(9);
        (said.at, said.changed_at, said.since) = (said.at - days, said.changed_at - days, said.since - days);
    });
    calm
}

/// In three groups and none, each with some history.
pub fn many(mut record: Record<Tz>, count: usize) -> Record<Tz> {
    let names = [
        "Chat answers",
        "Voice answers",
        "Search",
        "Citations",
        "Sign-in",
        "Billing",
        "Webhooks",
        "Exports",
        "Admin console",
        "EU region",
        "US region",
        "Asia region",
        "Mobile app",
        "Web app",
        "Embeddings",
        "Fine-tuning",
        "Moderation",
    ];
    let groups = [("groupgroupg2", "Regions"), ("groupgroupg3", "Platform")];
    record.groups.extend(groups.map(|(id, name)| Group {
        public_id: id.into(),
        name: name.into(),
        created_at: at(-9000),
    }));
    let first = record.parts[0].clone();
    for (place, name) in names.iter().cycle().take(count.saturating_sub(record.parts.len())).enumerate() {
        let group = match name {
            name if name.ends_with("region") => Some("groupgroupg2".to_string()),
            _ if place % 3 == 1 => Some("groupgroupg3".to_string()),
            _ if place % 3 == 2 => Some("groupgroupgr".to_string()),
            _ => None,
        };
        record.parts.push(Part {
            id: ComponentId(Uuid::from_u128(100 + place as u128)),
            public_id: format!("part{place:08}"),
            name: (*name).into(),
            group,
            ..first.clone()
        });
    }
    record
}

fn ended_today() -> Record<Tz> {
    let mut record = record();
    record.maintenances.clear();
    let back = Duration::minutes(300);
    let incident = &mut record.incidents[0];
    incident.said.insert(0, said("updateupdat3", 83, Phase::Resolved, &[(BOT, State::Working)]));
    for said in &mut incident.said {
        (said.at, said.changed_at, said.since) = (said.at - back, said.changed_at - back, said.since - back);
    }
    record
}

pub fn degraded() -> Record<Tz> {
    let mut record = many(calm(), 12);
    let said = Said {
        title: "The support assistant answers more slowly than usual".into(),
        users_see: "Answers of the assistant take up to 40 seconds.".into(),
        scope: "Everyone, in the web and in the app. Not affected: the API.".into(),
        mitigation: "We are looking for what slows it.".into(),
        ..said("updateupdat1", 42, Phase::Investigating, &[(BOT, State::Degraded)])
    };
    record.incidents.insert(0, Incident { public_id: "slowslowslow".into(), said: vec![said] });
    record
}

pub fn partial() -> Record<Tz> {
    let mut record = many(record(), 12);
    record.maintenances.clear();
    record
}

/// Three open incidents of six updates each; one of the texts was corrected.
pub fn several() -> Record<Tz> {
    let mut record = partial();
    for (id, part, title, state) in [
        ("secondsecond", UPLOAD, "Documents cannot be uploaded", State::Outage),
        ("thirdthirdth", API, "Some calls of the API answer with an error", State::Degraded),
    ] {
        let updates = (0..6).rev().map(|place| Said {
            title: title.into(),
            changed_at: at(30 + place * 5 + i64::from(place == 3)),
            ..said(&format!("{}{place}", &id[..11]), 30 + place * 5, Phase::Identified, &[(part, state)])
        });
        record.incidents.push(Incident { public_id: id.into(), said: updates.collect() });
    }
    record
}

pub fn major() -> Record<Tz> {
    let mut record = record();
    record.maintenances.clear();
    let states: Vec<(ComponentId, State)> = record.parts.iter().map(|part| (part.id, State::Outage)).collect();
    record.incidents[0].said[0] = Said {
        title: "Nothing of Acme AI can be reached".into(),
        users_see: "Every page and every call ends with an error.".into(),
        scope: "Everyone, everywhere.".into(),
        mitigation: "Our network provider has a problem; we are moving to another one.".into(),
        ..said("updateupdat2", 42, Phase::Identified, &states)
    };
    record
}

fn monitoring() -> Record<Tz> {
    let mut record = partial();
    let newest = said("updateupdat3", 75, Phase::Monitoring, &[(BOT, State::Degraded)]);
    record.incidents[0].said.insert(0, newest);
    record
}

pub fn planned(starts: i64) -> Record<Tz> {
    let mut record = calm();
    record.maintenances = vec![Maintenance {
        starts_at: at(starts),
        ends_at: at(starts + 120),
        verifies_at: Some(at(starts + 110)),
        notes: Vec::new(),
        ..work()
    }];
    record
}

fn overruns() -> Record<Tz> {
    let mut record = planned(-60);
    record.maintenances[0].notes = vec![Note {
        public_id: "notenotenote".into(),
        at: at(45),
        text: "Moving the files takes longer than we thought.".into(),
        step: None,
        new_end: None,
        next_word_by: Some(at(150)),
    }];
    record
}

fn stale() -> Record<Tz> {
    Record { reachable: false, read_at: at(44), ..partial() }
}

/// Every fourth day something, in a zone of its own.
fn long_history() -> Record<Tz> {
    let mut record = many(calm(), 10);
    record.zone = Tz::Europe__Berlin;
    for place in 0..22_i64 {
        let begin = -60 * 24 * (4 * place + 1) - 37 * place;
        let part = record.parts[usize::try_from(place).unwrap() % record.parts.len()].id;
        let state = [State::Degraded, State::Partial, State::Outage][usize::try_from(place % 3).unwrap()];
        let text = |id: u8, minute, phase, state| Said {
            title: ["Slow answers in the EU region", "Some uploads fail", "Sign-in is not possible"]
                [usize::try_from(place % 3).unwrap()]
            .into(),
            since: at(begin),
            ..said(&format!("history{place:04}{id}"), minute, phase, &[(part, state)])
        };
        let said = vec![
            text(2, begin + 40 + 7 * place, Phase::Resolved, State::Working),
            text(1, begin + 6, Phase::Identified, state),
        ];
        record.incidents.push(Incident { public_id: format!("history{place:05}"), said });
    }
    record
}

fn by_hand() -> Record<Tz> {
    let mut record = calm();
    record.overrides.push(Override { part: UPLOAD, state: State::Degraded, from: at(-30), until: None });
    record
}
