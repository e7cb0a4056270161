//! Strangers get nothing: every row of the one route table, and every right of the roles.

use crate::support::signalbox;
use app::auth::Role;
use server::http::{Access, Scope, routes};

/// The design's public list. A new public route has to be written here, on purpose.
const PUBLIC: [(&str, &str); 35] = [
    ("GET", "/status"),
    ("GET", "/status/history"),
    ("GET", "/status/incidents/{id}"),
    ("GET", "/status/banner"),
    ("GET", "/badge.svg"),
    ("GET", "/history.atom"),
    ("GET", "/history.rss"),
    ("GET", "/api/v2/summary.json"),
    ("GET", "/api/v2/status.json"),
    ("GET", "/api/v2/components.json"),
    ("GET", "/api/v2/incidents.json"),
    ("GET", "/api/v2/incidents/unresolved.json"),
    ("GET", "/api/v2/scheduled-maintenances.json"),
    ("GET", "/api/v2/scheduled-maintenances/upcoming.json"),
    ("GET", "/api/v2/scheduled-maintenances/active.json"),
    ("POST", "/status/enter"),
    ("GET", "/status/subscribe"),
    ("POST", "/status/subscribe"),
    ("GET", "/status/confirm/{token}"),
    ("POST", "/status/confirm/{token}"),
    ("GET", "/status/unsubscribe/{token}"),
    ("POST", "/status/unsubscribe/{token}"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/assets/{*path}"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("GET", "/set-up/{token}"),
    ("POST", "/set-up/{token}"),
    ("GET", "/invite/{token}"),
    ("POST", "/invite/{token}"),
    ("GET", "/acknowledge/{token}"),
    ("POST", "/acknowledge/{token}"),
    ("POST", "/acknowledge/{token}/pass"),
];

#[tokio::test]
async fn a_stranger_gets_nothing_outside_the_public_list() {
    let signalbox = signalbox().await;
    let mut public = Vec::new();
    for route in routes::table() {
        let method = route.method.as_str();
        let path =
            route.path.replace("{number}", "1").replace("{slug}", "slow-answers").replace("{section}", "summary");
        let answer = signalbox.stranger(method, &path).await;
        let status = answer.status.as_u16();
        match route.access {
            Access::Public => public.push((method.to_string(), route.path)),
            Access::Token => assert_eq!(status, 401, "{method} {path}"),
            Access::Key => assert_eq!(status, 400, "{method} {path}"),
            Access::SignedIn if method == "GET" => {
                let leads_to_sign_in = status == 303 && answer.location().starts_with("/sign-in");
                assert!(leads_to_sign_in || status == 401, "{method} {path} answered {status}");
            }
            Access::SignedIn => assert_eq!(status, 401, "{method} {path}"),
        }
        if route.access != Access::Public {
            for secret in ["Acme AI", "slow-answers", "Slow answers"] {
                let echoed = answer.text.contains(secret) && !path.contains(secret);
                assert!(!echoed, "{method} {path} tells a stranger {secret}");
            }
        }
    }
    public.sort();
    let mut listed: Vec<_> = PUBLIC.iter().map(|(method, path)| (method.to_string(), *path)).collect();
    listed.sort();
    assert_eq!(public, listed, "the public rows of the table are exactly the list");
}

#[tokio::test]
async fn a_refused_machine_is_answered_before_its_body_is_read() {
    let signalbox = signalbox().await;
    let path = "/api/v1/intake/alertmanager";
    signalbox.bearer("POST", path, "wrong", "not json").await.is(401);
    let read = signalbox.token(Scope::Read).await;
    signalbox.bearer("POST", path, &read, "{}").await.is(403);
    let intake = signalbox.token(Scope::Intake).await;
    let malformed = signalbox.bearer("POST", path, &intake, "not json").await.is(400);
    assert_eq!(malformed.headers["content-type"], "application/problem+json");
    signalbox.bearer("GET", "/api/v1/incidents", &intake, "").await.is(403);
    signalbox.bearer("GET", "/api/v1/incidents", &read, "").await.is(200);
}

#[tokio::test]
async fn a_viewer_reads_and_changes_nothing() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let kim = signalbox.person("Kim Lund", Role::Viewer).await;
    let number = ana.declare("The support bot refuses").await;
    kim.get(&format!("/incidents/{number}")).await.is(200);
    for (path, fields) in [
        ("notes", &[("text", "hello")][..]),
        ("severity", &[("severity", "SEV4"), ("reason", "it is nothing")]),
        ("recovery", &[("evidence", "all seems to be well again")]),
        ("acknowledge", &[]),
        ("restrict", &[("restricted", "yes")]),
        ("stand-down", &[("outcome", "false-alarm"), ("reason", "no")]),
    ] {
        kim.press(&format!("/incidents/{number}/{path}"), fields).await.is(403);
    }
    kim.press("/services", &[("name", "Chat")]).await.is(403);
}

#[tokio::test]
async fn a_responder_does_not_command() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Responder).await;
    let number = ana.declare("The support bot refuses").await;
    ben.press(&format!("/incidents/{number}/notes"), &[("text", "I look")]).await.is(303);
    ben.press(&format!("/incidents/{number}/severity"), &[("severity", "SEV4"), ("reason", "mild")]).await.is(403);
    // Taking it over makes him its commander, whatever his role elsewhere.
    let ana_id = ana.id.to_string();
    ben.press(&format!("/incidents/{number}/acknowledge"), &[]).await.is(409);
    ben.press(&format!("/incidents/{number}/acknowledge"), &[("over", &ana_id)]).await.is(303);
    ben.press(&format!("/incidents/{number}/severity"), &[("severity", "SEV4"), ("reason", "mild")]).await.is(303);
}

#[tokio::test]
async fn what_is_restricted_does_not_exist_for_others() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    let ben = signalbox.person("Ben Osei", Role::Commander).await;
    let kim = signalbox.person("Kim Lund", Role::Admin).await;
    let read = signalbox.token(Scope::Read).await;
    let number = ana.declare("Leaked credentials at Initech").await;
    ana.press(&format!("/incidents/{number}/restrict"), &[("restricted", "yes")]).await.is(303);
    for path in ["", "/postmortem", "/postmortem.md", "/updates/new?for=customers", "/approval"] {
        ben.get(&format!("/incidents/{number}{path}")).await.is(404);
    }
    ben.press(&format!("/incidents/{number}/notes"), &[("text", "hello")]).await.is(404);
    for page in ["/", "/incidents", "/alerts", "/services", "/postmortems", "/incidents/new"] {
        let text = ben.get(page).await.is(200).text;
        assert!(!text.contains("Initech"), "{page} betrays it");
        assert!(!text.contains(&format!("#{number} ")), "{page} betrays its number");
    }
    signalbox.bearer("GET", &format!("/api/v1/incidents/{number}"), &read, "").await.is(404);
    signalbox.bearer("GET", &format!("/incidents/{number}/postmortem.md"), &read, "").await.is(404);
    let listed = signalbox.bearer("GET", "/api/v1/incidents", &read, "").await.is(200);
    assert_eq!(listed.json()["items"].as_array().map(Vec::len), Some(0));
    ana.get(&format!("/incidents/{number}")).await.is(200);
    kim.get(&format!("/incidents/{number}")).await.is(200);
}
