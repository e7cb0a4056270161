//! An open check is taken, given to somebody, or put back. Anyone may take it over: it is a courtesy, not a lock.

use super::locked_run::{find, run_of};
use crate::{
    auth::people,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right, joins},
};
use app::{
    auth::{PersonName, Role},
    ids::PersonId,
    runbooks::GiveCheck,
    timeline::Event,
};
use sqlx::PgConnection;
use uuid::Uuid;

pub async fn give_check(cx: Cx, ask: GiveCheck) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Respond).await?;
    incident.must_be_open()?;
    let run = run_of(&cx.app, &mut tx, incident.id, ask.run).await?;
    let (section, _, check) = find(&run.runbook, &ask.key).ok_or(Refusal::NotFound)?;
    let to = match ask.to.as_str() {
        "nobody" => None,
        chosen => Some(hand(&mut tx, &incident, chosen).await?),
    };
    let before = sqlx::query!(
        "select state, given_to from run_check where run_id = $1 and check_key = $2 for update",
        run.id.0,
        ask.key
    )
    .fetch_optional(&mut *tx)
    .await?;
    if before.as_ref().is_some_and(|before| before.state != "open") {
        return Err(Refusal::Conflict("This check was answered meanwhile.".into()));
    }
    let held = before.and_then(|before| before.given_to);
    if held == to.as_ref().map(|person| person.id.0) {
        return tx.commit(()).await;
    }
    let (to_id, now) = (to.as_ref().map(|person| person.id.0), tx.now());
    sqlx::query!(
        "insert into run_check
             (run_id, check_key, section, text, state, changed_by, changed_at, given_to, given_by, given_at)
         values ($1, $2, $3, $4, 'open', $5, $6, $7, $5, $6)
         on conflict (run_id, check_key) do update
         set given_to = excluded.given_to, given_by = excluded.given_by, given_at = excluded.given_at",
        run.id.0,
        ask.key,
        section,
        check,
        cx.viewer.id.0,
        now,
        to_id
    )
    .execute(&mut *tx)
    .await?;
    joins(&mut tx, &incident, to.as_ref().map_or(cx.viewer.id, |person| person.id)).await?;
    let (run, key, check) = (run.id, ask.key, check.to_string());
    let event = match to.map(|person| person.id) {
        None => Event::CheckLetGo { run, key, check },
        Some(to) if to == cx.viewer.id => Event::CheckTaken { run, key, check },
        Some(to) => Event::CheckGiven { run, key, check, to },
    };
    tx.record(incident.id, event, None);
    tx.commit(()).await
}

/// Somebody who is here, may see this incident and may answer on it.
async fn hand(connection: &mut PgConnection, incident: &Locked, chosen: &str) -> Result<PersonName, Refusal> {
    let refused = |says: String| Refusal::field("to", says);
    let id = chosen.parse::<Uuid>().map_err(|_| refused("Choose a person.".into()))?;
    let person = people::active(connection, PersonId(id)).await?;
    let person = person.ok_or_else(|| refused("This person is not here any more.".into()))?;
    if person.role == Role::Viewer && incident.owner != Some(person.id) {
        return Err(refused(format!("{} only reads. Choose a responder.", person.name)));
    }
    let may_read = sqlx::query_scalar!(
        r#"select coalesce(may_read(i, $2, $3), false) as "may!" from incident i where id = $1"#,
        incident.id.0,
        person.id.0,
        person.role == Role::Admin
    )
    .fetch_one(connection)
    .await?;
    match may_read {
        true => Ok(person),
        false => Err(refused(format!("{} may not see this incident. Add them to it first.", person.name))),
    }
}
