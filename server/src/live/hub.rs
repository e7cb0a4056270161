use crate::http::App;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::{broadcast, watch};

/// Beyond it a slow reader is told to look again, which it does by reading the newest number.
const QUEUE: usize = 1024;
const RETRY: Duration = Duration::from_secs(1);

/// Numbers of incidents whose record grew.
pub struct Hub(broadcast::Sender<i64>);

impl Default for Hub {
    fn default() -> Self {
        Hub(broadcast::channel(QUEUE).0)
    }
}

impl Hub {
    pub fn subscribe(&self) -> broadcast::Receiver<i64> {
        self.0.subscribe()
    }
}

pub async fn run(app: App, mut stopping: watch::Receiver<bool>) {
    loop {
        let ended = tokio::select! {
            _ = stopping.wait_for(|stop| *stop) => return,
            ended = listen(&app) => ended,
        };
        if let Err(error) = ended {
            tracing::warn!(%error, "the database does not tell what changes; trying again");
        }
        tokio::time::sleep(RETRY).await;
    }
}

async fn listen(app: &App) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(&app.pool).await?;
    listener.listen("incident").await?;
    while let Some(told) = listener.try_recv().await? {
        if let Ok(number) = told.payload().parse() {
            // Nobody listening is no error.
            let _ = app.hub.0.send(number);
        }
    }
    Ok(())
}
