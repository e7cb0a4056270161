//! Files from a browser: each becomes a runbook or its next version, or is refused with its reason.
//! One bad file holds up none of the others.

use super::{
    address,
    gate::{RunbookGate, sees_restricted},
    read, received,
    versions::{Draft, Outcome, as_stored, save_version, text_of},
};
use crate::{
    db::Tx,
    http::{Ask, Cx, Page, Refusal, Upload},
    settings::audit,
};
use app::runbooks::{ImportPage, Imported, Landed, completeness};
use serde_json::json;

pub const MOST_FILES: usize = 200;

/// `/runbooks/import`.
pub async fn import_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    cx.viewer.must_write_runbooks()?;
    Ok(shown(ImportPage::default()))
}

pub async fn import(cx: Cx, upload: Upload) -> Result<Page, Refusal> {
    cx.viewer.must_write_runbooks()?;
    let pasted = upload.fields.text("text").unwrap_or_default();
    let has_pasted = !pasted.trim().is_empty();
    let mut page = ImportPage::default();
    if upload.files.is_empty() && !has_pasted {
        page.refused = Some("Choose a file, or paste a text.".into());
        return Ok(shown(page));
    }
    if upload.files.len() > MOST_FILES {
        page.refused =
            Some(format!("At most {MOST_FILES} files at once; these are {}. Nothing was read.", upload.files.len()));
        page.pasted = pasted;
        return Ok(shown(page));
    }
    for file in upload.files {
        let outcome = match String::from_utf8(file.bytes) {
            Ok(text) => one(&cx, &file.name, &text, false).await,
            Err(_) => Err("This is no text in UTF-8. Save it as Markdown in UTF-8.".into()),
        };
        page.imported.push(Imported { name: file.name, outcome });
    }
    if has_pasted {
        let outcome = one(&cx, "", &pasted, true).await;
        if outcome.is_err() {
            page.pasted = pasted;
        }
        page.imported.push(Imported { name: "pasted text".into(), outcome });
    }
    Ok(shown(page))
}

/// In a transaction of its own.
async fn one(cx: &Cx, file: &str, text: &str, is_typed: bool) -> Result<Landed, String> {
    received::refused(text).map_err(|error| error.says)?;
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let slug = address::of(&read(text), stem)?;
    kept(cx, file, text, &slug, is_typed).await.map_err(|refusal| match refusal.incidence() {
        Some(name) => format!("{refusal} It is noted as {name}."),
        None => refusal.to_string(),
    })
}

/// The newest text of the runbook that is there already, locked; empty where there is none.
async fn before(tx: &mut Tx, cx: &Cx, slug: &str) -> Result<String, Refusal> {
    let known = sqlx::query!("select id, latest, restricted from runbook where slug = $1 for update", slug)
        .fetch_optional(&mut **tx)
        .await?;
    let Some(known) = known else { return Ok(String::new()) };
    if known.restricted && !sees_restricted(&cx.viewer) {
        return Err(Refusal::NotFound);
    }
    text_of(&mut **tx, known.id, known.latest).await?.ok_or(Refusal::NotFound)
}

async fn kept(cx: &Cx, file: &str, text: &str, slug: &str, is_typed: bool) -> Result<Landed, Refusal> {
    let mut tx = Tx::begin(&cx.app.pool, cx.who(), cx.now()).await?;
    let before = before(&mut tx, cx, slug).await?;
    let text = if is_typed { as_stored(&before, text) } else { text.to_string() };
    let comment = match file {
        "" => "Imported from pasted text".to_string(),
        file => format!("Imported from {file}"),
    };
    let draft = Draft { text: &text, comment: &comment, by: Some(cx.viewer.id), at: tx.now(), shipped: false };
    let kept = save_version(&mut tx, slug, &draft).await?;
    if kept.outcome != Outcome::Same {
        let detail = json!({ "slug": slug, "version": kept.version, "file": file });
        audit::note(&mut tx, cx, "runbook.imported", &kept.id.to_string(), detail).await?;
    }
    tx.commit(()).await?;
    let runbook = read(&text);
    Ok(Landed {
        title: if runbook.title.is_empty() { slug.into() } else { runbook.title.clone() },
        slug: slug.into(),
        version: kept.version,
        says: match kept.outcome {
            Outcome::First => "new runbook",
            Outcome::Next => "new version",
            Outcome::Same => "unchanged",
        },
        is_archived: kept.is_archived,
        parts: completeness(&runbook),
        problems: runbook.problems,
    })
}

fn shown(mut page: ImportPage) -> Page {
    page.limits = format!(
        "At most {MOST_FILES} files at once, {} kB each. A file with the slug of a runbook becomes its next version.",
        received::MOST_BYTES / 1024
    );
    Page::new("Import runbooks · Signalbox", move || app::runbooks::import(page.clone()))
}
