//! Tells everybody who is due and was not told, and says when to look again. Told twice it tells nobody twice.

use super::{
    run::Stored,
    tell::{Message, tell},
    who::Who,
};
use crate::db::Tx;
use app::{
    escalation::{Place, Rung},
    ids::{IncidentId, PageId},
    timeline::Event,
};

/// The caller has locked the incident.
pub(super) async fn climb(tx: &mut Tx, page: PageId) -> sqlx::Result<()> {
    let Some(run) = Stored::load(tx, page).await? else { return Ok(()) };
    let Some(incident) = run.incident.filter(|_| run.stops.is_empty()) else { return Ok(()) };
    let who = Who::load(tx, &run.people()).await?;
    let ladder = run.ladder(&who, tx.now());
    let owed = ladder.owed(&run.was_told());
    for rung in &ladder.due {
        let people: Vec<_> = rung.people.iter().copied().filter(|id| owed.contains(&(rung.number, *id))).collect();
        if people.is_empty() {
            continue;
        }
        for person in &people {
            let message = Message { page, person: *person, rung: Some(rung.number), called_by: None, due_at: rung.at };
            tell(tx, incident, message).await?;
        }
        record(tx, incident, rung, people, run.policy.steps.len());
    }
    let next = ladder.next().map(|rung| rung.at);
    sqlx::query!("update page set next_at = $2 where id = $1", page.0, next).execute(&mut **tx).await?;
    Ok(())
}

/// One entry for each rung, which people read.
fn record(tx: &mut Tx, incident: IncidentId, rung: &Rung, people: Vec<app::ids::PersonId>, of: usize) {
    let (step, round) = match rung.place {
        Place::Step { cycle, step } => (Some(step + 1), u16::from(cycle) + 1),
        Place::LastResort => (None, 1),
    };
    let event = Event::OwnerPaged { people, step, of: of as u16, round };
    match rung.by_hand {
        Some(_) => tx.record(incident, event, None),
        None => tx.record_by_itself(incident, event),
    }
}
