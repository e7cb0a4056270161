//! The roles and the database: made when missing, put right when changed.

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};

use super::EmbeddedError;
use super::secret::{OWNER, Secret};

/// Holds the application's rights and owns nothing, so that "append-only" is Postgres's promise and not ours.
const APP: &str = "signalbox_app";

/// `signalbox` logs in and owns the database; `signalbox_app` is what it becomes to serve requests.
pub(super) async fn ensure(superuser: PgConnection, secret: &Secret) -> Result<(), EmbeddedError> {
    prepare(superuser, secret).await.map_err(EmbeddedError::Roles)
}

async fn prepare(mut connection: PgConnection, secret: &Secret) -> Result<(), sqlx::Error> {
    let superuser = &mut connection;
    for role in [OWNER, APP] {
        if !exists(superuser, "select 1 from pg_roles where rolname = $1", role).await? {
            run(superuser, format!("create role {role}")).await?;
        }
    }
    // createdb: tests, and a restore beside the live data, make databases of their own in this private cluster.
    let password = &secret.owner;
    run(superuser, format!("alter role {OWNER} login nosuperuser createdb nocreaterole password '{password}'")).await?;
    run(superuser, format!("alter role {APP} nologin nosuperuser nocreatedb nocreaterole")).await?;
    if !exists(superuser, "select 1 where pg_has_role('signalbox', $1::name, 'member')", APP).await? {
        run(superuser, format!("grant {APP} to {OWNER}")).await?;
    }
    if !exists(superuser, "select 1 from pg_database where datname = $1", OWNER).await? {
        run(superuser, format!("create database {OWNER} owner {OWNER}")).await?;
    }
    run(superuser, format!("alter database {OWNER} owner to {OWNER}")).await?;
    connection.close().await
}

async fn exists(superuser: &mut PgConnection, question: &'static str, name: &str) -> Result<bool, sqlx::Error> {
    let row = sqlx::query(question).bind(name).fetch_optional(superuser).await?;
    Ok(row.is_some())
}

/// Role statements take no parameters; names are constants here, and the password is letters and digits.
async fn run(superuser: &mut PgConnection, statement: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(superuser).await?;
    Ok(())
}
