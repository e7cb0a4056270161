//! Forward only, under a lock, by the owner of the schema; a newer schema than this binary's is refused.

use sqlx::{Connection, Executor, PgConnection, migrate::Migrator};

static MIGRATOR: Migrator = sqlx::migrate!("../migrations");

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("The database does not answer: {0}")]
    Away(#[source] sqlx::Error),
    #[error(
        "This database was migrated by a newer Signalbox (schema {found}, this binary knows {known}). Start the newer version, or restore a backup."
    )]
    Newer { found: i64, known: i64 },
    #[error("The schema could not be migrated: {0}")]
    Failed(#[from] sqlx::migrate::MigrateError),
    #[error(
        "The role signalbox_app is missing and could not be made ({0}). As a superuser: create role signalbox_app nologin; grant signalbox_app to <the role of DATABASE_URL>;"
    )]
    Role(#[source] sqlx::Error),
    #[error("The grants of the application's role could not be set: {0}")]
    Grants(#[source] sqlx::Error),
}

pub async fn migrate(url: &str) -> Result<(), MigrateError> {
    let mut owner = PgConnection::connect(url).await.map_err(MigrateError::Away)?;
    make_role(&mut owner).await.map_err(MigrateError::Role)?;
    refuse_newer(&mut owner).await?;
    MIGRATOR.run(&mut owner).await?;
    owner.execute(include_str!("grants.sql")).await.map_err(MigrateError::Grants)?;
    Ok(())
}

/// Two servers that start at once may both try: the second attempt's complaint is harmless.
async fn make_role(owner: &mut PgConnection) -> Result<(), sqlx::Error> {
    let is_member = "select exists (select from pg_roles where rolname = 'signalbox_app') \
                     and pg_has_role(current_user, (select oid from pg_roles where rolname = 'signalbox_app'), 'member')";
    if sqlx::query_scalar::<_, Option<bool>>(is_member).fetch_one(&mut *owner).await? == Some(true) {
        return Ok(());
    }
    let make = "do $$ begin create role signalbox_app nologin; exception when duplicate_object or unique_violation then null; end $$; \
                grant signalbox_app to current_user";
    owner.execute(make).await?;
    Ok(())
}

async fn refuse_newer(owner: &mut PgConnection) -> Result<(), MigrateError> {
    let has_table = sqlx::query_scalar::<_, bool>("select to_regclass('_sqlx_migrations') is not null")
        .fetch_one(&mut *owner)
        .await
        .map_err(MigrateError::Away)?;
    if !has_table {
        return Ok(());
    }
    let found = sqlx::query_scalar::<_, Option<i64>>("select max(version) from _sqlx_migrations")
        .fetch_one(&mut *owner)
        .await
        .map_err(MigrateError::Away)?;
    let known = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
    match found {
        Some(found) if found > known => Err(MigrateError::Newer { found, known }),
        _ => Ok(()),
    }
}
