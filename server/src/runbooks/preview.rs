//! The text as responders will see it. The browser holds no parser: it asks, and puts the answer in its place.

use super::{gate::RunbookGate, insert::put_in, marks, read, received, versions::unified};
use crate::http::{Cx, Fields, Refusal, fragment};
use app::runbooks::{Part, Preview, Value, completeness, part_key};
use axum::response::Response;
use sqlx::PgPool;

const MOST_VARIABLES: i64 = 200;

/// `POST /runbooks/preview`: pieces of the editor's page.
pub async fn preview(cx: Cx, fields: Fields) -> Result<Response, Refusal> {
    cx.viewer.must_write_runbooks()?;
    let field = |name| fields.text(name).unwrap_or_default();
    let mut text = unified(&field("text"));
    if text.len() > received::MOST_BYTES {
        received::refused(&text).map_err(|error| Refusal::Invalid(vec![error]))?;
    }
    let inserted = part(&field("insert")).map(|part| {
        let put = put_in(&text, part);
        text = put.text;
        (put.line, put.added)
    });
    let mut preview = of(&cx.app.pool, &text, &field("slug"), &field("service")).await?;
    preview.inserted = inserted;
    Ok(fragment(&cx, || app::runbooks::fragment(&preview)))
}

pub fn part(key: &str) -> Option<Part> {
    Part::ALL.into_iter().find(|part| part_key(*part) == key)
}

/// `slug` is the address it is kept at, or empty; `service` the slug of the one whose values are filled in.
pub async fn of(pool: &PgPool, text: &str, slug: &str, service: &str) -> Result<Preview, sqlx::Error> {
    let mut runbook = read(text);
    marks::look(text, slug, &mut runbook);
    let variables = sqlx::query!(
        "select v.name, v.value, s.name as service from service_variable v join service s on s.id = v.service_id
         where s.slug = $1 order by v.name limit $2",
        service,
        MOST_VARIABLES
    )
    .fetch_all(pool)
    .await?;
    let latest = sqlx::query_scalar!("select latest from runbook where slug = $1", slug).fetch_optional(pool).await?;
    Ok(Preview {
        version: latest.unwrap_or(0) + 1,
        parts: completeness(&runbook),
        runbook,
        variables: variables
            .into_iter()
            .map(|row| Value { name: row.name, value: row.value, source: row.service })
            .collect(),
        inserted: None,
    })
}
