//! The pages that hold the form of a policy.

use super::{
    list::policy_id,
    read::{Written, written},
};
use crate::{
    http::{Ask, Cx, Page, Refusal},
    oncall::Rosters,
};
use app::{
    auth::Role,
    command::Command,
    escalation::{ChangePolicy, DraftRow, PolicyForm, Target},
    ids::PersonId,
};
use sqlx::PgConnection;

pub async fn new_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Commander)?;
    let mut conn = cx.app.pool.acquire().await?;
    let all = written(&mut conn, None).await?;
    let form = PolicyForm {
        is_first: !all.iter().any(|one| one.is_default),
        last_resort: cx.viewer.id.to_string(),
        ..choices(&mut conn, &cx).await?
    };
    // The usual first step is whoever is on call.
    let rows = match form.schedules.as_slice() {
        [(only, _)] => vec![DraftRow { targets: vec![*only], minutes: "15".into() }],
        _ => vec![],
    };
    let form = PolicyForm { rows, ..form };
    Ok(Page::new("Make a policy · Signalbox", move || app::escalation::policy_form(form.clone())))
}

pub async fn edit_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Commander)?;
    let mut conn = cx.app.pool.acquire().await?;
    let one = written(&mut conn, Some(policy_id(&ask)?)).await?.pop().ok_or(Refusal::NotFound)?;
    let form = filled(&ask, one, choices(&mut conn, &cx).await?);
    let title = format!("Change {} · Signalbox", form.name);
    Ok(Page::new(title, move || app::escalation::policy_form(form.clone())))
}

/// A form that was refused for any other reason than its age keeps the version that its writer saw.
fn filled(ask: &Ask, one: Written, form: PolicyForm) -> PolicyForm {
    let refused = ask.refused.as_ref().filter(|refused| refused.command == ChangePolicy::NAME);
    let seen = refused.filter(|refused| refused.stale.is_none()).and_then(|refused| refused.value("version"));
    let version = seen.and_then(|version| version.parse().ok()).unwrap_or(one.version);
    let row = |step: app::escalation::Step| DraftRow { targets: step.targets, minutes: step.minutes.to_string() };
    PolicyForm {
        policy: Some((one.id, version)),
        name: one.name,
        rows: one.policy.steps.into_iter().map(row).collect(),
        repeats: one.policy.repeats,
        last_resort: one.policy.last_resort.to_string(),
        ..form
    }
}

async fn choices(conn: &mut PgConnection, cx: &Cx) -> sqlx::Result<PolicyForm> {
    let rosters = Rosters::load(&mut *conn).await?;
    let people = sqlx::query!(
        "select id, name from person where deactivated_at is null and role <> 'viewer' order by name, id limit 500"
    )
    .fetch_all(conn)
    .await?;
    let schedules = rosters.all().map(|roster| {
        let now =
            rosters.at(roster.id(), cx.now()).map_or("nobody now".into(), |on| format!("{} now", rosters.name(on)));
        (Target::Schedule(roster.id()), format!("{} ({now})", roster.name))
    });
    Ok(PolicyForm {
        schedules: schedules.collect(),
        people: people.iter().map(|row| (Target::Person(PersonId(row.id)), row.name.clone())).collect(),
        resorts: people.into_iter().map(|row| (row.id.to_string(), row.name)).collect(),
        ..PolicyForm::default()
    })
}
