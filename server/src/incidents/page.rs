//! The incident page: everything it shows, in a constant number of queries.

use super::{
    Right,
    facts::{Reader, facts_by_number},
    highest,
};
use crate::{
    http::{Ask, Cx, Limits, Page, Refusal, hashed, local_time},
    services, signals,
};
use app::{
    auth::{PersonName, Role},
    escalation::Calling,
    ids::{LinkId, MitigationId, PersonId, RunId},
    incidents::{Counts, Detail, Facts, LinkRow, MemberRow, MitigationRow, Stop, current_stop, next_step},
    layout::Worst,
    runbooks::next_check,
    services::Evidence,
    timeline::Filter,
};
use sqlx::PgPool;
use uuid::Uuid;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let number = ask.number()?;
    let pool = &cx.app.pool;
    let facts = facts_by_number(pool, Reader::of(&cx), number).await?.ok_or(Refusal::NotFound)?;
    let id = facts.id.0;
    let service = sqlx::query_scalar!("select service_id from incident where id = $1", id).fetch_one(pool).await?;
    let mut entries = crate::timeline::entries(pool, id, Limits::ENTRIES_SHOWN + 1).await?;
    let more_entries = entries.len() as i64 > Limits::ENTRIES_SHOWN;
    entries.truncate(Limits::ENTRIES_SHOWN as usize);
    let mut runs = crate::runbooks::of_incident(&cx.app, id, service).await?;
    let postmortem = crate::postmortems::outline_of(pool, id).await?;

    let owns = facts.is_owned() && facts.owner.as_ref().is_some_and(|owner| owner.id == cx.viewer.id);
    let right = highest(cx.viewer.role, owns);
    let open = next_check(&runs, cx.viewer.id);
    let counts = Counts {
        check_holder: open.as_ref().and_then(|open| open.given.as_ref().map(|given| (given.to, given.name.clone()))),
        open_check: open.map(|open| (open.key, open.text)),
        proposed_class: runs.first().map(|run| run.runbook.failure_class.clone()).filter(|class| !class.is_empty()),
        sections_open: postmortem.open,
        rollback: None,
        paged_next: None,
    };
    let attached: Vec<String> = runs.iter().map(|run| run.slug.clone()).collect();
    let runbooks = crate::runbooks::choices(&cx).await?;
    let own = facts.service.as_ref().map(|(slug, _)| slug.clone());
    let mut conn = pool.acquire().await?;
    let evidence = Evidence {
        what: services::of_incident(&mut conn, id, facts.impact_started_at, facts.declared_at, own.as_deref()).await?,
        frozen: services::frozen(&mut conn, id).await?,
        own,
    };
    let at = chosen_stop(&ask, &facts);
    let mitigations = mitigations(pool, id).await?;
    let asked = crate::rollbacks::Asked {
        facts: &facts,
        frozen_at: evidence.frozen.as_ref().map(|frozen| frozen.at),
        may: right >= Right::Respond,
        now: cx.now(),
        part: ask.query.text("part"),
    };
    let rollbacks = crate::rollbacks::panel(&mut conn, asked).await?;
    let counts = Counts { rollback: app::rollbacks::next_rollback(&rollbacks.rows, &rollbacks.steps), ..counts };
    let asked = crate::recovery::Asked {
        facts: &facts,
        mitigations: &mitigations,
        rollbacks: &rollbacks.steps,
        shows_charts: matches!(at, Stop::Mitigate | Stop::Verify),
        may_add: right >= Right::Respond,
        may_edit: right >= Right::Command,
        now: cx.now(),
    };
    let recovery = crate::recovery::panel(&mut conn, asked).await?;
    let facts = Facts { gate: Some(recovery.gate.clone()), ..facts };
    if facts.is_open() {
        let about = signals::About::seen(&facts, cx.now());
        signals::add_evidence(&mut conn, &about, Some(&recovery.rows), &mut runs).await?;
    }
    let alerts = crate::alerts::of_incident(&mut conn, Reader::of(&cx), id, cx.now()).await?;
    let is_asked = ask.query.text("panel").is_some_and(|panel| panel == "escalate");
    // Elsewhere it is only needed while somebody is waited for.
    let calling = match at == Stop::Owner || (facts.is_open() && !facts.is_owned()) {
        true => crate::escalation::panel(&mut conn, &cx, facts.id, is_asked).await?,
        false => Calling::default(),
    };
    let counts = Counts { paged_next: calling.next().map(|rung| rung.first_names()), ..counts };
    let updates = crate::updates::of_incident(pool, id).await?;
    let rubric = crate::severities::rubric(pool).await?;
    let commands = right >= Right::Command;
    let no_news = crate::updates::no_news_offer(&mut conn, &facts, &updates, &rubric, commands, cx.now()).await?;
    drop(conn);
    let local = local_time(&cx.viewer.zone);
    let clock = |at| app::ui::clock_at(&local, cx.now(), at);
    let detail = Detail {
        next: next_step(&facts, &counts, cx.viewer.id, cx.viewer.role, cx.now(), &clock),
        at,
        filter: Filter::from_query(ask.query.text("show").as_deref()),
        responds: right >= Right::Respond,
        commands: right >= Right::Command,
        viewer: cx.viewer.id,
        calling,
        entries,
        more_entries,
        alerts,
        members: members(pool, id).await?,
        people: crate::auth::people::listed(pool).await?,
        links: links(pool, id).await?,
        mitigations,
        figures_script: hashed("js/figures.js").filter(|_| facts.is_open() && !recovery.rows.is_empty()),
        recovery,
        rollbacks,
        rubric,
        runs,
        run: ask.query.text("run").and_then(|text| text.parse().ok()).map(RunId),
        unfolded: ask.query.text("check"),
        run_scripts: crate::runbooks::run_scripts(),
        runbooks: runbooks.into_iter().filter(|(slug, _)| !attached.contains(slug)).collect(),
        updates,
        no_news,
        postmortem,
        evidence,
        marked: ask.query.text("e").and_then(|text| text.parse().ok()),
        facts,
    };
    let about = Worst { number, severity: detail.facts.severity, since: detail.facts.impact_started_at };
    let title = title(&detail.facts, cx.now());
    Ok(Page::new(title, move || app::incidents::page(detail.clone())).about(about))
}

/// The reader's own choice, by default the current stop.
fn chosen_stop(ask: &Ask, facts: &Facts) -> Stop {
    let asked = ask.query.text("at").and_then(|key| Stop::read(&key));
    asked.or_else(|| current_stop(facts)).unwrap_or(Stop::Postmortem)
}

/// State first: a tab shows about twenty characters.
fn title(facts: &Facts, now: chrono::DateTime<chrono::Utc>) -> String {
    let state = match (&facts.ended, facts.severity) {
        (Some(_), _) => "✓".to_string(),
        (None, _) if facts.is_late(now) => "! late".to_string(),
        (None, _) if holding(facts).is_some() => holding(facts).unwrap_or_default(),
        (None, severity) => {
            let mark = severity.map_or('○', |severity| severity.mark());
            let digit = severity.map_or(String::new(), |severity| severity.digit().to_string());
            format!("{mark}{digit} {}", app::ui::span(now - facts.impact_started_at))
        }
    };
    format!("{state} #{} {}", facts.number, facts.title)
}

/// `◔ 6/15` while only time is missing.
fn holding(facts: &Facts) -> Option<String> {
    let gate = facts.measured().filter(|_| current_stop(facts) == Some(Stop::Verify))?;
    Some(format!("◔ {}", gate.shortest()?.0.share()?))
}

async fn members(pool: &PgPool, incident: Uuid) -> Result<Vec<MemberRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select p.id, p.name, p.role as person_role, p.zone, m.role
         from incident_member m join person p on p.id = m.person_id
         where m.incident_id = $1 and m.removed_at is null order by m.added_at limit 200",
        incident
    )
    .fetch_all(pool)
    .await?;
    let members = rows.into_iter().map(|row| MemberRow {
        person: PersonName {
            id: PersonId(row.id),
            name: row.name,
            role: row.person_role.parse().unwrap_or(Role::Viewer),
        },
        role: row.role,
        zone: row.zone,
    });
    Ok(members.collect())
}

async fn links(pool: &PgPool, incident: Uuid) -> Result<Vec<LinkRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, address, label from incident_link where incident_id = $1 and removed_at is null order by added_at limit 100",
        incident
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| LinkRow { id: LinkId(row.id), address: row.address, label: row.label }).collect())
}

async fn mitigations(pool: &PgPool, incident: Uuid) -> Result<Vec<MitigationRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select m.id, m.title, m.mitigation_key, m.reason, m.guarded, p.name, m.happened_at, m.undone_at, m.undone_reason
         from mitigation m join person p on p.id = m.recorded_by
         where m.incident_id = $1 order by m.happened_at, m.id limit 200",
        incident
    )
    .fetch_all(pool)
    .await?;
    let mitigations = rows.into_iter().map(|row| MitigationRow {
        id: MitigationId(row.id),
        title: row.title,
        key: row.mitigation_key,
        reason: row.reason,
        guarded: row.guarded,
        by: row.name,
        happened_at: row.happened_at,
        undone: row.undone_at.map(|at| (at, row.undone_reason.unwrap_or_default())),
    });
    Ok(mitigations.collect())
}
