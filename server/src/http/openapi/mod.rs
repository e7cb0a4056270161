//! `/api/v1/openapi.json`: every command, as the route table and its struct tell it, and what machines speak.

mod commands;
mod shape;

use super::{Route, routes};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};
use std::sync::LazyLock;

/// What a command takes and answers.
#[derive(Clone, Copy)]
pub struct Shapes {
    pub fields: fn() -> Value,
    pub reply: fn() -> Value,
}

impl Shapes {
    pub fn of<C: app::command::Command>() -> Shapes {
        Shapes { fields: shape::of::<C>, reply: shape::answered::<C::Reply> }
    }
}

/// Machines' addresses take their bodies by hand, so they are described by hand; a test asks them.
const MACHINES: &str = include_str!("machines.json");

pub fn document() -> Value {
    whole(&routes::table())
}

fn whole(table: &[Route]) -> Value {
    let mut document: Value = serde_json::from_str(MACHINES).unwrap_or_default();
    document["info"]["version"] = json!(env!("CARGO_PKG_VERSION"));
    for route in table {
        if let Some(operation) = commands::operation(route) {
            document["paths"][route.path][route.method.as_str().to_lowercase()] = operation;
        }
    }
    document
}

/// It never changes while the process runs.
pub async fn serve() -> Response {
    static TEXT: LazyLock<String> = LazyLock::new(|| document().to_string());
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, TEXT.as_str()).into_response()
}
