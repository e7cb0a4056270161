//! Stored bytes as files: the newest version, any version, or the whole library.

use super::{
    gate::sees_restricted,
    versions::{number, stored},
};
use crate::http::{Ask, Cx, Refusal};
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use std::io::{Cursor, Write};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const MOST_RUNBOOKS: i64 = 2000;
const MOST_BYTES: i64 = 64 << 20;

/// `/runbooks/{slug}.md`.
pub async fn export(cx: Cx, ask: Ask) -> Result<Response, Refusal> {
    let slug = ask.slug()?;
    let (_, text) = stored(&cx, &slug, None).await?;
    Ok(file("text/markdown; charset=utf-8", &format!("{slug}.md"), text.into_bytes()))
}

/// `/runbooks/{slug}/versions/{version}.md`.
pub async fn export_version(cx: Cx, ask: Ask) -> Result<Response, Refusal> {
    let slug = ask.slug()?;
    let (version, text) = stored(&cx, &slug, Some(number(&ask)?)).await?;
    Ok(file("text/markdown; charset=utf-8", &format!("{slug}-v{version}.md"), text.into_bytes()))
}

/// `/runbooks/export`: every runbook of the library that the viewer may read.
pub async fn export_all(cx: Cx, _: Ask) -> Result<Response, Refusal> {
    let sees = sees_restricted(&cx.viewer);
    let size = sqlx::query!(
        r#"select count(*) as "count!", coalesce(sum(length(v.text)), 0)::bigint as "length!"
           from runbook b join runbook_version v on v.runbook_id = b.id and v.version = b.latest
           where b.archived_at is null and (not b.restricted or $1)"#,
        sees
    )
    .fetch_one(&cx.app.pool)
    .await?;
    if size.count > MOST_RUNBOOKS || size.length > MOST_BYTES {
        let says = format!(
            "The library holds {} runbooks; a browser is given {MOST_RUNBOOKS}. \
             Run `signalbox runbook export --to DIR`.",
            size.count
        );
        return Err(Refusal::Conflict(says));
    }
    let rows = sqlx::query!(
        "select b.slug, v.text, v.recorded_at
         from runbook b join runbook_version v on v.runbook_id = b.id and v.version = b.latest
         where b.archived_at is null and (not b.restricted or $1) order by b.slug limit $2",
        sees,
        MOST_RUNBOOKS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let files = rows.into_iter().map(|row| (format!("{}.md", row.slug), row.text, row.recorded_at)).collect();
    let bytes = tokio::task::spawn_blocking(move || packed(files))
        .await
        .map_err(|error| Refusal::Broken(error.to_string()))?
        .map_err(|error| Refusal::Broken(error.to_string()))?;
    Ok(file("application/zip", "runbooks.zip", bytes))
}

fn packed(files: Vec<(String, String, DateTime<Utc>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text, at) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(stamp(at).unwrap_or_default());
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn stamp(at: DateTime<Utc>) -> Option<zip::DateTime> {
    let year = u16::try_from(at.year()).ok()?;
    let part = |number: u32| u8::try_from(number).ok();
    zip::DateTime::from_date_and_time(
        year,
        part(at.month())?,
        part(at.day())?,
        part(at.hour())?,
        part(at.minute())?,
        part(at.second())?,
    )
    .ok()
}

fn file(kind: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // A slug and a number: nothing in it needs quoting.
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
