//! What the Mitigate stop shows: the stack, its steps, and who could carry them out.

use super::history::stack_of;
use app::{
    ids::AutomationId,
    incidents::Facts,
    rollbacks::{AutomationChoice, RollbackPanel},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub struct Asked<'a> {
    pub facts: &'a Facts,
    /// When the versions were frozen.
    pub frozen_at: Option<DateTime<Utc>>,
    pub may: bool,
    pub now: DateTime<Utc>,
    /// The part whose panel is open.
    pub part: Option<String>,
}

pub async fn panel(connection: &mut PgConnection, asked: Asked<'_>) -> Result<RollbackPanel, sqlx::Error> {
    let facts = asked.facts;
    let to = facts.ended.as_ref().map_or(asked.now, |ended| ended.at);
    let stack = stack_of(connection, facts.id.0, facts.impact_started_at, facts.class.as_deref(), to).await?;
    let automations = sqlx::query!(
        "select id, name, service_id, kind from automation where removed_at is null order by name, id limit $1",
        super::automations::MOST_AUTOMATIONS
    )
    .fetch_all(connection)
    .await?;
    Ok(RollbackPanel {
        number: facts.number,
        rows: stack.rows,
        steps: stack.steps,
        automations: automations
            .into_iter()
            .map(|row| AutomationChoice {
                id: AutomationId(row.id),
                name: row.name,
                service: row.service_id.map(app::ids::ServiceId),
                kind: row.kind.and_then(|word| word.parse().ok()),
            })
            .collect(),
        frozen_at: asked.frozen_at,
        open: asked.part,
        may: asked.may && facts.is_open(),
    })
}
