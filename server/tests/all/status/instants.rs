use super::stage::{Stage, ask, stage};
use chrono::Duration;
use server::http::{App, routes};
use std::time::{Duration as Wait, Instant};

async fn page(stage: &Stage) -> String {
    ask(&stage.alone, "GET", "/status", &[], "").await.text()
}

/// Until the page says so, by itself.
async fn comes(app: &App, words: &str) -> String {
    let (router, began) = (routes::status_only(app.clone()), Instant::now());
    loop {
        let text = ask(&router, "GET", "/status", &[], "").await.text();
        if text.contains(words) {
            return text;
        }
        assert!(began.elapsed() < Wait::from_secs(10), "{words} never came: {text}");
        tokio::time::sleep(Wait::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_that_falls_due_is_late_without_a_change() {
    let stage = stage().await;
    assert!(page(&stage).await.contains("Next update"));
    let app = stage.signalbox.app.clone();
    let due = app.status.load().due;
    assert!(due <= stage.signalbox.clock.now() + Duration::minutes(31), "{due}");
    let following = tokio::spawn(server::status::run(app.clone(), app.stop.subscribe()));
    stage.signalbox.clock.forward(Duration::minutes(31));
    comes(&app, "is late").await;
    app.stop.send_replace(true);
    following.await.expect("it stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_database_it_goes_on_and_says_since_when_it_is_stale() {
    let stage = stage().await;
    let app = stage.signalbox.app.clone();
    app.pool.close().await;
    assert!(server::status::refresh(&app).await.is_err());
    let following = tokio::spawn(server::status::run(app.clone(), app.stop.subscribe()));
    let stale = comes(&app, "We cannot change this page at the moment").await;
    assert!(stale.contains("14:10 UTC"), "since it was read: {stale}");
    stage.signalbox.clock.forward(Duration::minutes(31));
    comes(&app, "is late").await;
    app.stop.send_replace(true);
    following.await.expect("it stops");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_heard_by_every_process() {
    let stage = stage().await;
    let twin = stage.signalbox.twin();
    let following = tokio::spawn(server::status::run(twin.clone(), twin.stop.subscribe()));
    comes(&twin, super::stage::TITLE).await;
    stage.signalbox.clock.forward(Duration::seconds(5));
    super::stage::say(&stage.ana, "monitoring", "").await;
    let began = Instant::now();
    comes(&twin, "Monitoring").await;
    assert!(began.elapsed() < Wait::from_secs(1), "{:?}", began.elapsed());
    twin.stop.send_replace(true);
    following.await.expect("it stops");
}
