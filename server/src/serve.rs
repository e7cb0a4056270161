//! Starting and stopping: database, migrations, workers, listeners; and the reverse.

use crate::{
    auth,
    clock::Clock,
    config::Serve,
    db::{self, Tx, Who, embedded::Embedded},
    http::{App, Site, routes},
    notifications::Mail,
    outgoing::{Database, Reach},
    seal::Seal,
};
use app::auth::Role;
use axum::{Router, serve::ListenerExt};
use std::{net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// Requests in flight get this long to end.
const GRACE: Duration = Duration::from_secs(10);

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
    db::migrate(&url).await.map_err(|error| error.to_string())?;
    let pool = db::pool(&url).map_err(|error| format!("DATABASE_URL can't be read: {error}"))?;
    let clock = Clock::system();
    let (listener, address) = listen(serve.addr).await?;
    let public_url = serve.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let public_url = public_url.trim_end_matches('/').to_string();
    let status_url = serve.status_url.clone().unwrap_or_else(|| public_url.clone());
    let site = Site { public_url, status_url, trusted_hops: serve.trusted_hops };
    let reach = Reach { allowed: serve.allow_private_targets.0.clone(), database: Database::of(&pool) };
    let mail = mail(serve, &site)?;
    let app = App::with(pool, clock, site, reach, Seal::load(&serve.key_file())?).mailing(mail);

    crate::runbooks::load_shipped(&app.pool, app.clock.now()).await.map_err(|error| error.to_string())?;
    crate::runbooks::list_all(&app).await.map_err(|error| error.to_string())?;
    first_administrator(&app, serve).await?;
    let set_up = auth::set_up_link(&app.pool, app.clock.now()).await.map_err(|error| error.to_string())?;

    let stopping = app.stop.subscribe();
    let workers = [
        tokio::spawn(crate::alerts::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::status::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::live::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::jobs::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::escalation::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::recovery::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::signals::run(app.clone(), stopping.clone())),
        tokio::spawn(crate::providers::run(app.clone(), stopping.clone())),
    ];
    println!("Signalbox is ready: {}", app.site.public_url);
    if let Some((secret, until)) = set_up {
        println!(
            "Set up: {}/set-up/{secret} (works once, until {})",
            app.site.public_url,
            until.format("%-d %b %H:%M UTC")
        );
    }
    let status = match serve.status_addr {
        None => None,
        Some(addr) => {
            let (listener, _) = listen(addr).await?;
            Some(tokio::spawn(accept(listener, routes::status_only(app.clone()), stopping.clone())))
        }
    };
    let served = tokio::spawn(accept(listener, routes::router(app.clone()), stopping));
    asked_to_stop().await;
    app.stop.send_replace(true);
    let all = async {
        let _ = served.await;
        if let Some(status) = status {
            let _ = status.await;
        }
        for worker in workers {
            let _ = worker.await;
        }
    };
    if tokio::time::timeout(GRACE, all).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    app.pool.close().await;
    Ok(())
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

async fn accept(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) {
    // Without it a page waits 40 ms for the client's delayed acknowledgement.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let stopped = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
        tracing::error!(%error, "the listener ended");
    }
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
