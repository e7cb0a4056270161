//! The runs of an incident, whole, in four queries however many there are.

use super::versions;
use app::{
    ids::RunId,
    runbooks::{AnswerRow, CheckMark, Mitigation, RunDetail},
};
use sqlx::PgPool;
use uuid::Uuid;

const MOST_RUNS: i64 = 20;
const MOST_MARKS: i64 = 2000;
const MOST_ANSWERS: i64 = 1000;
const MOST_VARIABLES: i64 = 200;
const MOST_CHOICES: i64 = 200;
const MOST_VERSIONS: i64 = 10;

/// In the order they were attached.
pub async fn of_incident(pool: &PgPool, incident: Uuid, service: Option<Uuid>) -> Result<Vec<RunDetail>, sqlx::Error> {
    let rows = sqlx::query!(
        "select r.id, r.runbook_id, r.version, r.attached_at, b.slug, b.title, b.latest, v.text
         from run r
         join runbook b on b.id = r.runbook_id
         join runbook_version v on v.runbook_id = r.runbook_id and v.version = r.version
         where r.incident_id = $1 order by r.attached_at, r.id limit $2",
        incident,
        MOST_RUNS
    )
    .fetch_all(pool)
    .await?;
    let marks = marks(pool, incident).await?;
    let answers = answers(pool, incident).await?;
    let variables = variables(pool, service).await?;
    let runs = rows.into_iter().map(|row| RunDetail {
        id: RunId(row.id),
        slug: row.slug,
        title: row.title,
        version: row.version,
        latest: row.latest,
        attached_at: row.attached_at,
        runbook: (*versions::parsed(row.runbook_id, row.version, &row.text)).clone(),
        marks: of_run(&marks, row.id),
        answers: of_run(&answers, row.id),
        variables: variables.clone(),
    });
    Ok(runs.collect())
}

fn of_run<T: Clone>(rows: &[(Uuid, T)], run: Uuid) -> Vec<T> {
    rows.iter().filter(|(of, _)| *of == run).map(|(_, row)| row.clone()).collect()
}

async fn marks(pool: &PgPool, incident: Uuid) -> Result<Vec<(Uuid, CheckMark)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select c.run_id, c.check_key, c.state, c.result, c.reason, c.changed_at, p.name
         from run_check c join run r on r.id = c.run_id join person p on p.id = c.changed_by
         where r.incident_id = $1 order by c.changed_at limit $2",
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
        };
        (row.run_id, mark)
    });
    Ok(marks.collect())
}

async fn answers(pool: &PgPool, incident: Uuid) -> Result<Vec<(Uuid, AnswerRow)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select a.run_id, a.place, a.question_key, a.label, a.evidence, a.answered_at, p.name
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
            by: first_name(&row.name),
            at: row.answered_at,
        };
        (row.run_id, answer)
    });
    Ok(answers.collect())
}

async fn variables(pool: &PgPool, service: Option<Uuid>) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!(
        "select name, value from service_variable where service_id = $1 order by name limit $2",
        service,
        MOST_VARIABLES
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.value)).collect())
}

fn first_name(name: &str) -> String {
    name.split_whitespace().next().unwrap_or(name).to_string()
}

/// Slug and title of every runbook, by title.
pub async fn choices(pool: &PgPool) -> Result<Vec<(String, String)>, sqlx::Error> {
    let rows = sqlx::query!("select slug, title from runbook order by title, slug limit $1", MOST_CHOICES)
        .fetch_all(pool)
        .await?;
    Ok(rows.into_iter().map(|row| (row.slug, row.title)).collect())
}

/// A mitigation by its key, in the newest version that has it: a run may stand on an older one.
pub async fn mitigation(pool: &PgPool, slug: &str, key: &str) -> Result<Option<Mitigation>, sqlx::Error> {
    let rows = sqlx::query!(
        "select v.runbook_id, v.version, v.text
         from runbook b join runbook_version v on v.runbook_id = b.id
         where b.slug = $1 order by v.version desc limit $2",
        slug,
        MOST_VERSIONS
    )
    .fetch_all(pool)
    .await?;
    let mut found = rows.into_iter().map(|row| versions::parsed(row.runbook_id, row.version, &row.text));
    Ok(found.find_map(|runbook| runbook.mitigation(key).cloned()))
}
