//! The runs of an incident, whole, in four queries however many there are.

use super::{gate::sees_restricted, shelf};
use crate::http::{App, Cx};
use app::{
    ids::{PersonId, RunId},
    runbooks::{AnswerRow, CheckMark, Given, Mitigation, RunDetail, Value},
    signals::Proposed,
};
use sqlx::PgPool;
use std::collections::BTreeMap;
use uuid::Uuid;

const MOST_RUNS: i64 = 20;
const MOST_MARKS: i64 = 2000;
const MOST_ANSWERS: i64 = 1000;
const MOST_VARIABLES: i64 = 200;
const MOST_CHOICES: i64 = 200;
const MOST_VERSIONS: i64 = 10;

/// In the order they were attached.
pub async fn of_incident(app: &App, incident: Uuid, service: Option<Uuid>) -> Result<Vec<RunDetail>, sqlx::Error> {
    let pool = &app.pool;
    let rows = sqlx::query!(
        r#"select r.id, r.runbook_id, r.version, r.attached_at, b.slug, b.title, b.latest, v.text,
                coalesce(p.name, t.name, case r.attached_by_kind when 'system' then 'Signalbox' end) as by,
                p.id is not null as "is_person!", s.name as "service?"
         from run r
         join incident i on i.id = r.incident_id
         join runbook b on b.id = r.runbook_id
         join runbook_version v on v.runbook_id = r.runbook_id and v.version = r.version
         left join service s on s.id = i.service_id
         left join person p on p.id = r.attached_by
         left join api_token t on t.id = r.attached_sender
         where r.incident_id = $1 order by r.attached_at, r.id limit $2"#,
        incident,
        MOST_RUNS
    )
    .fetch_all(pool)
    .await?;
    let marks = marks(pool, incident).await?;
    let answers = answers(pool, incident).await?;
    let variables = variables(pool, incident, service).await?;
    let runs = rows.into_iter().map(|row| RunDetail {
        id: RunId(row.id),
        slug: row.slug,
        title: row.title,
        version: row.version,
        latest: row.latest,
        attached_at: row.attached_at,
        attached_by: row.by.map(|name| if row.is_person { first_name(&name) } else { name }),
        runbook: (*shelf(app).read(row.runbook_id, row.version, &row.text)).clone(),
        marks: of_run(&marks, row.id),
        answers: of_run(&answers, row.id),
        variables: variables.clone(),
        service: row.service,
        evidence: BTreeMap::new(),
    });
    Ok(runs.collect())
}

fn of_run<T: Clone>(rows: &[(Uuid, T)], run: Uuid) -> Vec<T> {
    rows.iter().filter(|(of, _)| *of == run).map(|(_, row)| row.clone()).collect()
}

async fn marks(pool: &PgPool, incident: Uuid) -> Result<Vec<(Uuid, CheckMark)>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select c.run_id, c.check_key, c.state, c.result, c.reason, c.changed_at, p.name, c.text,
                c.left_at is not null as "left!", c.proposed, c.given_to, c.given_at, g.name as "given_name?"
         from run_check c join run r on r.id = c.run_id join person p on p.id = c.changed_by
         left join person g on g.id = c.given_to
         where r.incident_id = $1 order by c.changed_at limit $2"#,
        incident,
        MOST_MARKS
    )
    .fetch_all(pool)
    .await?;
    let marks = rows.into_iter().map(|row| {
        let mark = CheckMark {
            key: row.check_key,
            state: row.state,
            by: first_name(&row.name),
            at: row.changed_at,
            result: row.result,
            reason: row.reason,
            text: row.text.unwrap_or_default(),
            left: row.left,
            proposed: row.proposed.and_then(proposed),
            given: row.given_to.zip(row.given_at).map(|(to, at)| Given {
                to: PersonId(to),
                name: first_name(row.given_name.as_deref().unwrap_or_default()),
                at,
            }),
        };
        (row.run_id, mark)
    });
    Ok(marks.collect())
}

async fn answers(pool: &PgPool, incident: Uuid) -> Result<Vec<(Uuid, AnswerRow)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select a.run_id, a.place, a.question_key, a.label, a.evidence, a.proposed, a.answered_at, p.name
         from run_answer a join run r on r.id = a.run_id join person p on p.id = a.answered_by
         where r.incident_id = $1 and a.taken_back_at is null order by a.place, a.answered_at limit $2",
        incident,
        MOST_ANSWERS
    )
    .fetch_all(pool)
    .await?;
    let answers = rows.into_iter().map(|row| {
        let answer = AnswerRow {
            place: row.place,
            question_key: row.question_key,
            label: row.label,
            evidence: row.evidence,
            proposed: row.proposed.and_then(proposed),
            by: first_name(&row.name),
            at: row.answered_at,
        };
        (row.run_id, answer)
    });
    Ok(answers.collect())
}

/// The service's values; what was said on the incident itself counts where it has no service.
async fn variables(pool: &PgPool, incident: Uuid, service: Option<Uuid>) -> Result<Vec<Value>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select v.name as "name!", v.value as "value!", 'from ' || s.name as "source!"
           from service_variable v join service s on s.id = v.service_id where v.service_id = $1
           union all
           select v.name, v.value, 'said here by ' || p.name
           from incident_variable v join person p on p.id = v.said_by
           where v.incident_id = $2
             and not exists (select from service_variable o where o.service_id = $1 and o.name = v.name)
           order by 1 limit $3"#,
        service,
        incident,
        MOST_VARIABLES
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| Value { name: row.name, value: row.value, source: row.source }).collect())
}

/// What a newer Signalbox kept is left out.
fn proposed(kept: serde_json::Value) -> Option<Proposed> {
    serde_json::from_value(kept).ok()
}

fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_string()
}

/// Slug and title of every runbook that the viewer may be offered, by title.
pub async fn choices(cx: &Cx) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select slug, title from runbook where archived_at is null and (not restricted or $1)
         order by title, slug limit $2",
        sees_restricted(&cx.viewer),
        MOST_CHOICES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.title)).collect())
}

/// A mitigation by its key, in the newest version that has it: a run may stand on an older one.
pub async fn mitigation(app: &App, slug: &str, key: &str) -> Result<Option<Mitigation>, sqlx::Error> {
    let rows = sqlx::query!(
        "select v.runbook_id, v.version, v.text
         from runbook b join runbook_version v on v.runbook_id = b.id
         where b.slug = $1 order by v.version desc limit $2",
        slug,
        MOST_VERSIONS
    )
    .fetch_all(&app.pool)
    .await?;
    let mut found = rows.into_iter().map(|row| shelf(app).read(row.runbook_id, row.version, &row.text));
    Ok(found.find_map(|runbook| runbook.mitigation(key).cloned()))
}
