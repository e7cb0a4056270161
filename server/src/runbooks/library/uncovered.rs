//! What nobody wrote a runbook for: alerts that ask for none, and services without one.

use super::{seen::Seen, services::Uses};
use crate::{http::Cx, runbooks::matching::Matching};
use app::runbooks::{Uncovered, UncoveredAlert};
use std::collections::HashMap;

const MOST_SERVICES: i64 = 500;
const MOST_LISTED: usize = 50;

pub(super) async fn uncovered(
    cx: &Cx,
    seen: &[Seen],
    matching: &Matching,
    uses: &Uses,
) -> Result<Uncovered, sqlx::Error> {
    let services = sqlx::query!(
        "select id, slug, name from service where archived_at is null order by name, slug limit $1",
        MOST_SERVICES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let mut services: Vec<(String, String)> = services
        .into_iter()
        .filter(|row| !uses.covers(row.id) && matching.of_service(row.id).is_none())
        .map(|row| (row.slug, row.name))
        .collect();
    let mut alerts = alerts(seen, matching);
    let more = alerts.len().saturating_sub(MOST_LISTED) + services.len().saturating_sub(MOST_LISTED);
    alerts.truncate(MOST_LISTED);
    services.truncate(MOST_LISTED);
    Ok(Uncovered { alerts, services, more })
}

/// Each name once, the newest first.
fn alerts(seen: &[Seen], matching: &Matching) -> Vec<UncoveredAlert> {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let mut alerts: Vec<UncoveredAlert> = Vec::new();
    for one in seen {
        let service = one.service.as_ref();
        if one.label.is_some() || matching.slug_for(&one.name, service.map(|(id, ..)| *id)).is_some() {
            continue;
        }
        let place = *places.entry(&one.name).or_insert_with(|| {
            alerts.push(UncoveredAlert {
                name: one.name.clone(),
                last_at: one.last_at,
                times: 0,
                services: Vec::new(),
            });
            alerts.len() - 1
        });
        let alert = &mut alerts[place];
        alert.times += one.times;
        alert.services.extend(service.map(|(_, slug, name)| (slug.clone(), name.clone())));
    }
    alerts
}
