//! The database of a subcommand: the given one, that of a running `serve`, or the embedded one for a moment.

use crate::{
    clock::Clock,
    config::Data,
    db::{
        self,
        embedded::{self, Embedded},
    },
};
use sqlx::PgPool;

/// A migrated database, and what has to be stopped afterwards.
pub struct Open {
    pub pool: PgPool,
    pub clock: Clock,
    embedded: Option<Embedded>,
}

impl Open {
    pub async fn close(self) -> Result<(), String> {
        self.pool.close().await;
        match self.embedded {
            Some(embedded) => embedded.stop().await.map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }
}

pub async fn open(data: &Data) -> Result<Open, String> {
    let (url, embedded) = url(data).await?;
    db::migrate(&url).await.map_err(|error| error.to_string())?;
    let pool = db::pool(&url).map_err(|error| format!("DATABASE_URL can't be read: {error}"))?;
    Ok(Open { pool, clock: Clock::system(), embedded })
}

async fn url(data: &Data) -> Result<(String, Option<Embedded>), String> {
    if let Some(url) = &data.database_url {
        return Ok((url.clone(), None));
    }
    let directory = data.directory();
    if let Some(url) = embedded::running_url(&directory).map_err(|error| error.to_string())? {
        return Ok((url, None));
    }
    let embedded = Embedded::start(&directory).await.map_err(|error| error.to_string())?;
    Ok((embedded.url().to_string(), Some(embedded)))
}

pub async fn migrate(data: &Data) -> Result<(), String> {
    open(data).await?.close().await
}

pub async fn postgres(data: &Data) -> Result<(), String> {
    let embedded = Embedded::start(&data.directory()).await.map_err(|error| error.to_string())?;
    println!("{}", embedded.url());
    crate::serve::asked_to_stop().await;
    embedded.stop().await.map_err(|error| error.to_string())
}
