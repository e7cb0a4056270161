//! What is wrong with a layer or an override before it is written: field and words.

use super::{
    Layer, MOST_LAYERS, MOST_OVERRIDE_DAYS, MOST_OVERRIDES, MOST_PEOPLE, MOST_WINDOWS, Override, Unit,
    limits::{MOST_DAYS, MOST_EVERY},
};
use chrono::{DateTime, Duration, Timelike, Utc};

type Problems = Vec<(&'static str, String)>;

/// `others`: how many layers of the schedule stand beside this one.
pub fn layer_problems(layer: &Layer, others: usize, now: DateTime<Utc>) -> Problems {
    let mut problems: Problems = vec![];
    let mut need = |holds: bool, field, words: String| {
        if !holds {
            problems.push((field, words));
        }
    };
    let most_every = if layer.rotation.unit == Unit::Weeks { 52 } else { MOST_EVERY };
    let length = layer.name.trim().chars().count();
    need((1..=80).contains(&length), "name", "Write a name of at most 80 characters.".into());
    need(!layer.people.is_empty(), "people", "Choose at least one person.".into());
    need(layer.people.len() <= MOST_PEOPLE, "people", format!("A layer holds {MOST_PEOPLE} people at most."));
    let unit = layer.rotation.unit.key();
    let every = format!("A turn lasts 1 to {most_every} {unit}.");
    need((1..=most_every).contains(&layer.rotation.every), "every", every);
    need(layer.rotation.handoff().nanosecond() == 0, "handoff", "Write a time such as 09:00.".into());
    let windows = format!("A layer holds {MOST_WINDOWS} windows at most.");
    need(layer.windows.len() <= MOST_WINDOWS, "windows", windows);
    let has_days = layer.windows.iter().all(|window| !window.days.is_empty());
    need(has_days, "windows", "Choose the days of each window.".into());
    need(layer.starts_at >= now, "starts_at", "It can't begin in the past: who was on call then is on record.".into());
    need(layer.starts_at <= ahead(now), "starts_at", "It can begin within two years.".into());
    need(others < MOST_LAYERS, "layers", format!("A schedule holds {MOST_LAYERS} layers at most."));
    problems
}

/// `others`: how many overrides of the schedule run or lie ahead beside this one.
pub fn override_problems(cover: &Override, others: usize, now: DateTime<Utc>) -> Problems {
    let mut problems: Problems = vec![];
    let mut need = |holds: bool, field, words: String| {
        if !holds {
            problems.push((field, words));
        }
    };
    need(cover.from >= now, "from", "It can't begin in the past: who was on call then is on record.".into());
    need(cover.from <= ahead(now), "from", "It can begin within two years.".into());
    need(cover.until > cover.from, "until", "It ends after it begins.".into());
    let longest = Duration::days(MOST_OVERRIDE_DAYS);
    need(cover.until - cover.from <= longest, "until", format!("It lasts {MOST_OVERRIDE_DAYS} days at most."));
    let other = cover.for_whom != Some(cover.person);
    need(other, "person", "Choose somebody else: nobody covers for themselves.".into());
    let most = format!("A schedule holds {MOST_OVERRIDES} overrides ahead at most.");
    need(others < MOST_OVERRIDES, "overrides", most);
    problems
}

fn ahead(now: DateTime<Utc>) -> DateTime<Utc> {
    now + Duration::days(MOST_DAYS)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Rotation,
        scenarios::{id, utc},
    };
    use super::*;
    use crate::ids::{LayerId, OverrideId, PersonId};

    fn fields(problems: Problems) -> Vec<&'static str> {
        problems.into_iter().map(|(field, _)| field).collect()
    }

    #[test]
    fn what_is_wrong_is_said_by_field() {
        let now = utc("2025-02-14T12:00:00Z");
        let good = Layer {
            id: LayerId(id(1)),
            name: "Nights".into(),
            place: 1,
            people: vec![PersonId(id(1))],
            rotation: Rotation { every: 1, unit: Unit::Weeks, anchor: now.naive_utc() },
            windows: vec![],
            starts_at: now,
            ends_at: None,
        };
        assert_eq!(fields(layer_problems(&good, 0, now)), [""; 0]);
        assert_eq!(fields(layer_problems(&good, MOST_LAYERS, now)), ["layers"]);
        let late = Layer { starts_at: now - Duration::seconds(1), people: vec![], ..good.clone() };
        assert_eq!(fields(layer_problems(&late, 0, now)), ["people", "starts_at"]);
        let long = Layer { rotation: Rotation { every: 53, ..good.rotation }, name: " ".into(), ..good };
        assert_eq!(fields(layer_problems(&long, 0, now)), ["name", "every"]);

        let cover = Override {
            id: OverrideId(id(1)),
            person: PersonId(id(1)),
            from: now,
            until: now + Duration::days(1),
            for_whom: Some(PersonId(id(2))),
        };
        assert_eq!(fields(override_problems(&cover, 0, now)), [""; 0]);
        let own = Override { for_whom: Some(cover.person), until: now, ..cover.clone() };
        assert_eq!(fields(override_problems(&own, 0, now)), ["until", "person"]);
        let past = Override { from: now - Duration::hours(1), until: now + Duration::days(400), ..cover };
        assert_eq!(fields(override_problems(&past, MOST_OVERRIDES, now)), ["from", "until", "overrides"]);
    }
}
