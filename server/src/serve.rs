//! Starting and stopping: database, migrations, workers, listeners; and the reverse.

use crate::{
    auth,
    clock::Clock,
    config::Serve,
    db::{self, Tx, Who, embedded::Embedded},
    http::{App, Front, Site, routes},
    notifications::Mail,
    outgoing::{Database, Reach},
    seal::Seal,
};
use app::auth::Role;
use chrono::{DateTime, Utc};
use std::{net::SocketAddr, sync::atomic::Ordering, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};

/// Requests in flight get this long to end.
const GRACE: Duration = Duration::from_secs(10);
/// A database that is slower to let us in counts as away, and is asked again.
const ANSWERS_WITHIN: Duration = Duration::from_secs(5);
const ASKED_EVERY: Duration = Duration::from_secs(1);

pub async fn serve(serve: Serve) -> Result<(), String> {
    log(&serve.log);
    let embedded = match &serve.data.database_url {
        Some(_) => None,
        None => Some(Embedded::start(&serve.data.directory()).await.map_err(|error| error.to_string())?),
    };
    let served = with_database(&serve, embedded.as_ref()).await;
    let stopped = match embedded {
        Some(embedded) => embedded.stop().await.map_err(|error| error.to_string()),
        None => Ok(()),
    };
    served.and(stopped)
}

async fn with_database(serve: &Serve, embedded: Option<&Embedded>) -> Result<(), String> {
    let url = match (&serve.data.database_url, embedded) {
        (Some(url), _) => url.clone(),
        (None, Some(embedded)) => embedded.url().to_string(),
        (None, None) => return Err("No database.".into()),
    };
    let pool = db::pool(&url).map_err(|error| format!("DATABASE_URL can't be read: {error}"))?;
    let away = made_ready(&url).await?;
    if let Some(cause) = &away {
        tracing::warn!(cause, "the database does not answer: the status page is shown as it was kept, the rest waits");
    }
    let clock = Clock::system();
    let (listener, address) = listen(serve.addr).await?;
    let public_url = serve.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let public_url = public_url.trim_end_matches('/').to_string();
    let status_url = serve.status_url.clone().unwrap_or_else(|| public_url.clone());
    let status_url = status_url.trim_end_matches('/').to_string();
    let site = Site { public_url, status_url, trusted_hops: serve.trusted_hops };
    let reach = Reach { allowed: serve.allow_private_targets.0.clone(), database: Database::of(&pool) };
    let mail = mail(serve, &site)?;
    let kept = crate::status::Copy::under(&serve.data.directory());
    let app = App::with(pool, clock, site, reach, Seal::load(&serve.key_file())?).mailing(mail).keeping(kept);

    // Strangers read what was kept, whatever the database does.
    crate::status::show_kept(&app).await;
    app.waits.store(away.is_some(), Ordering::Relaxed);
    let ready = if away.is_none() { Some(begin(&app, serve).await?) } else { None };
    let stopping = app.stop.subscribe();
    let mut running = vec![tokio::spawn(crate::status::run(app.clone(), stopping.clone()))];
    if let Some(addr) = serve.status_addr {
        let (listener, _) = listen(addr).await?;
        let front = Front { router: routes::status_only(app.clone()), app: app.clone(), at_root: true };
        running.push(tokio::spawn(front.accept(listener, stopping.clone())));
    }
    let front = Front { router: routes::router(app.clone()), app: app.clone(), at_root: false };
    running.push(tokio::spawn(front.accept(listener, stopping.clone())));

    let ended = tokio::select! {
        () = asked_to_stop() => Ok(()),
        ended = work(&app, serve, &url, ready, &mut running) => ended,
    };
    app.stop.send_replace(true);
    let all = async {
        for task in running {
            let _ = task.await;
        }
    };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    app.pool.close().await;
    ended
}

/// What is told once everything runs: the way to the first account, where there is none.
type Ready = Option<(String, DateTime<Utc>)>;

/// Migrates. Answers why the database is away, if it is; whatever else is wrong with it stops the start.
async fn made_ready(url: &str) -> Result<Option<String>, String> {
    match tokio::time::timeout(ANSWERS_WITHIN, db::answers(url)).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) if !db::is_away(&error) => return Err(format!("The database refuses: {error}")),
        Ok(Err(error)) => return Ok(Some(error.to_string())),
        Err(_) => return Ok(Some("it says nothing".into())),
    }
    match db::migrate(url).await {
        Err(away @ db::MigrateError::Away(_)) => Ok(Some(away.to_string())),
        migrated => migrated.map(|()| None).map_err(|error| error.to_string()),
    }
}

async fn begin(app: &App, serve: &Serve) -> Result<Ready, String> {
    crate::runbooks::load_shipped(&app.pool, app.clock.now()).await.map_err(|error| error.to_string())?;
    crate::runbooks::list_all(app).await.map_err(|error| error.to_string())?;
    first_administrator(app, serve).await?;
    // The first reader sees it as it is now.
    crate::status::refresh(app).await.map_err(|refusal| refusal.to_string())?;
    auth::set_up_link(&app.pool, app.clock.now()).await.map_err(|error| error.to_string())
}

/// Waits for the database where it has not answered yet, and starts the workers. Ends only where it can't begin.
async fn work(
    app: &App,
    serve: &Serve,
    url: &str,
    ready: Option<Ready>,
    running: &mut Vec<JoinHandle<()>>,
) -> Result<(), String> {
    let set_up = match ready {
        Some(set_up) => set_up,
        None => {
            while made_ready(url).await?.is_some() {
                tokio::time::sleep(ASKED_EVERY).await;
            }
            begin(app, serve).await?
        }
    };
    let stopping = || app.stop.subscribe();
    running.extend([
        tokio::spawn(crate::alerts::run(app.clone(), stopping())),
        tokio::spawn(crate::subscribers::run(app.clone(), stopping())),
        tokio::spawn(crate::status::maintenance::run(app.clone(), stopping())),
        tokio::spawn(crate::updates::run(app.clone(), stopping())),
        tokio::spawn(crate::live::run(app.clone(), stopping())),
        tokio::spawn(crate::jobs::run(app.clone(), stopping())),
        tokio::spawn(crate::escalation::run(app.clone(), stopping())),
        tokio::spawn(crate::recovery::run(app.clone(), stopping())),
        tokio::spawn(crate::signals::run(app.clone(), stopping())),
        tokio::spawn(crate::providers::run(app.clone(), stopping())),
    ]);
    app.waits.store(false, Ordering::Relaxed);
    println!("Signalbox is ready: {}", app.site.public_url);
    if let Some((secret, until)) = set_up {
        println!(
            "Set up: {}/set-up/{secret} (works once, until {})",
            app.site.public_url,
            until.format("%-d %b %H:%M UTC")
        );
    }
    std::future::pending().await
}

/// A mail server that is set but can't be used stops the start: better now than at the first page.
fn mail(serve: &Serve, site: &Site) -> Result<Mail, String> {
    let Some(url) = serve.smtp_url.as_deref().filter(|url| !url.trim().is_empty()) else {
        tracing::warn!("no mail server is set: without SIGNALBOX_SMTP_URL nobody is told anything by mail");
        return Ok(Mail::none());
    };
    let host = site.public_url.split("://").nth(1).unwrap_or_default().split([':', '/']).next().unwrap_or_default();
    let is_name = host.contains('.') && host.parse::<std::net::IpAddr>().is_err();
    let from = format!("Signalbox <signalbox@{}>", if is_name { host } else { "localhost" });
    Mail::to(url, serve.mail_from.as_deref().filter(|from| !from.trim().is_empty()).unwrap_or(&from))
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), String> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("{address} can't be listened on: {error}. Stop what uses it, or set SIGNALBOX_ADDR to another address.")
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    Ok((listener, address))
}

/// `SIGNALBOX_ADMIN_EMAIL` and `_PASSWORD` make the first administrator, only while there is none.
async fn first_administrator(app: &App, serve: &Serve) -> Result<(), String> {
    let (Some(email), Some(password)) = (&serve.admin_email, &serve.admin_password) else { return Ok(()) };
    let mut tx = Tx::begin(&app.pool, Who::System, app.clock.now()).await.map_err(|error| error.to_string())?;
    if auth::has_admin(&mut tx).await.map_err(|error| error.to_string())? {
        return Ok(());
    }
    let name = email.split('@').next().unwrap_or(email);
    let new = auth::people::NewPerson { name, email, password, role: Role::Admin, zone: "UTC" };
    auth::people::add(&mut tx, new).await.map_err(|refusal| {
        let says: Vec<_> = refusal.errors().iter().map(|error| error.says.clone()).collect();
        format!("The first administrator could not be made: {refusal} {}", says.join(" "))
    })?;
    crate::settings::found(&mut tx, "Signalbox", "UTC").await.map_err(|refusal| refusal.to_string())?;
    tx.commit(()).await.map_err(|refusal| refusal.to_string())
}

/// Ctrl-C or SIGTERM.
pub async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

fn log(format: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info,sqlx=warn".into());
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let _ = match format {
        "json" => builder.json().try_init(),
        _ => builder.with_target(false).try_init(),
    };
}
