use crate::http::App;
use sqlx::postgres::PgListener;
use std::{sync::Arc, time::Duration};
use tokio::sync::{broadcast, watch};

/// Beyond it a slow reader is told to look again, which it does by reading the newest number.
const QUEUE: usize = 1024;
const RETRY: Duration = Duration::from_secs(1);

/// What an open page may want to know of an incident, by its number.
#[derive(Clone, Debug)]
pub enum Told {
    /// Its record grew.
    Record(i64),
    /// New samples of its metrics lie there; many incidents are sampled at once.
    Figures(Arc<[i64]>),
}

pub struct Hub(broadcast::Sender<Told>);

impl Default for Hub {
    fn default() -> Self {
        Hub(broadcast::channel(QUEUE).0)
    }
}

impl Hub {
    pub fn subscribe(&self) -> broadcast::Receiver<Told> {
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
    listener.listen_all(["incident", "figures"]).await?;
    while let Some(heard) = listener.try_recv().await? {
        let numbers: Vec<i64> = heard.payload().split(',').filter_map(|number| number.parse().ok()).collect();
        let told = match (heard.channel(), numbers.as_slice()) {
            ("figures", _) => Told::Figures(numbers.into()),
            (_, [number]) => Told::Record(*number),
            _ => continue,
        };
        // Nobody listening is no error.
        let _ = app.hub.0.send(told);
    }
    Ok(())
}
