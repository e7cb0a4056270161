//! A command as an operation: its address, its fields and its answer come from the struct.

use crate::http::{Access, Route};
use serde_json::{Value, json};

/// One row of the route table; none where it is no command.
pub fn operation(route: &Route) -> Option<Value> {
    let shapes = route.shapes?;
    let (mut fields, reply) = ((shapes.fields)(), (shapes.reply)());
    let mut parameters = Vec::new();
    for name in names(route.path) {
        let mut schema = fields["properties"].as_object_mut().and_then(|all| all.remove(name)).unwrap_or_default();
        if schema["type"].is_array() {
            schema["type"] = json!("integer");
        }
        if schema.is_null() {
            schema = json!({ "type": "string" });
        }
        parameters.push(json!({ "name": name, "in": "path", "required": true, "schema": schema }));
    }
    if let Some(required) = fields["required"].as_array_mut() {
        required.retain(|name| !names(route.path).any(|in_path| name == in_path));
    }
    let needs_body = fields["required"].as_array().is_some_and(|names| !names.is_empty());
    if !needs_body && let Some(fields) = fields.as_object_mut() {
        fields.remove("required");
    }
    let is_open = route.access == Access::Public;
    if !is_open {
        parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
    }
    let (noun, verb) = route.name.split_once('.').unwrap_or((route.name, ""));
    Some(json!({
        "operationId": route.name.replace('.', "_"),
        "tags": [noun.replace('_', " ")],
        "summary": format!("{}: {}", capital(noun), verb.replace('_', " ")),
        "security": if is_open { json!([]) } else { json!([{ "session": [] }]) },
        "parameters": parameters,
        "requestBody": {
            "required": needs_body,
            "content": {
                "application/json": { "schema": fields },
                "application/x-www-form-urlencoded": { "schema": fields },
            },
        },
        "responses": {
            "200": { "description": "Done.", "content": { "application/json": { "schema": reply } } },
            "303": { "$ref": "#/components/responses/Next" },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    }))
}

/// Those in braces.
fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + &letters.as_str().replace('_', " ")
}
