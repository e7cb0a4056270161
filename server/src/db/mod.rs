//! Postgres: the embedded one, the pool, the migrations, and the transaction every verb works in.

pub mod embedded;
mod migrate;
mod tx;

pub use migrate::{MigrateError, migrate};
pub use tx::{Tx, Who};

use sqlx::{
    Connection, Executor, PgConnection,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

/// Connections in one process. Postgres allows 100 by default, so three replicas fit.
const MOST_CONNECTIONS: u32 = 24;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);

/// A pool that works as `signalbox_app`, which can't rewrite the record.
pub fn pool(url: &str) -> Result<PgPool, sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.application_name("signalbox");
    Ok(PgPoolOptions::new()
        .max_connections(MOST_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection
                    .execute("set role signalbox_app; set statement_timeout = '10s'; set timezone = 'UTC'")
                    .await?;
                Ok(())
            })
        })
        .connect_lazy_with(options))
}

/// Whether it lets us in at all.
pub async fn answers(url: &str) -> Result<(), sqlx::Error> {
    PgConnection::connect(url).await?.close().await
}

/// Whether the database is away, as opposed to having refused something.
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => true,
        // Shutting down, starting up, crash recovery; out of connections, memory or disk; a standby.
        sqlx::Error::Database(refused) => {
            let code = refused.code().unwrap_or_default();
            matches!(&*code, "57P01" | "57P02" | "57P03" | "25006") || code.starts_with("53")
        }
        sqlx::Error::Protocol(_) | sqlx::Error::Tls(_) => true,
        _ => false,
    }
}

/// Two transactions waited for one another and Postgres ended this one: nothing of it was written, it can be tried again.
pub fn is_crossed(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(refused) if matches!(refused.code().as_deref(), Some("40P01" | "40001")))
}
