use super::stage::{ADDRESSES, PART, Stage, TITLE, ask, refresh, stage};
use base64::{Engine, prelude::BASE64_STANDARD};

const PASSWORD: &str = "open sesame please";

async fn shut(stage: &Stage, password: Option<&str>) {
    let hash = match password {
        Some(password) => server::auth::hash_password(password).await,
        None => None,
    };
    let person = stage.ana.id.0;
    sqlx::query("update status_page set password_hash = $1, password_changed_by = $2, password_changed_at = $3")
        .bind(hash)
        .bind(person)
        .bind(stage.signalbox.clock.now())
        .execute(&stage.signalbox.app.pool)
        .await
        .expect("a password");
    refresh(&stage.signalbox.app).await;
}

async fn enter(stage: &Stage, password: &str) -> super::stage::Got {
    let body = crate::support::form(&[("password", password)]);
    let kind = [("content-type", "application/x-www-form-urlencoded")];
    ask(&stage.alone, "POST", "/status/enter", &kind, &body).await
}

fn cookie(got: &super::stage::Got) -> String {
    got.header("set-cookie").split(';').next().unwrap_or_default().to_string()
}

#[tokio::test]
async fn a_private_page_tells_a_stranger_nothing() {
    let stage = stage().await;
    shut(&stage, Some(PASSWORD)).await;
    let addresses = ADDRESSES.iter().map(|(path, _)| *path);
    for path in addresses.chain([stage.one.as_str(), "/", "/status/incidents/nobody", "/status/subscribe"]) {
        for encoding in ["identity", "gzip", "br"] {
            let got = ask(&stage.alone, "GET", path, &[("accept-encoding", encoding)], "").await;
            assert_eq!(got.status.as_u16(), 401, "{path}");
            assert_eq!(got.header("cache-control"), "no-store", "{path}");
            assert!(!got.headers.contains_key("etag"), "{path}: no mark of what is behind the gate");
        }
        let told = ask(&stage.alone, "GET", path, &[], "").await.text();
        for secret in [TITLE, PART, "Not working", "Partly", "argon2"] {
            assert!(!told.contains(secret), "{path} tells a stranger {secret}");
        }
    }
    let machine = ask(&stage.alone, "GET", "/api/v2/status.json", &[], "").await;
    assert!(machine.header("www-authenticate").starts_with("Basic "));
    assert!(!machine.text().contains("Acme"));
}

#[tokio::test]
async fn who_knows_the_password_reads_it_until_it_changes() {
    let stage = stage().await;
    shut(&stage, Some(PASSWORD)).await;
    let wrong = enter(&stage, "open sesame").await;
    assert_eq!(wrong.status.as_u16(), 401);
    assert!(wrong.text().contains("This is not the password.") && !wrong.headers.contains_key("set-cookie"));

    let entered = enter(&stage, PASSWORD).await;
    assert_eq!((entered.status.as_u16(), entered.header("location")), (303, "/status"));
    let set = entered.header("set-cookie");
    assert!(set.contains("; HttpOnly") && set.contains("; SameSite=Lax"), "{set}");
    let mine = cookie(&entered);
    for (path, _) in ADDRESSES {
        let got = ask(&stage.alone, "GET", path, &[("cookie", &mine)], "").await;
        assert_eq!(got.status.as_u16(), 200, "{path}");
        assert_eq!(got.header("cache-control"), "private, no-cache", "{path}");
        assert!(got.header("vary").contains("Cookie"), "{path}");
        let known = [("cookie", mine.as_str()), ("if-none-match", got.header("etag"))];
        assert_eq!(ask(&stage.alone, "GET", path, &known, "").await.status.as_u16(), 304, "{path}");
        let stranger = ask(&stage.alone, "GET", path, &[("if-none-match", got.header("etag"))], "").await;
        assert_eq!(stranger.status.as_u16(), 401, "{path}: a mark is no right");
    }
    let forged =
        ask(&stage.alone, "GET", "/status", &[("cookie", "signalbox-status=AAAAAAAAAAAAAAAAAAAAAAAA")], "").await;
    assert_eq!(forged.status.as_u16(), 401);

    shut(&stage, Some("another password")).await;
    let ended = ask(&stage.alone, "GET", "/status", &[("cookie", &mine)], "").await;
    assert_eq!(ended.status.as_u16(), 401, "another password ends what the old one opened");
    shut(&stage, None).await;
    assert_eq!(ask(&stage.alone, "GET", "/status", &[], "").await.status.as_u16(), 200);
}

#[tokio::test]
async fn a_cookie_ends_after_a_month() {
    let stage = stage().await;
    shut(&stage, Some(PASSWORD)).await;
    let mine = cookie(&enter(&stage, PASSWORD).await);
    stage.signalbox.clock.forward(chrono::Duration::days(29));
    assert_eq!(ask(&stage.alone, "GET", "/status", &[("cookie", &mine)], "").await.status.as_u16(), 200);
    stage.signalbox.clock.forward(chrono::Duration::days(2));
    assert_eq!(ask(&stage.alone, "GET", "/status", &[("cookie", &mine)], "").await.status.as_u16(), 401);
}

#[tokio::test]
async fn programs_send_the_password_with_each_request() {
    let stage = stage().await;
    shut(&stage, Some(PASSWORD)).await;
    let basic = |password: &str| format!("Basic {}", BASE64_STANDARD.encode(format!("status:{password}")));
    for path in ["/api/v2/summary.json", "/history.atom", "/badge.svg"] {
        // More often than one may try.
        for _ in 0..8 {
            let got = ask(&stage.alone, "GET", path, &[("authorization", &basic(PASSWORD))], "").await;
            assert_eq!(got.status.as_u16(), 200, "{path}");
        }
    }
    let wrong = ask(&stage.alone, "GET", "/api/v2/summary.json", &[("authorization", &basic("wrong"))], "").await;
    assert_eq!(wrong.status.as_u16(), 401);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let stage = stage().await;
    shut(&stage, Some(PASSWORD)).await;
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(enter(&stage, "a guess").await.status.as_u16());
    }
    assert_eq!(answers.iter().filter(|status| **status == 401).count(), 10, "{answers:?}");
    let refused = enter(&stage, PASSWORD).await;
    assert_eq!((refused.status.as_u16(), refused.header("retry-after")), (429, "60"));
}
