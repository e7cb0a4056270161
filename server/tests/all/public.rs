//! What strangers read: nothing that belongs inside, nothing greener than it is, and nothing changed by reading.

mod ask;
mod lived_in;
mod walk;

use ask::{Got, addresses, ask, everything};
use axum::http::StatusCode;
use lived_in::{Lived, lived_in};
use server::http::routes;

/// Where a word stands: in a body or in a header, whatever its case.
fn found(word: &str, got: &[Got]) -> Vec<String> {
    let word = word.to_lowercase();
    let has = |got: &&Got| got.text.to_lowercase().contains(&word) || got.head.to_lowercase().contains(&word);
    got.iter().filter(has).map(|got| got.what.clone()).collect()
}

#[tokio::test]
async fn nothing_inside_stands_in_any_public_byte() {
    let lived = lived_in().await;
    let got = everything(&lived.signalbox.app).await;
    for (word, what) in &lived.inside {
        let mut found = found(word, &got);
        // Whoever can't sign in reads whom to ask: the administrators, by name.
        found.retain(|place| !place.ends_with(" /sign-in") || !Lived::ADMINISTRATOR.contains(&word.as_str()));
        assert!(found.is_empty(), "{what} ({word}) is public: {found:?}");
    }

    // The search sees: what is public is found wherever it belongs, however it was asked for.
    let public = found(Lived::PUBLIC_TITLE, &got);
    for path in ["/status", "/status/history", "/api/v2/summary.json", "/api/v2/incidents.json", "/history.atom"] {
        for how in ["GET identity", "GET gzip", "GET br"] {
            let place = format!("{how} {path}");
            assert!(public.contains(&place), "{place} does not tell what happened: {public:?}");
        }
    }
}

#[tokio::test]
async fn the_search_finds_what_slipped_out() {
    let lived = lived_in().await;
    let before = found("gpu-17", &everything(&lived.signalbox.app).await);
    assert!(before.is_empty(), "{before:?}");
    lived.let_slip("Machines of gpu-17 are being restarted.").await;
    let after = found("gpu-17", &everything(&lived.signalbox.app).await);
    for place in ["GET identity /status", "GET br /api/v2/incidents.json", "GET gzip /history.rss"] {
        assert!(after.iter().any(|found| found == place), "{place} is not searched: {after:?}");
    }
}

#[tokio::test]
async fn reading_changes_nothing_and_a_head_is_its_get_without_a_body() {
    let lived = lived_in().await;
    server::status::refresh(&lived.signalbox.app).await.expect("the page is made");
    let router = routes::router(lived.signalbox.app.clone());
    let before = lived.rows().await;
    for path in addresses(&lived.signalbox.app).await {
        let get = ask(&router, "GET", &path, "identity").await;
        let head = ask(&router, "HEAD", &path, "identity").await;
        assert!(get.status.as_u16() < 500, "{path}: {}", get.text);
        assert_eq!((get.status, &get.kind, &get.etag), (head.status, &head.kind, &head.etag), "{path}");
        assert!(head.text.is_empty(), "HEAD {path} has a body");
        assert!(!get.head.contains("set-cookie"), "{path} sets a cookie: {}", get.head);
        if get.status == StatusCode::OK && !get.etag.is_empty() {
            let again = ask::known(&router, &path, &get.etag).await;
            assert_eq!((again.status, again.text.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
        }
    }
    assert_eq!(before, lived.rows().await, "a stranger who only reads changed a row");
}

#[tokio::test]
async fn a_closed_page_tells_a_stranger_nothing() {
    let lived = lived_in().await;
    let password = "a page for those who know";
    lived.close(password).await;
    let got = everything(&lived.signalbox.app).await;
    for word in [Lived::PUBLIC_TITLE, "Support assistant", "Document upload", "Uploads fail", "Storage move"] {
        let found = found(word, &got);
        assert!(found.is_empty(), "{word} is told before the gate: {found:?}");
    }
    let refused = got.iter().find(|got| got.what == "GET identity /api/v2/summary.json").expect("it was asked");
    assert!(
        refused.status == StatusCode::UNAUTHORIZED && refused.head.contains("www-authenticate: Basic"),
        "{}",
        refused.head
    );

    let router = routes::router(lived.signalbox.app.clone());
    for (path, kind) in
        [("/status", "text/html"), ("/api/v2/summary.json", "application/json"), ("/history.atom", "xml")]
    {
        for (given, status) in [(password, 200), ("another", 401)] {
            let got = ask::with_password(&router, path, given).await;
            assert_eq!(got.status.as_u16(), status, "{path}, {given}: {}", got.text);
            assert_eq!(got.text.contains(Lived::PUBLIC_TITLE), status == 200, "{path}: {}", got.text);
            assert!(!got.head.contains("cache-control: public"), "{path} is kept for others: {}", got.head);
            assert!(status != 200 || got.kind.contains(kind), "{path}: {}", got.kind);
        }
    }
}
