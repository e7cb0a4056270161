//! What changed before an incident: on its services, and on those they depend on.

use super::read::{Between, changes};
use crate::services::{artifacts::live_at, dependencies::reach_of_incident};
use app::services::{ChangeRow, LivePart, WINDOW, WhatChanged, what_changed};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

const MOST: i64 = 200;

/// The parts as they were live at the start of impact, and the changes in a window before it.
pub async fn before_impact(
    conn: &mut PgConnection,
    incident: Uuid,
    start: DateTime<Utc>,
    window: Duration,
) -> Result<(Vec<LivePart>, Vec<ChangeRow>), sqlx::Error> {
    let services = reach_of_incident(conn, incident).await?;
    if services.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let parts = live_at(conn, &services, start).await?;
    let between = Between { from: start - window, to: start, part: None, most: MOST };
    Ok((parts, changes(conn, &services, between).await?))
}

/// `own` is the slug of the incident's service; the caller has passed the read gate.
pub async fn of_incident(
    conn: &mut PgConnection,
    incident: Uuid,
    start: DateTime<Utc>,
    declared: DateTime<Utc>,
    own: Option<&str>,
) -> Result<WhatChanged, sqlx::Error> {
    let services = reach_of_incident(conn, incident).await?;
    if services.is_empty() {
        return Ok(what_changed(start, declared, own, &[], Vec::new()));
    }
    let parts = live_at(conn, &services, start).await?;
    let between = Between { from: start - WINDOW, to: start, part: None, most: MOST };
    let changes = changes(conn, &services, between).await?;
    Ok(what_changed(start, declared, own, &parts, changes))
}
