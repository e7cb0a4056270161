//! The rules and silences that stand, as deciding asks them.

use super::{Quiet, Ready};
use app::{
    ids::{RuleId, ServiceId},
    rules::{Gives, Rule, Silence, SilenceKind},
};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

pub const MOST_RULES: i64 = 200;
pub const MOST_SILENCES: i64 = 500;

/// A rule's newest version, with what its words stand for.
#[derive(Clone, Debug)]
pub struct Kept {
    pub rule: Rule,
    pub version: i32,
    pub recorded_at: DateTime<Utc>,
    pub service: Option<ServiceId>,
}

/// In their order. One that an older Signalbox can't read is passed over, and logged.
pub async fn rules(conn: &mut PgConnection) -> sqlx::Result<Vec<Kept>> {
    let rows = sqlx::query!(
        r#"select r.id, r.position, v.version, v.recorded_at, v.matchers, v.windows, v.rates, v.effect, v.severity,
                  v.class, v.service_id, s.slug as "service?", b.slug as "runbook?", p.name as "author?"
           from rule r
           join lateral (select * from rule_version n where n.rule_id = r.id order by n.version desc limit 1) v on true
           left join service s on s.id = v.service_id
           left join runbook b on b.id = v.runbook_id
           left join person p on p.id = v.written_by
           where r.removed_at is null order by r.position, r.id limit $1"#,
        MOST_RULES
    )
    .fetch_all(conn)
    .await?;
    let kept = rows.into_iter().filter_map(|row| {
        let (matchers, windows) = (read(row.id, row.matchers)?, read(row.id, row.windows)?);
        let (rates, effect) = (read(row.id, row.rates)?, read(row.id, row.effect)?);
        let gives = Gives {
            service: row.service,
            severity: row.severity.and_then(|word| word.parse().ok()),
            class: row.class,
            runbook: row.runbook,
        };
        let author = row.author.unwrap_or_else(|| "Signalbox".into());
        let rule = Rule { id: RuleId(row.id), order: row.position, matchers, windows, rates, gives, effect, author };
        Some(Kept { rule, version: row.version, recorded_at: row.recorded_at, service: row.service_id.map(ServiceId) })
    });
    Ok(kept.collect())
}

pub(super) fn read<T: DeserializeOwned>(id: Uuid, value: Value) -> Option<T> {
    match serde_json::from_value(value) {
        Ok(read) => Some(read),
        Err(error) => {
            tracing::error!(%id, %error, "a rule or silence can't be read");
            None
        }
    }
}

/// Those that hold something at this instant or later.
pub async fn silences(conn: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Vec<Silence>> {
    let all = silences_since(conn, now).await?;
    Ok(all.into_iter().filter(|silence| silence.until() > now).collect())
}

/// Those that have held something since then, as they stood.
pub async fn silences_since(conn: &mut PgConnection, since: DateTime<Utc>) -> sqlx::Result<Vec<Silence>> {
    let rows = sqlx::query!(
        "select s.id, s.kind, s.matchers, s.starts_at, s.ends_at, s.ended_at, s.reason, p.name as author
         from silence s join person p on p.id = s.created_by
         where s.ends_at > $1 and (s.ended_at is null or s.ended_at > $1) order by s.ends_at desc, s.id limit $2",
        since,
        MOST_SILENCES
    )
    .fetch_all(conn)
    .await?;
    let silences = rows.into_iter().filter_map(|row| {
        Some(Silence {
            id: row.id,
            kind: if row.kind == "maintenance" { SilenceKind::Maintenance } else { SilenceKind::Silence },
            matchers: read(row.id, row.matchers)?,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            ended_at: row.ended_at,
            author: row.author,
            reason: row.reason,
        })
    });
    Ok(silences.collect())
}

/// Everything that stands, made ready once for many alerts.
pub struct Standing {
    pub rules: Vec<Ready>,
    pub silences: Vec<Quiet>,
    /// By their order.
    pub kept: HashMap<i32, Kept>,
}

impl Standing {
    pub async fn load(conn: &mut PgConnection, now: DateTime<Utc>) -> sqlx::Result<Standing> {
        let kept = rules(conn).await?;
        let silences = silences(conn, now).await?;
        let rules: Vec<Rule> = kept.iter().map(|kept| kept.rule.clone()).collect();
        Ok(Standing {
            rules: Ready::all(&rules),
            silences: Quiet::all(&silences),
            kept: kept.into_iter().map(|kept| (kept.rule.order, kept)).collect(),
        })
    }

    /// Nobody has said anything about alerts.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.silences.is_empty()
    }
}
