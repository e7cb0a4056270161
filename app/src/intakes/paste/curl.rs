//! One request each, as a shell takes it.

use super::Signing;

fn post(url: &str, path: &str, authorization: &str, kind: &str, body: &str) -> String {
    let authorization = match authorization {
        "" => String::new(),
        authorization => format!("  -H 'Authorization: {authorization}' \\\n"),
    };
    format!("curl -sS {url}{path} \\\n{authorization}  -H 'Content-Type: {kind}' \\\n  -d '{body}'\n")
}

/// Signed by the shell: openssl is everywhere.
fn signed(url: &str, path: &str, token: &str, kind: &str, body: &str, signing: Signing) -> String {
    let Signing { secret, header, time_header } = signing;
    let (time, said, sent) = match time_header {
        None => ("", "\"$body\"", String::new()),
        Some(name) => ("at=$(date +%s)\n", "\"$at:$body\"", format!("  -H \"{name}: $at\" \\\n")),
    };
    format!(
        "body='{body}'\n{time}mac=$(printf %s {said} | openssl dgst -sha256 -hmac '{secret}' -r | cut -d' ' -f1)\n\
         curl -sS {url}{path} \\\n  -H 'Authorization: Bearer {token}' \\\n  -H 'Content-Type: {kind}' \\\n{sent}  \
         -H \"{header}: $mac\" \\\n  -d \"$body\"\n"
    )
}

pub(super) fn json(url: &str, token: &str, signing: Option<Signing>) -> String {
    let body =
        r#"{"key":"disk-a1","title":"Disk full on a1","severity":"critical","service":"search","status":"firing"}"#;
    event(url, token, "application/json", body, signing)
}

pub(super) fn cloud_event(url: &str, token: &str, signing: Option<Signing>) -> String {
    let body = r#"{"specversion":"1.0","id":"1","source":"/disks/a1","type":"com.example.disk.full","data":{"summary":"Disk full on a1","severity":"critical"}}"#;
    event(url, token, "application/cloudevents+json", body, signing)
}

fn event(url: &str, token: &str, kind: &str, body: &str, signing: Option<Signing>) -> String {
    let path = "/api/v1/intake/events";
    match signing {
        Some(signing) => signed(url, path, token, kind, body, signing),
        None => post(url, path, &format!("Bearer {token}"), kind, body),
    }
}

pub(super) fn pagerduty(url: &str, token: &str) -> String {
    let body = format!(
        r#"{{"routing_key":"{token}","event_action":"trigger","dedup_key":"disk-a1","payload":{{"summary":"Disk full on a1","source":"a1","severity":"critical"}}}}"#
    );
    post(url, "/v2/enqueue", "", "application/json", &body)
}

pub(super) fn opsgenie(url: &str, token: &str) -> String {
    let body = r#"{"message":"Disk full on a1","alias":"disk-a1","priority":"P1"}"#;
    post(url, "/api/v1/intake/opsgenie/v2/alerts", &format!("GenieKey {token}"), "application/json", body)
}

pub(super) fn change(url: &str, token: &str) -> String {
    let body = r#"{"service":"support-bot","artifact":"prompt","version":"v7","by":"Mara K"}"#;
    post(url, "/api/v1/changes", &format!("Bearer {token}"), "application/json", body)
}
