use super::stage::{ADDRESSES, TITLE, ask, stage};
use std::io::Read;

fn decoded(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::new();
    match encoding {
        "br" => brotli::Decompressor::new(bytes, 4096).read_to_end(&mut plain),
        "gzip" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut plain),
        _ => Ok({
            plain.extend_from_slice(bytes);
            0
        }),
    }
    .expect("it can be decoded");
    plain
}

#[tokio::test]
async fn each_document_comes_with_its_headers() {
    let stage = stage().await;
    let addresses = ADDRESSES.into_iter().chain([(stage.one.as_str(), "text/html; charset=utf-8")]);
    for (path, kind) in addresses {
        let plain = ask(&stage.alone, "GET", path, &[], "").await;
        assert_eq!((plain.status.as_u16(), plain.header("content-type")), (200, kind), "{path}");
        assert_eq!(plain.header("cache-control"), "public, max-age=5", "{path}");
        assert_eq!(plain.header("vary").to_lowercase(), "accept-encoding", "{path}");
        assert_eq!(plain.header("x-content-type-options"), "nosniff", "{path}");
        let cross = if kind.starts_with("text/html") { "" } else { "*" };
        assert_eq!(plain.header("access-control-allow-origin"), cross, "{path}");
        let framed = path == "/status/banner";
        assert_eq!(plain.header("content-security-policy").contains("frame-ancestors *"), framed, "{path}");
        assert_eq!(plain.headers.contains_key("x-frame-options"), !framed, "{path}");

        let head = ask(&stage.alone, "HEAD", path, &[], "").await;
        assert!(head.status.is_success() && head.bytes.is_empty(), "{path}");
        assert_eq!(head.header("etag"), plain.header("etag"), "{path}");
        assert_eq!(head.header("content-length"), plain.bytes.len().to_string(), "{path}");

        let mut marks = vec![plain.header("etag").to_string()];
        for encoding in ["br", "gzip"] {
            let got = ask(&stage.alone, "GET", path, &[("accept-encoding", encoding)], "").await;
            let chosen = got.header("content-encoding").to_string();
            assert!(chosen == encoding || plain.bytes.len() < 300, "{path} is not sent as {encoding}: {chosen}");
            assert_eq!(decoded(&chosen, &got.bytes), plain.bytes, "{path} {encoding}");
            if chosen == encoding {
                assert!(got.bytes.len() < plain.bytes.len());
                marks.push(got.header("etag").to_string());
            }
            let known = [("accept-encoding", encoding), ("if-none-match", got.header("etag"))];
            let again = ask(&stage.alone, "GET", path, &known, "").await;
            assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{path} {encoding}");
            assert_eq!(again.header("etag"), got.header("etag"), "{path}");
            assert!(!again.headers.contains_key("content-type") && !again.headers.contains_key("content-encoding"));
        }
        let unlike: std::collections::HashSet<_> = marks.iter().collect();
        assert!(unlike.len() == marks.len() && marks.iter().all(|mark| mark.starts_with('"')), "{path}: {marks:?}");
    }
}

#[tokio::test]
async fn the_page_stands_at_the_root_of_its_own_listener_and_nothing_else_does() {
    let stage = stage().await;
    let root = ask(&stage.alone, "GET", "/", &[], "").await;
    let page = ask(&stage.alone, "GET", "/status", &[], "").await;
    assert_eq!((root.status.as_u16(), &root.bytes), (200, &page.bytes));
    assert!(page.text().contains(TITLE));
    for (method, path) in [
        ("GET", "/sign-in"),
        ("GET", "/incidents"),
        ("GET", "/readyz"),
        ("GET", "/settings/status"),
        ("POST", "/incidents"),
        ("POST", "/api/v1/intake/events"),
        ("GET", "/api/v1/openapi.json"),
        ("GET", "/api/v1/incidents"),
    ] {
        assert_eq!(ask(&stage.alone, method, path, &[], "").await.status.as_u16(), 404, "{method} {path}");
    }
    assert_eq!(ask(&stage.alone, "GET", "/healthz", &[], "").await.status.as_u16(), 200);
    let missing = ask(&stage.alone, "GET", "/status/incidents/nobody", &[], "").await;
    assert_eq!((missing.status.as_u16(), missing.header("cache-control")), (404, "no-store"));
    assert!(missing.text().contains("no longer listed"));
    for method in ["POST", "PUT", "DELETE"] {
        assert_eq!(ask(&stage.alone, method, "/api/v2/summary.json", &[], "").await.status.as_u16(), 405, "{method}");
    }
}

#[tokio::test]
async fn a_change_changes_the_mark() {
    let stage = stage().await;
    let before = ask(&stage.alone, "GET", "/status", &[], "").await;
    let mark = before.header("etag").to_string();
    super::stage::refresh(&stage.signalbox.app).await;
    let same = ask(&stage.alone, "GET", "/status", &[("if-none-match", &mark)], "").await;
    assert_eq!(same.status.as_u16(), 304, "read again, nothing changed");
    stage.signalbox.clock.forward(chrono::Duration::minutes(1));
    super::stage::say(&stage.ana, "monitoring", "").await;
    super::stage::refresh(&stage.signalbox.app).await;
    let other = ask(&stage.alone, "GET", "/status", &[("if-none-match", &mark)], "").await;
    assert!(other.status.as_u16() == 200 && other.text().contains("Monitoring") && other.header("etag") != mark);
}
