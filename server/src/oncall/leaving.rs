//! What becomes of schedules when somebody is deactivated.

use super::Rosters;
use app::ids::PersonId;
use sqlx::PgConnection;

/// Each person who stands in a schedule, with a sentence for each of them: what happens to those turns.
pub async fn leaving(conn: &mut PgConnection) -> sqlx::Result<Vec<(PersonId, Vec<String>)>> {
    let rosters = Rosters::load(conn).await?;
    let mut all: Vec<(PersonId, Vec<String>)> = vec![];
    for roster in rosters.all() {
        for version in roster.standing() {
            let here = |person: &PersonId| rosters.member(*person).is_some_and(|who| who.left_at.is_none());
            let mut people: Vec<PersonId> = version.layer.people.iter().copied().filter(here).collect();
            people.sort();
            people.dedup();
            let says = match people.len() {
                1 => format!("{}, {}: nobody would be left, which makes gaps", roster.name, version.layer.name),
                _ => format!("{}, {}: the next in the order takes these turns", roster.name, version.layer.name),
            };
            for person in people {
                match all.iter_mut().find(|(other, _)| *other == person) {
                    Some((_, lines)) => lines.push(says.clone()),
                    None => all.push((person, vec![says.clone()])),
                }
            }
        }
    }
    Ok(all)
}
