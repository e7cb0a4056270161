use std::path::Path;

use sqlx::postgres::PgConnection;
use sqlx::{Connection, Row};

use super::pidfile::PidFile;
use super::{Embedded, EmbeddedError, running_url};

#[test]
fn versions_are_read_from_what_packages_say() {
    let major = super::binaries::major_of;
    assert_eq!(major("postgres (PostgreSQL) 17.2 (Debian 17.2-1.pgdg120+1)\n"), Some(17));
    assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
    assert_eq!(major("postgres (EnterpriseDB) 9\n"), None);
}

#[test]
fn a_postmaster_pid_is_read_whole_or_half_written() {
    let whole = PidFile::parse("4711\n/d/postgres\n1\n5432\n/d/s\n\n  1 2\nstopping\n").expect("whole");
    assert_eq!(whole.pid.as_raw(), 4711);
    assert!(whole.is_stopping());
    assert_eq!(whole.address.expect("address").dir, Path::new("/d/s"));
    assert!(PidFile::parse("4711\n/d/postgres\n1\n5432\n\n").expect("half").address.is_none());
    assert!(PidFile::parse("-4711\n/d/postgres\n").is_none());
    assert!(PidFile::parse("").is_none());
}

#[tokio::test]
async fn rows_outlive_a_restart_and_a_second_server_is_refused() {
    let temp = tempfile::tempdir().expect("a directory");
    // Long enough that the socket has to move elsewhere, and with what a list setting might split.
    let dir = temp.path().join(format!("a, b {}", "long".repeat(25)));
    assert_eq!(running_url(&dir).expect("no directory is no error"), None);

    let postgres = Embedded::start(&dir).await.expect("first start");
    let mut owner = PgConnection::connect(postgres.url()).await.expect("owner");
    sqlx::raw_sql("create table kept (word text); insert into kept values ('signal')")
        .execute(&mut owner)
        .await
        .expect("the owner makes tables");
    for (role, may_login) in [("signalbox", true), ("signalbox_app", false)] {
        let row = sqlx::query("select rolsuper or rolcreaterole, rolcanlogin from pg_roles where rolname = $1")
            .bind(role)
            .fetch_one(&mut owner)
            .await
            .expect("role");
        assert_eq!((row.get(0), row.get(1)), (false, may_login), "{role}");
    }
    sqlx::raw_sql("set role signalbox_app").execute(&mut owner).await.expect("becomes the application");
    let refused = sqlx::query("delete from kept").execute(&mut owner).await.expect_err("owns nothing");
    assert_eq!(refused.as_database_error().and_then(|error| error.code()).as_deref(), Some("42501"));
    assert_eq!(running_url(&dir).expect("running").as_deref(), Some(postgres.url()));
    postgres.stop().await.expect("stops under an open session");
    assert_eq!(running_url(&dir).expect("stopped"), None);

    let postgres = Embedded::start(&dir).await.expect("second start");
    let mut owner = PgConnection::connect(postgres.url()).await.expect("owner");
    let row = sqlx::query("select word from kept").fetch_one(&mut owner).await.expect("the row is there");
    assert_eq!(row.get::<&str, _>(0), "signal");

    let second = Embedded::start(&dir).await.expect_err("the directory is in use");
    let EmbeddedError::InUse { pid, .. } = &second else { panic!("{second}") };
    assert_eq!(*pid, std::process::id().to_string());
    assert!(second.to_string().starts_with("Another signalbox serve (pid "), "{second}");
    postgres.stop().await.expect("stops");
}

#[tokio::test]
async fn another_major_version_is_named_with_the_remedy() {
    let temp = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(temp.path().join("postgres")).expect("cluster");
    std::fs::write(temp.path().join("postgres/PG_VERSION"), "9\n").expect("version");
    if nix::unistd::Uid::effective().is_root() {
        std::os::unix::fs::chown(temp.path().join("postgres"), Some(65534), None).expect("chown");
    }
    let error = Embedded::start(temp.path()).await.expect_err("version 9").to_string();
    assert!(error.contains("made by Postgres 9") && error.contains("postgresql-9"), "{error}");
}
