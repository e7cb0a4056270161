//! The worker: what open runs want is written down, and what is due is asked, each source by itself.

use super::{plan::plan, round};
use crate::http::{App, Refusal};
use std::{collections::BTreeSet, time::Duration};
use tokio::{sync::watch, task::JoinSet};
use uuid::Uuid;

/// An incident that opens shows its evidence soon.
const LOOK_EVERY: Duration = Duration::from_secs(1);

pub async fn run(app: App, mut stop: watch::Receiver<bool>) {
    let mut rounds = JoinSet::new();
    let mut busy: BTreeSet<Uuid> = BTreeSet::new();
    while !*stop.borrow() {
        if let Err(error) = begin(&app, &mut rounds, &mut busy).await {
            tracing::warn!(%error, "evidence waits for the database");
        }
        let looked = tokio::time::Instant::now();
        // A slow source is not asked twice at once; it holds up no other.
        loop {
            tokio::select! {
                Some(ended) = rounds.join_next() => match ended {
                    Ok((source, _)) => drop(busy.remove(&source)),
                    Err(_) => busy.clear(),
                },
                () = tokio::time::sleep_until(looked + LOOK_EVERY) => break,
                _ = stop.changed() => break,
            }
        }
    }
    rounds.shutdown().await;
}

/// What is wanted and due, once; answers how many questions were asked.
pub async fn ask_due(app: &App) -> Result<usize, Refusal> {
    let mut rounds = JoinSet::new();
    begin(app, &mut rounds, &mut BTreeSet::new()).await?;
    let mut asked = 0;
    while let Some(ended) = rounds.join_next().await {
        asked += ended.map_err(|error| Refusal::Broken(error.to_string()))?.1;
    }
    Ok(asked)
}

async fn begin(app: &App, rounds: &mut JoinSet<(Uuid, usize)>, busy: &mut BTreeSet<Uuid>) -> Result<(), sqlx::Error> {
    plan(app).await?;
    for source in round::due(&app.pool, app.clock.now()).await? {
        if !busy.insert(source) {
            continue;
        }
        let app = app.clone();
        rounds.spawn(async move {
            let asked = round::round(&app, source).await.unwrap_or_else(|refusal| {
                tracing::warn!(%source, %refusal, "a round of evidence failed");
                0
            });
            (source, asked)
        });
    }
    Ok(())
}
