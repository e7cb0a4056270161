//! The OpenAPI document: it leaves nothing out, points nowhere into the void, and what it says of answers is so.

use crate::support::signalbox;
use app::auth::Role;
use serde_json::{Value, json};
use server::http::{Access, Scope, openapi, routes};
use std::collections::BTreeSet;

fn operations(document: &Value) -> impl Iterator<Item = (String, String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(|(method, operation)| (method.to_uppercase(), path.clone(), operation))
    })
}

#[test]
fn every_command_and_every_machines_address_is_described_and_no_other() {
    let document = openapi::document();
    let described: BTreeSet<(String, String)> = operations(&document).map(|(method, path, _)| (method, path)).collect();
    let table = routes::table();
    let row = |method: &str, path: &str| {
        table.iter().find(|route| route.method.as_str() == method && route.path == path).map(|route| route.access)
    };
    for (method, path) in &described {
        assert!(row(method, path).is_some(), "{method} {path} is described, and is in no table");
    }
    for route in &table {
        let is_machines = matches!(route.access, Access::Token | Access::Key);
        let key = (route.method.to_string(), route.path.to_string());
        if !route.name.is_empty() || is_machines || route.path.starts_with("/api/") {
            assert!(described.contains(&key), "{key:?} is not described");
        }
    }
}

#[test]
fn operations_have_one_name_each_and_their_addresses_parameters() {
    let document = openapi::document();
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let name = operation["operationId"].as_str().expect(&path);
        assert!(names.insert(name.to_string()), "{name} stands twice");
        assert!(operation["security"].is_array(), "{method} {path} says nothing of who may use it");
        let given: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let needed: BTreeSet<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
        assert_eq!(given, needed, "{method} {path}");
    }
    for scheme in
        operations(&document).flat_map(|(.., operation)| operation["security"].as_array().cloned().unwrap_or_default())
    {
        for name in scheme.as_object().expect("a scheme").keys() {
            assert!(document["components"]["securitySchemes"][name].is_object(), "{name}");
        }
    }
    references(&document, &mut |reference| {
        let pointer = reference.strip_prefix('#').expect("it stays in the document");
        assert!(document.pointer(pointer).is_some(), "{reference} points into the void");
    });
}

fn references(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            if let Some(reference) = fields.get("$ref").and_then(Value::as_str) {
                found(reference);
            }
            fields.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[test]
fn a_commands_fields_and_answer_are_its_structs() {
    let document = openapi::document();
    let operation = |path: &str| &document["paths"][path]["post"];
    let fields = |path: &str| &operation(path)["requestBody"]["content"]["application/json"]["schema"];
    let change = fields("/incidents/{number}/metrics/change");
    assert_eq!(change["properties"]["metric"], json!({ "type": "string", "format": "uuid" }));
    assert_eq!(change["properties"]["bound"], json!({ "type": "string" }));
    assert_eq!(change["required"], json!(["metric"]));
    assert!(change["properties"]["number"].is_null(), "what stands in the address is no field");
    let answer = |path: &str| &operation(path)["responses"]["200"]["content"]["application/json"]["schema"];
    assert_eq!(answer("/incidents"), &json!({ "type": "integer" }));
    assert_eq!(answer("/incidents/{number}/metrics"), &json!({ "type": "null" }));
    assert_eq!(answer("/incidents/{number}/checks")["properties"]["next"], json!({ "type": ["string", "null"] }));
    assert_eq!(operation("/sign-in")["security"], json!([]));
    for (method, path, operation) in operations(&document) {
        let schema = &operation["requestBody"]["content"]["application/json"]["schema"]["properties"];
        for (name, shape) in schema.as_object().into_iter().flatten() {
            let is_told = shape.as_object().is_some_and(|shape| !shape.is_empty());
            assert!(is_told, "{method} {path} tells nothing of {name}");
        }
    }
}

#[tokio::test]
async fn what_is_answered_has_the_fields_that_are_promised() {
    let signalbox = signalbox().await;
    let ana = signalbox.person("Ana Ruiz", Role::Commander).await;
    ana.press("/services", &[("name", "Support bot")]).await.is(303);
    let served = signalbox.stranger("GET", "/api/v1/openapi.json").await.is(200);
    assert_eq!(served.headers["content-type"], "application/json");
    let document = served.json();
    assert_eq!(document, openapi::document());
    let schema = |name: &str| {
        let fields = document["components"]["schemas"][name]["properties"].as_object().expect(name);
        fields.keys().cloned().collect::<BTreeSet<String>>()
    };
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<String>>();

    let (intake, read) = (signalbox.token(Scope::Intake).await, signalbox.token(Scope::Read).await);
    let change = json!({ "service": "support-bot", "artifact": "prompt", "version": "v7" });
    let kept = signalbox.bearer("POST", "/api/v1/changes", &intake, &change.to_string()).await.is(201).json();
    assert_eq!(keys(&kept), schema("ChangeKept"));
    let parts = signalbox.bearer("GET", "/api/v1/services/support-bot/artifacts", &read, "").await.is(200).json();
    assert_eq!(keys(&parts), schema("Artifacts"));
    assert_eq!(keys(&parts["items"][0]), schema("Artifact"));
    let live = &document["components"]["schemas"]["Artifact"]["properties"]["live"]["properties"];
    assert_eq!(keys(&parts["items"][0]["live"]), keys(live));
    let number = ana.declare("The support bot refuses").await;
    let one = signalbox.bearer("GET", &format!("/api/v1/incidents/{number}"), &read, "").await.is(200).json();
    assert_eq!(keys(&one), schema("Incident"));
    let alert = json!({ "status": "firing", "labels": { "alertname": "DiskFull" }, "annotations": {},
        "startsAt": "2025-02-15T14:00:00Z", "endsAt": "0001-01-01T00:00:00Z" });
    let sent = json!({ "version": "4", "groupKey": "g", "status": "firing", "alerts": [alert] }).to_string();
    signalbox.bearer("POST", "/api/v1/intake/alertmanager", &intake, &sent).await.is(202);
    server::alerts::process_waiting(&signalbox.app).await.expect("it is worked on");
    let alerts = signalbox.bearer("GET", "/api/v1/alerts", &read, "").await.is(200).json();
    assert_eq!(keys(&alerts["items"][0]), schema("Alert"));
    let refused = signalbox.bearer("POST", "/api/v1/changes", &intake, "{}").await.is(422).json();
    assert!(keys(&refused).is_subset(&schema("Problem")));
}
