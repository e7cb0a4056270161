use super::stored::{Stored, stored};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    incidents::{Gate, Locked, Right},
    notifications::{About, Notice, notice},
    timeline::said_time,
    updates::{approvals, known::known},
};
use app::{
    ids::{ComponentId, UpdateId},
    notifications::Urgency,
    status::State,
    timeline::Event,
    updates::{
        CUSTOMERS, Statements,
        correction::{self, Correction, SAME},
        corrections::{CorrectUpdate, corrected},
        leaked, leaked_sentence,
    },
};
use uuid::Uuid;

/// The page shows it at once; readers are told where it is more than spelling.
pub async fn correct(cx: Cx, ask: CorrectUpdate) -> Result<(), Refusal> {
    let mut tx = cx.begin().await?;
    let incident = cx.viewer.incident(&mut tx, ask.number, Right::Command).await?;
    let before = stored(&mut tx, incident.id.0, ask.update).await?;
    if ask.seen.trim().parse().is_ok_and(|seen: i32| seen < before.revision) {
        return Err(Refusal::Conflict("Somebody corrected it while you wrote. Read it as it is now.".into()));
    }
    let since = said_time(&ask.since, &cx.viewer.zone, cx.now());
    let (after, states) = corrected(&ask, &before.said, since, &before.parts, tx.now()).map_err(Refusal::Invalid)?;
    let is_moved = before.parts.iter().any(|part| !states.contains(&(part.id, part.state)));
    // Nothing to choose where nothing changes.
    if let Err(says @ SAME) = correction::correct(&before.said, &after, is_moved, Some(Correction::Told)) {
        return Err(Refusal::Conflict(says.into()));
    }
    must_be_clean(&mut tx, &cx, &incident, &before.said, &after).await?;
    let how = correction::correct(&before.said, &after, is_moved, Correction::read(&ask.how))
        .map_err(|says| Refusal::field("how", says))?;
    let revision = before.revision + 1;
    write(&mut tx, &cx, ask.update, revision, how, &after, &states).await?;
    tx.status_changed();
    if how == Correction::Told {
        crate::subscribers::tell_update(&mut tx, ask.update.0, &before.public_id, revision).await?;
        tell_second_people(&mut tx, &cx, &incident, &before).await?;
    }
    let event =
        Event::UpdateCorrected { audience: CUSTOMERS.into(), count: before.count, told: how == Correction::Told };
    tx.record(incident.id, event, None);
    tx.commit(()).await
}

/// Inside words that did not stand there before.
async fn must_be_clean(
    tx: &mut Tx,
    cx: &Cx,
    incident: &Locked,
    before: &Statements,
    after: &Statements,
) -> Result<(), Refusal> {
    let known = known(tx, cx, incident.id.0, &after.title).await?;
    let mut found = leaked(after, &known);
    found.retain(|inside| leaked(before, &known).iter().all(|old| old.word != inside.word));
    match found.is_empty() {
        true => Ok(()),
        false => Err(Refusal::field("users_see", leaked_sentence(&found))),
    }
}

#[allow(clippy::too_many_arguments)]
async fn write(
    tx: &mut Tx,
    cx: &Cx,
    update: UpdateId,
    revision: i32,
    how: Correction,
    said: &Statements,
    states: &[(ComponentId, State)],
) -> Result<(), Refusal> {
    let now = tx.now();
    sqlx::query!(
        "insert into update_correction (update_id, revision, how, phase, title, users_see, since, scope, mitigation,
             owner, corrected_by, corrected_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        update.0,
        revision,
        how.key(),
        said.phase.key(),
        said.title,
        said.users_see,
        said.since,
        said.scope,
        said.mitigation,
        said.owner,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    let parts: Vec<Uuid> = states.iter().map(|(part, _)| part.0).collect();
    let states: Vec<String> = states.iter().map(|(_, state)| state.key().to_string()).collect();
    sqlx::query!(
        "insert into update_correction_component (update_id, revision, component_id, state)
         select $1, $2, said.id, said.state from unnest($3::uuid[], $4::text[]) as said (id, state)",
        update.0,
        revision,
        &parts[..],
        &states[..]
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A wrong word in public can't wait for a second person; where the severity wants one, they read it afterwards.
async fn tell_second_people(tx: &mut Tx, cx: &Cx, incident: &Locked, before: &Stored) -> Result<(), Refusal> {
    if !approvals::is_asked_for(tx, incident).await? {
        return Ok(());
    }
    let key = Uuid::now_v7();
    for person in approvals::second_people(tx, incident.id, cx.viewer.id).await? {
        let about = About::Matter {
            title: format!("Customer update {} on #{} was corrected", before.count, incident.number),
            says: format!("{} corrected what customers read. Read it as it stands now.", cx.viewer.name),
            path: format!("/incidents/{}?at=mitigate#updates", incident.number),
        };
        notice(tx, Notice { key, person: person.id, about, urgency: Urgency::Low }).await?;
    }
    Ok(())
}
