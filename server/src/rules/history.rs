//! The versions of a rule, kept for ever.

use super::standing::{Kept, read};
use app::{
    ids::{RuleId, ServiceId},
    rules::{Gives, Rule, VersionRow},
};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST_SHOWN: i64 = 50;

/// The newest first; or this one alone.
pub(super) async fn versions(
    conn: &mut PgConnection,
    rule: Uuid,
    version: Option<i32>,
) -> sqlx::Result<Vec<(VersionRow, Kept)>> {
    let rows = sqlx::query!(
        r#"select v.version, v.position, v.recorded_at, v.matchers, v.windows, v.rates, v.effect, v.severity, v.class,
                  v.service_id, s.slug as "service?", b.slug as "runbook?", p.name as "author?"
           from rule_version v
           left join service s on s.id = v.service_id
           left join runbook b on b.id = v.runbook_id
           left join person p on p.id = v.written_by
           where v.rule_id = $1 and ($2::int is null or v.version = $2) order by v.version desc limit $3"#,
        rule,
        version,
        MOST_SHOWN
    )
    .fetch_all(conn)
    .await?;
    let versions = rows.into_iter().filter_map(|row| {
        let (matchers, windows) = (read(rule, row.matchers)?, read(rule, row.windows)?);
        let (rates, effect) = (read(rule, row.rates)?, read(rule, row.effect)?);
        let severity = row.severity.and_then(|word| word.parse().ok());
        let gives = Gives { service: row.service, severity, class: row.class, runbook: row.runbook };
        let author = row.author.unwrap_or_else(|| "Signalbox".into());
        let (id, order) = (RuleId(rule), row.position);
        let rule = Rule { id, order, matchers, windows, rates, gives, effect, author };
        let shown = VersionRow {
            version: row.version,
            order,
            text: rule.text(),
            author: rule.author.clone(),
            at: row.recorded_at,
        };
        let service = row.service_id.map(ServiceId);
        Some((shown, Kept { rule, version: row.version, recorded_at: row.recorded_at, service }))
    });
    Ok(versions.collect())
}
