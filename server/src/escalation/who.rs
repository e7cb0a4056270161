//! The people of a ladder: who a target is at an instant, what they are called, and where their night is.

use crate::oncall::Rosters;
use app::{
    escalation::{Policy, Target},
    ids::PersonId,
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub(super) struct Somebody {
    pub name: String,
    pub zone: String,
    pub left_at: Option<DateTime<Utc>>,
}

pub(super) struct Who {
    pub rosters: Rosters,
    people: HashMap<PersonId, Somebody>,
}

impl Who {
    /// Everybody on call anywhere, and those who are asked for.
    pub async fn load(conn: &mut PgConnection, people: &[PersonId]) -> sqlx::Result<Who> {
        let rosters = Rosters::load(&mut *conn).await?;
        let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
        let rows = sqlx::query!("select id, name, zone, deactivated_at from person where id = any($1)", &ids)
            .fetch_all(conn)
            .await?;
        let people = rows
            .into_iter()
            .map(|row| (PersonId(row.id), Somebody { name: row.name, zone: row.zone, left_at: row.deactivated_at }));
        Ok(Who { rosters, people: people.collect() })
    }

    /// None for a schedule's gap and for a person who has left.
    pub fn resolve(&self, target: &Target, at: DateTime<Utc>) -> Option<PersonId> {
        match target {
            Target::Schedule(schedule) => self.rosters.at(*schedule, at),
            Target::Person(person) => {
                self.people.get(person).filter(|who| who.left_at.is_none_or(|left| at < left)).map(|_| *person)
            }
        }
    }

    pub fn is_here(&self, person: PersonId) -> bool {
        self.people.get(&person).is_some_and(|who| who.left_at.is_none())
    }

    pub fn name(&self, person: PersonId) -> String {
        self.people.get(&person).map_or_else(|| self.rosters.name(person), |who| who.name.clone())
    }

    /// The zone that a person lives in.
    pub fn zone(&self, person: PersonId) -> String {
        let of_roster = || self.rosters.member(person).map(|member| member.zone.name().to_string());
        self.people.get(&person).map(|who| who.zone.clone()).or_else(of_roster).unwrap_or_else(|| "UTC".into())
    }
}

/// The persons that a policy names.
pub(super) fn named(policy: &Policy) -> Vec<PersonId> {
    let targets = policy.steps.iter().flat_map(|step| &step.targets);
    let persons = targets.filter_map(|target| match target {
        Target::Person(person) => Some(*person),
        Target::Schedule(_) => None,
    });
    persons.chain([policy.last_resort]).collect()
}
