//! Which runbook is asked for: by an alert's name, else by the service that the alert is about.

use super::pattern::Patterns;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Matches that are looked at; a library of a thousand runbooks has some thousands.
pub(super) const MOST_MATCHES: i64 = 5000;

/// All matches that stand, each leading to a runbook's slug.
pub(super) struct Matching {
    names: Patterns<String>,
    services: HashMap<Uuid, String>,
}

pub(super) async fn matching(connection: &mut PgConnection) -> Result<Matching, sqlx::Error> {
    let rows = sqlx::query!(
        "select b.slug, m.alert_pattern, m.service_id
         from runbook_match m join runbook b on b.id = m.runbook_id and b.archived_at is null
         where m.removed_at is null order by m.created_at, m.id limit $1",
        MOST_MATCHES
    )
    .fetch_all(connection)
    .await?;
    let names = rows.iter().filter_map(|row| Some((row.alert_pattern.as_deref()?, row.slug.clone())));
    let names = Patterns::new(names);
    // The first match of a service stands.
    let services = rows.into_iter().rev().filter_map(|row| Some((row.service_id?, row.slug))).collect();
    Ok(Matching { names, services })
}

impl Matching {
    /// A name says more than a service.
    pub fn slug_for(&self, alert_name: &str, service: Option<Uuid>) -> Option<&str> {
        self.names.best(alert_name).or_else(|| self.services.get(&service?)).map(String::as_str)
    }

    pub fn of_service(&self, service: Uuid) -> Option<&str> {
        self.services.get(&service).map(String::as_str)
    }
}
