//! The worker that climbs: it looks twice a second for runs whose next rung is due. A process that dies lets go of its
//! locks, and the next one climbs; two at once wait for each other and tell nobody twice.

use super::{climb::climb, policies::end_tests, run::standing};
use crate::{
    db::{Tx, Who},
    http::{App, Refusal},
};
use app::ids::IncidentId;
use futures::FutureExt;
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::sync::watch;
use uuid::Uuid;

const LOOK_EVERY: Duration = Duration::from_millis(500);
const AT_ONCE: i64 = 100;

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(refusal) = climb_due(&app).await {
            tracing::warn!(cause = %refusal, "escalations wait for the database");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
}

/// Everything that is due now; answers how many runs were climbed. One that fails holds up no other.
pub async fn climb_due(app: &App) -> Result<usize, Refusal> {
    let due: Vec<Uuid> = sqlx::query_scalar!(
        r#"select incident_id as "incident_id!" from page
           where stopped_at is null and next_at <= $1 and incident_id is not null order by next_at, id limit $2"#,
        app.clock.now(),
        AT_ONCE
    )
    .fetch_all(&app.pool)
    .await?;
    end_tests(&app.pool, app.clock.now()).await?;
    let mut climbed = 0;
    for incident in due {
        match AssertUnwindSafe(one(app, IncidentId(incident))).catch_unwind().await {
            Ok(Ok(())) => climbed += 1,
            Ok(Err(refusal)) => {
                tracing::error!(%incident, cause = %refusal, "an escalation could not climb; it is tried again")
            }
            Err(_) => tracing::error!(%incident, "climbing panicked; it is tried again"),
        }
    }
    Ok(climbed)
}

/// The incident first, then its run, as every verb locks them.
async fn one(app: &App, incident: IncidentId) -> Result<(), Refusal> {
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await?;
    sqlx::query!("select id from incident where id = $1 for update", incident.0).fetch_optional(&mut *tx).await?;
    if let Some(page) = standing(&mut tx, incident).await? {
        climb(&mut tx, page).await?;
    }
    tx.commit(()).await
}
