//! `/healthz`: the process answers. `/readyz`: the database does too.

use super::{App, Refusal};
use axum::{extract::State, response::Response};

pub async fn healthz() -> &'static str {
    "ok\n"
}

pub async fn readyz(State(app): State<App>) -> Result<&'static str, Response> {
    let answer = sqlx::query_scalar!("select 1").fetch_one(&app.pool).await;
    answer.map(|_| "ready\n").map_err(|error| Refusal::from(error).problem())
}
