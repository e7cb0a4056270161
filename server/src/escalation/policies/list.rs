//! `/oncall/policies` and `/oncall/policies/{policy}`.

use super::{
    super::{
        chosen::{stand_in, steps_of},
        rows::Drawing,
        who::{Who, named},
    },
    read::{Written, as_paged, services, written},
    test::last_test,
    words::words,
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    escalation::{PoliciesPage, Policy, PolicyCard, PolicyPage, Run, WrittenVersion, ladder},
    ids::{PersonId, PolicyId},
};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

pub async fn policies_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let all = written(&mut conn, None).await?;
    let people: Vec<PersonId> = all.iter().flat_map(|one| named(&one.policy)).collect();
    let last_resort = stand_in(&mut conn, None).await?;
    let who = Who::load(&mut conn, &people.into_iter().chain(last_resort).collect::<Vec<_>>()).await?;
    let services = services(&mut conn).await?;
    let chosen: usize = all.iter().map(|one| one.services.len()).sum();
    // A last resort who left is stood in for by an administrator: known already, so no query for each card.
    let policies = all.iter().map(|one| {
        let policy = match who.is_here(one.policy.last_resort) {
            true => one.policy.clone(),
            false => Policy { last_resort: last_resort.unwrap_or(one.policy.last_resort), ..one.policy.clone() },
        };
        card(&cx, one, &policy, &who)
    });
    let page = PoliciesPage {
        policies: policies.collect(),
        may_edit: cx.viewer.role >= Role::Commander,
        last_resort: last_resort.map(|person| who.name(person)),
        others: services.len().saturating_sub(chosen) as i64,
    };
    Ok(Page::new("Escalation policies · Signalbox", move || app::escalation::policies(page.clone())))
}

/// The ladder as it would be climbed if it fired now.
fn card(cx: &Cx, one: &Written, policy: &Policy, who: &Who) -> PolicyCard {
    let now = cx.now();
    let run = Run { policy, started_at: now, stops: &[], presses: &[] };
    let ladder = ladder(&run, now, &|target, at| who.resolve(target, at));
    let reader = cx.viewer.zone.parse().unwrap_or(chrono_tz::UTC);
    let drawing = Drawing { policy, who, reader, ways: &HashMap::new(), told: &[], sent: &[] };
    PolicyCard {
        id: one.id,
        name: one.name.clone(),
        is_default: one.is_default,
        services: one.services.clone(),
        repeats: policy.repeats,
        rungs: drawing.rows(&ladder).into_iter().filter(|row| once(row.number, policy)).collect(),
    }
}

/// The first time through the steps, and the last resort.
fn once(rung: Option<u16>, policy: &Policy) -> bool {
    rung.is_some_and(|rung| usize::from(rung) < policy.steps.len() || rung == policy.last_rung())
}

pub async fn policy_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let id = policy_id(&ask)?;
    let mut conn = cx.app.pool.acquire().await?;
    let one = written(&mut conn, Some(id)).await?.pop().ok_or(Refusal::NotFound)?;
    let policy = as_paged(&mut conn, &one.policy).await?;
    let versions = versions(&mut conn, &one).await?;
    let of_versions = versions.iter().flat_map(|(_, policy)| named(policy));
    let people: Vec<PersonId> = named(&policy).into_iter().chain(of_versions).collect();
    let who = Who::load(&mut conn, &people).await?;
    let may_edit = cx.viewer.role >= Role::Commander;
    let services = if may_edit { services(&mut conn).await? } else { vec![] };
    let card = card(&cx, &one, &policy, &who);
    let page = PolicyPage {
        services: services.into_iter().filter(|(slug, _)| !one.services.iter().any(|(mine, _)| mine == slug)).collect(),
        archived: one.archived_at,
        versions: versions
            .into_iter()
            .map(|(version, policy)| WrittenVersion { words: words("", &policy, &who).trim().into(), ..version })
            .collect(),
        test: last_test(&mut conn, &cx, id).await?,
        may_edit,
        may_test: cx.viewer.role >= Role::Responder,
        card,
    };
    let title = format!("{} · Signalbox", page.card.name);
    Ok(Page::new(title, move || app::escalation::policy(page.clone())))
}

pub(super) fn policy_id(ask: &Ask) -> Result<PolicyId, Refusal> {
    let id: Option<Uuid> = ask.path.text("policy").and_then(|text| text.parse().ok());
    id.map(PolicyId).ok_or(Refusal::NotFound)
}

const VERSIONS_SHOWN: i64 = 20;

/// The newest first.
async fn versions(conn: &mut PgConnection, one: &Written) -> sqlx::Result<Vec<(WrittenVersion, Policy)>> {
    let rows = sqlx::query!(
        "select v.version, v.repeats, v.last_resort_id, v.recorded_at, p.name
         from policy_version v join person p on p.id = v.written_by
         where v.policy_id = $1 order by v.version desc limit $2",
        one.id.0,
        VERSIONS_SHOWN
    )
    .fetch_all(&mut *conn)
    .await?;
    let numbers: Vec<(Uuid, i32)> = rows.iter().map(|row| (one.id.0, row.version)).collect();
    let mut steps = steps_of(conn, &numbers).await?;
    let versions = rows.into_iter().map(|row| {
        let policy = Policy {
            steps: steps.remove(&(one.id.0, row.version)).unwrap_or_default(),
            repeats: row.repeats.clamp(0, 9) as u8,
            last_resort: PersonId(row.last_resort_id),
        };
        (WrittenVersion { version: row.version, by: row.name, at: row.recorded_at, words: String::new() }, policy)
    });
    Ok(versions.collect())
}
