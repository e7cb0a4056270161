use super::rules::MOST_RULES;
use app::{
    ids::RuleId,
    severities::{Rubric, Rule, Severity},
};
use sqlx::{PgConnection, PgPool};

pub async fn rubric(pool: &PgPool) -> Result<Vec<Rubric>, sqlx::Error> {
    let rows =
        sqlx::query!("select level, rubric, update_every_minutes, second_person from severity order by level limit 4")
            .fetch_all(pool)
            .await?;
    let rubric = rows.into_iter().filter_map(|row| {
        Some(Rubric {
            severity: row.level.parse().ok()?,
            text: row.rubric,
            update_every_minutes: row.update_every_minutes,
            second_person: row.second_person,
        })
    });
    Ok(rubric.collect())
}

/// In the order in which they are tried.
pub async fn rules(connection: &mut PgConnection) -> Result<Vec<Rule>, sqlx::Error> {
    let rows = sqlx::query!(
        "select id, position, label, value, severity from severity_rule
         where removed_at is null order by position, id limit $1",
        MOST_RULES
    )
    .fetch_all(connection)
    .await?;
    let rules = rows.into_iter().filter_map(|row| {
        Some(Rule {
            id: RuleId(row.id),
            position: row.position,
            label: row.label,
            value: row.value,
            severity: row.severity.parse().ok()?,
        })
    });
    Ok(rules.collect())
}

/// In how many minutes an incident of this severity owes its next update.
pub async fn promise(connection: &mut PgConnection, severity: Severity) -> Result<i32, sqlx::Error> {
    sqlx::query_scalar!("select update_every_minutes from severity where level = $1", severity.word())
        .fetch_one(connection)
        .await
}
