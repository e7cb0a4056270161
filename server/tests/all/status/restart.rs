//! A process that starts while the database is away, first in this process, then as the binary.

use super::stage::{TITLE, ask, refresh, stage};
use crate::support::fresh;
use server::{
    clock::Clock,
    db,
    http::{App, routes},
    outgoing::Reach,
    seal::Seal,
    status::Copy,
};
use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::net::{TcpListener, TcpStream};

/// Nobody listens there.
const NOWHERE: &str = "postgres://signalbox@127.0.0.1:9/none";

#[tokio::test]
async fn the_copy_on_disk_is_read_where_the_database_is_away() {
    let stage = stage().await;
    let folder = tempfile::tempdir().expect("a folder");
    let signalbox = &stage.signalbox;
    let process = |url: &str, clock: Clock| {
        App::with(db::pool(url).expect("a pool"), clock, signalbox.app.site.clone(), Reach::default(), Seal::passing())
            .keeping(Copy::under(folder.path()))
    };
    refresh(&process(&signalbox.url, signalbox.clock.clone())).await;
    let later = Clock::standing(signalbox.clock.now() + chrono::Duration::minutes(10));
    let alone = process(NOWHERE, later);
    let router = routes::status_only(alone.clone());
    assert_eq!(ask(&router, "GET", "/status", &[], "").await.status.as_u16(), 503, "nothing is known yet");
    server::status::show_kept(&alone).await;
    let page = ask(&router, "GET", "/status", &[], "").await;
    assert_eq!(page.status.as_u16(), 200);
    let text = page.text();
    assert!(
        text.contains(TITLE) && text.contains("We cannot change this page") && text.contains("14:10 UTC"),
        "{text}"
    );
    for path in ["/api/v2/summary.json", "/history.atom", stage.one.as_str()] {
        let got = ask(&router, "GET", path, &[], "").await;
        assert!(got.status.as_u16() == 200 && got.text().contains(TITLE), "{path}");
    }
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port()
}

fn serve(data: &Path, url: &str, port: u16, status_port: u16) -> Server {
    let child = Command::new(env!("CARGO_BIN_EXE_signalbox"))
        .args(["serve", "--addr", &format!("127.0.0.1:{port}"), "--status-addr", &format!("127.0.0.1:{status_port}")])
        .env("DATABASE_URL", url)
        .env("SIGNALBOX_DATA_DIR", data)
        .env_remove("SIGNALBOX_SMTP_URL")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    Server(child)
}

async fn get(port: u16, path: &str) -> Option<(u16, String, String)> {
    let answer = reqwest::get(format!("http://127.0.0.1:{port}{path}")).await.ok()?;
    let again =
        answer.headers().get("retry-after").and_then(|value| value.to_str().ok()).unwrap_or_default().to_string();
    Some((answer.status().as_u16(), again, answer.text().await.ok()?))
}

async fn until(port: u16, path: &str, status: u16) -> String {
    let began = Instant::now();
    loop {
        let got = get(port, path).await;
        match got {
            Some((found, _, text)) if found == status => return text,
            _ => assert!(began.elapsed() < Duration::from_secs(30), "{path} never answered {status}: {got:?}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// The database's address as it will be: nobody listens there until a door is opened.
async fn open_door(port: u16, url: &str) {
    let target = url.split('@').nth(1).and_then(|rest| rest.split('/').next()).expect("a host").to_string();
    let listener = TcpListener::bind(("127.0.0.1", port)).await.expect("the port is free");
    tokio::spawn(async move {
        while let Ok((mut one, _)) = listener.accept().await {
            let target = target.clone();
            tokio::spawn(async move {
                if let Ok(mut other) = TcpStream::connect(&target).await {
                    let _ = tokio::io::copy_bidirectional(&mut one, &mut other).await;
                }
            });
        }
    });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_starts_without_its_database_serves_the_page_and_wakes_with_it() {
    let (url, data) = (fresh().await, tempfile::tempdir().expect("a folder"));
    let (port, status_port, door) = (free_port(), free_port(), free_port());
    let first = serve(data.path(), &url, port, status_port);
    let page = until(status_port, "/", 200).await;
    assert!(page.contains("being set up"), "{page}");
    until(port, "/sign-in", 200).await;
    let kept = data.path().join("status/record.json");
    let began = Instant::now();
    while !kept.exists() {
        assert!(began.elapsed() < Duration::from_secs(10), "nothing was kept");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    drop(first);

    let host = url.split('@').nth(1).and_then(|rest| rest.split('/').next()).expect("a host");
    let away = url.replacen(host, &format!("127.0.0.1:{door}"), 1);
    let second = serve(data.path(), &away, port, status_port);
    for (port, path) in [(status_port, "/"), (port, "/status"), (port, "/api/v2/summary.json"), (port, "/history.atom")]
    {
        until(port, path, 200).await;
    }
    let (status, again, _) = get(port, "/sign-in").await.expect("an answer");
    assert!(status == 503 && !again.is_empty(), "{status} {again}");
    assert_eq!(get(port, "/healthz").await.map(|got| got.0), Some(200));
    open_door(door, &url).await;
    until(port, "/sign-in", 200).await;
    drop(second);
}
