//! Every schedule at once, in a constant number of queries; who is on call is then a pure question.

use super::Roster;
use app::{
    auth::PersonName,
    ids::{LayerId, OverrideId, PersonId, ScheduleId},
    oncall::{Layer, Override, Rotation, Schedule, Unit, Version, Weekdays, Window, in_time},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Somebody who is or was in a schedule.
#[derive(Clone, Debug)]
pub struct Member {
    pub name: String,
    pub zone: Tz,
    pub left_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, Default)]
pub struct Rosters {
    /// By name; those that were archived come too, and have nobody from then on.
    rosters: Vec<Roster>,
    people: HashMap<PersonId, Member>,
}

impl Rosters {
    pub async fn load(conn: &mut PgConnection) -> sqlx::Result<Rosters> {
        let people = people(conn).await?;
        let left: BTreeMap<PersonId, DateTime<Utc>> =
            people.iter().filter_map(|(id, person)| Some((*id, person.left_at?))).collect();
        let mut versions = versions(conn).await?;
        let mut overrides = overrides(conn).await?;
        let rows = sqlx::query!("select id, slug, name, zone, archived_at from schedule order by lower(name), id")
            .fetch_all(conn)
            .await?;
        let rosters = rows.into_iter().map(|row| {
            let id = ScheduleId(row.id);
            let versions = versions.remove(&id).unwrap_or_default();
            Roster {
                slug: row.slug,
                name: row.name,
                archived_at: row.archived_at,
                schedule: Schedule {
                    id,
                    zone: zone(&row.zone),
                    layers: in_time(versions.clone()),
                    overrides: overrides.remove(&id).unwrap_or_default(),
                    left: left.clone(),
                },
                zone: row.zone,
                versions,
            }
        });
        Ok(Rosters { rosters: rosters.collect(), people })
    }

    /// Who is on call, by the one calculator.
    pub fn at(&self, schedule: ScheduleId, at: DateTime<Utc>) -> Option<PersonId> {
        self.get(schedule)?.at(at)
    }

    /// Those that were not archived.
    pub fn all(&self) -> impl Iterator<Item = &Roster> {
        self.rosters.iter().filter(|roster| roster.archived_at.is_none())
    }

    pub fn archived(&self) -> impl Iterator<Item = &Roster> {
        self.rosters.iter().filter(|roster| roster.archived_at.is_some())
    }

    pub fn get(&self, schedule: ScheduleId) -> Option<&Roster> {
        self.rosters.iter().find(|roster| roster.id() == schedule)
    }

    /// Also one that was archived.
    pub fn by_slug(&self, slug: &str) -> Option<&Roster> {
        self.rosters.iter().find(|roster| roster.slug == slug)
    }

    /// People who may be chosen, so that a rotation which is not saved yet has their names.
    pub(super) fn add_names(&mut self, people: Vec<PersonName>) {
        for person in people {
            let member = Member { name: person.name, zone: chrono_tz::UTC, left_at: None };
            self.people.entry(person.id).or_insert(member);
        }
    }

    pub fn member(&self, person: PersonId) -> Option<&Member> {
        self.people.get(&person)
    }

    pub fn name(&self, person: PersonId) -> String {
        self.people.get(&person).map_or("Somebody".into(), |person| person.name.clone())
    }
}

pub(super) fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(chrono_tz::UTC)
}

async fn people(conn: &mut PgConnection) -> sqlx::Result<HashMap<PersonId, Member>> {
    let rows = sqlx::query!(
        "select id, name, zone, deactivated_at from person
         where id in (select person_id from layer_person union select person_id from schedule_override
                      union select for_person_id from schedule_override)"
    )
    .fetch_all(conn)
    .await?;
    let member = |name, word: &str, left_at| Member { name, zone: zone(word), left_at };
    Ok(rows.into_iter().map(|row| (PersonId(row.id), member(row.name, &row.zone, row.deactivated_at))).collect())
}

async fn versions(conn: &mut PgConnection) -> sqlx::Result<HashMap<ScheduleId, Vec<Version>>> {
    let mut windows: HashMap<Uuid, Vec<Window>> = HashMap::new();
    let rows = sqlx::query!("select layer_version_id, days, from_clock, until_clock from layer_window order by number")
        .fetch_all(&mut *conn)
        .await?;
    for row in rows {
        let days = Weekdays::read(row.days).unwrap_or(Weekdays::ALL);
        let window = Window { days, from: row.from_clock, until: row.until_clock };
        windows.entry(row.layer_version_id).or_default().push(window);
    }
    let rows = sqlx::query!(
        r#"select id, schedule_id, layer_id, version, name, place, every, unit, anchor, starts_at,
                  array(select person_id from layer_person where layer_version_id = v.id order by turn) as "people!"
           from layer_version v order by schedule_id, layer_id, version"#
    )
    .fetch_all(conn)
    .await?;
    let mut versions: HashMap<ScheduleId, Vec<Version>> = HashMap::new();
    for row in rows {
        let layer = Layer {
            id: LayerId(row.layer_id),
            name: row.name,
            place: row.place,
            people: row.people.into_iter().map(PersonId).collect(),
            rotation: Rotation {
                every: row.every.unsigned_abs(),
                unit: Unit::read(&row.unit).unwrap_or(Unit::Weeks),
                anchor: row.anchor,
            },
            windows: windows.remove(&row.id).unwrap_or_default(),
            starts_at: row.starts_at,
            ends_at: None,
        };
        versions.entry(ScheduleId(row.schedule_id)).or_default().push(Version { number: row.version, layer });
    }
    Ok(versions)
}

/// In the order they were made. One that was withdrawn before it began never counted.
async fn overrides(conn: &mut PgConnection) -> sqlx::Result<HashMap<ScheduleId, Vec<Override>>> {
    let rows = sqlx::query!(
        r#"select id, schedule_id, person_id, for_person_id, starts_at, least(ends_at, withdrawn_at) as "ends_at!"
           from schedule_override where withdrawn_at is null or withdrawn_at > starts_at order by made_at, id"#
    )
    .fetch_all(conn)
    .await?;
    let mut overrides: HashMap<ScheduleId, Vec<Override>> = HashMap::new();
    for row in rows {
        overrides.entry(ScheduleId(row.schedule_id)).or_default().push(Override {
            id: OverrideId(row.id),
            person: PersonId(row.person_id),
            from: row.starts_at,
            until: row.ends_at,
            for_whom: row.for_person_id.map(PersonId),
        });
    }
    Ok(overrides)
}
