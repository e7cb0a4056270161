//! A policy is made, and changed by its next version: nothing that stood is rewritten.

use super::{
    super::who::{Who, named},
    read::written,
    words::words,
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::{Check, FieldError, Stale},
    escalation::{AddPolicy, ChangePolicy, Policy, Target, policy_problems, read_rows, steps_of_rows},
    ids::{PersonId, PolicyId},
};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

pub async fn add_policy(cx: Cx, ask: AddPolicy) -> Result<PolicyId, Refusal> {
    cx.need_role(Role::Commander)?;
    let (name, policy) = read(&ask.name, &ask.targets, &ask.minutes, &ask.repeats, &ask.last_resort)?;
    let mut tx = cx.begin().await?;
    may_be_paged(&mut tx, &policy).await?;
    let (id, now) = (PolicyId(Uuid::now_v7()), tx.now());
    sqlx::query!(
        "insert into policy (id, name, created_by, created_at) values ($1, $2, $3, $4)",
        id.0,
        name,
        cx.viewer.id.0,
        now
    )
    .execute(&mut *tx)
    .await
    .map_err(refuse_twin)?;
    write(&mut tx, id, 1, &policy, cx.viewer.id).await?;
    if ask.default == "yes" {
        super::choose::choose(&mut tx, None, Some(id), cx.viewer.id).await?;
    }
    audit::note(&mut tx, &cx, "policy.added", &id.to_string(), json!({ "name": name })).await?;
    tx.commit(id).await
}

pub async fn change_policy(cx: Cx, ask: ChangePolicy) -> Result<(), Refusal> {
    cx.need_role(Role::Commander)?;
    let (name, policy) = read(&ask.name, &ask.targets, &ask.minutes, &ask.repeats, &ask.last_resort)?;
    let mut tx = cx.begin().await?;
    sqlx::query!("select id from policy where id = $1 for update", ask.policy.0).fetch_optional(&mut *tx).await?;
    let stands = written(&mut tx, Some(ask.policy)).await?.pop().ok_or(Refusal::NotFound)?;
    if stands.archived_at.is_some() {
        return Err(Refusal::Conflict(format!("{} was archived. Make a new policy.", stands.name)));
    }
    if stands.version != ask.version {
        let people: Vec<PersonId> = named(&policy).into_iter().chain(named(&stands.policy)).collect();
        let who = Who::load(&mut tx, &people).await?;
        return Err(Refusal::Stale(Stale {
            says: format!(
                "Somebody wrote version {} while you worked on version {}. Nothing is saved yet.",
                stands.version, ask.version
            ),
            yours: words(&name, &policy, &who),
            theirs: words(&stands.name, &stands.policy, &who),
            version: stands.version,
        }));
    }
    may_be_paged(&mut tx, &policy).await?;
    if policy != stands.policy {
        write(&mut tx, ask.policy, stands.version + 1, &policy, cx.viewer.id).await?;
    }
    sqlx::query!("update policy set name = $2 where id = $1", ask.policy.0, name)
        .execute(&mut *tx)
        .await
        .map_err(refuse_twin)?;
    let detail = json!({ "name": name, "version": stands.version + 1 });
    audit::note(&mut tx, &cx, "policy.changed", &ask.policy.to_string(), detail).await?;
    tx.commit(()).await
}

fn read(
    name: &str,
    targets: &str,
    minutes: &str,
    repeats: &str,
    last_resort: &str,
) -> Result<(String, Policy), Refusal> {
    let mut check = Check::default();
    let name = check.text("name", name, 120, "Give it a name.");
    let last_resort = app::incidents::person(last_resort);
    check.need(last_resort.is_some(), "last_resort", "Choose who is paged when nobody else is there.");
    let repeats: Option<u8> = if repeats.trim().is_empty() { Some(0) } else { repeats.trim().parse().ok() };
    check.need(repeats.is_some(), "repeats", "Choose how often the steps come again.");
    let policy = Policy {
        steps: steps_of_rows(&read_rows(targets, minutes)),
        repeats: repeats.unwrap_or(0),
        last_resort: last_resort.unwrap_or(PersonId(Uuid::nil())),
    };
    for (field, says) in policy_problems(&policy) {
        check.need(false, field, says);
    }
    check.done()?;
    Ok((name, policy))
}

/// People who are here and may respond, and schedules that stand.
async fn may_be_paged(tx: &mut Tx, policy: &Policy) -> Result<(), Refusal> {
    let targets: BTreeSet<Target> = policy.steps.iter().flat_map(|step| step.targets.clone()).collect();
    let ids = |wanted: fn(&Target) -> Option<Uuid>| targets.iter().filter_map(wanted).collect::<Vec<Uuid>>();
    let people = ids(|target| match target {
        Target::Person(person) => Some(person.0),
        Target::Schedule(_) => None,
    });
    let schedules = ids(|target| match target {
        Target::Schedule(schedule) => Some(schedule.0),
        Target::Person(_) => None,
    });
    let row = sqlx::query!(
        r#"select (select count(*) from person
                   where id = any($1) and deactivated_at is null and role <> 'viewer') as "people!",
                  (select count(*) from schedule where id = any($2) and archived_at is null) as "schedules!",
                  exists (select from person
                          where id = $3 and deactivated_at is null and role <> 'viewer') as "resort!""#,
        &people,
        &schedules,
        policy.last_resort.0
    )
    .fetch_one(&mut **tx)
    .await?;
    let mut check = Check::default();
    check.need(row.people == people.len() as i64, "targets", "Somebody chosen is not here any more, or only reads.");
    check.need(row.schedules == schedules.len() as i64, "targets", "A schedule that is chosen was archived.");
    check.need(row.resort, "last_resort", "Choose a person who is here and may respond.");
    Ok(check.done()?)
}

async fn write(tx: &mut Tx, id: PolicyId, version: i32, policy: &Policy, by: PersonId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into policy_version (policy_id, version, repeats, last_resort_id, written_by, recorded_at)
         values ($1, $2, $3, $4, $5, $6)",
        id.0,
        version,
        i16::from(policy.repeats),
        policy.last_resort.0,
        by.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    for (place, step) in (0_i16..).zip(&policy.steps) {
        sqlx::query!(
            "insert into policy_step (policy_id, version, step, minutes) values ($1, $2, $3, $4)",
            id.0,
            version,
            place,
            step.minutes as i16
        )
        .execute(&mut **tx)
        .await?;
        for (number, target) in (0_i16..).zip(&step.targets) {
            let (person, schedule) = match target {
                Target::Person(person) => (Some(person.0), None),
                Target::Schedule(schedule) => (None, Some(schedule.0)),
            };
            sqlx::query!(
                "insert into policy_target (policy_id, version, step, number, person_id, schedule_id)
                 values ($1, $2, $3, $4, $5, $6)",
                id.0,
                version,
                place,
                number,
                person,
                schedule
            )
            .execute(&mut **tx)
            .await?;
        }
    }
    Ok(())
}

fn refuse_twin(error: sqlx::Error) -> Refusal {
    match error.as_database_error().and_then(|refused| refused.constraint()) {
        Some("policy_name_key") => Refusal::Invalid(vec![FieldError::new("name", "Another policy has this name.")]),
        _ => error.into(),
    }
}
