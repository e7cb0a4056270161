//! Saving a text as a version. Who began with an older one hears who was faster, and nothing is saved.

use super::{
    address,
    gate::{Change, Locked, RunbookGate},
    read, received,
    versions::{Draft, Outcome, first_version, save_version},
};
use crate::{
    db::Tx,
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    command::{FieldError, Stale},
    runbooks::{CreateRunbook, SaveRunbook, Written},
    ui::span,
};
use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

pub async fn save(cx: Cx, ask: SaveRunbook) -> Result<Written, Refusal> {
    only_shown(&ask.act, &ask.insert)?;
    let mut tx = cx.begin().await?;
    let runbook = cx.viewer.runbook(&mut tx, &ask.slug, Change::Write).await?;
    runbook.must_be_in_the_library()?;
    let (text, comment) = both(received::text(&ask.text, &ask.ends, &runbook.text), received::comment(&ask.comment))?;
    if text != runbook.text && ask.base != runbook.latest {
        let says = saved_before(&runbook, &cx, tx.now() - runbook.written_at);
        let stale = Stale { says, yours: text, theirs: runbook.text, version: runbook.latest };
        return Err(Refusal::Stale(stale));
    }
    let written = write(&mut tx, &cx, &runbook.slug, &text, &comment).await?;
    tx.commit(written).await
}

/// A version of a runbook that is locked already, with its note in the audit.
pub(super) async fn write(tx: &mut Tx, cx: &Cx, slug: &str, text: &str, comment: &str) -> Result<Written, Refusal> {
    let draft = Draft { text, comment, by: Some(cx.viewer.id), at: tx.now(), shipped: false };
    let kept = save_version(tx, slug, &draft).await?;
    if kept.outcome != Outcome::Same {
        let detail = json!({ "slug": slug, "version": kept.version });
        audit::note(tx, cx, "runbook.saved", &kept.id.to_string(), detail).await?;
    }
    Ok(Written { slug: slug.into(), version: kept.version, is_new: kept.outcome != Outcome::Same })
}

pub async fn create(cx: Cx, ask: CreateRunbook) -> Result<Written, Refusal> {
    cx.viewer.must_write_runbooks()?;
    only_shown(&ask.act, &ask.insert)?;
    let (text, comment) = both(received::text(&ask.text, &ask.ends, ""), received::comment(&ask.comment))?;
    let slug = address::of(&read(&text), "").map_err(|says| Refusal::field("text", says))?;
    let mut tx = cx.begin().await?;
    let now = tx.now();
    let draft = Draft { text: &text, comment: &comment, by: Some(cx.viewer.id), at: now, shipped: false };
    let Some(first) = first_version(&mut tx, &slug, &draft).await? else {
        let says = format!("A runbook with the slug `{slug}` exists already. Choose another slug, or edit that one.");
        return Err(Refusal::field("text", says));
    };
    audit::note(&mut tx, &cx, "runbook.created", &first.id.to_string(), json!({ "slug": slug })).await?;
    attach_to(&mut tx, &cx, first.id, ask.alert.trim()).await?;
    tx.commit(Written { slug, version: 1, is_new: true }).await
}

/// Written for an alert: from now on that alert brings it, unless another runbook came before.
async fn attach_to(tx: &mut Tx, cx: &Cx, runbook: Uuid, alert: &str) -> Result<(), Refusal> {
    if alert.is_empty() || alert.chars().count() > 200 || alert.contains('*') {
        return Ok(());
    }
    let now = tx.now();
    sqlx::query!(
        "insert into runbook_match (id, runbook_id, alert_pattern, created_by, created_at)
         select $1, $2, $3, $4, $5
         where not exists (
             select 1 from runbook_match m join runbook b on b.id = m.runbook_id and b.archived_at is null
             where m.removed_at is null and lower(m.alert_pattern) = lower($3))",
        Uuid::now_v7(),
        runbook,
        alert,
        cx.viewer.id.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Buttons that change the text in the page, and save nothing.
fn only_shown(act: &str, insert: &str) -> Result<(), Refusal> {
    match (act, insert) {
        (_, part) if !part.is_empty() => Err(Refusal::field("review", "Nothing is saved yet.")),
        ("preview", _) => Err(Refusal::field("review", "This is a preview. Nothing is saved yet.")),
        _ => Ok(()),
    }
}

fn both(text: Result<String, FieldError>, comment: Result<String, FieldError>) -> Result<(String, String), Refusal> {
    match (text, comment) {
        (Ok(text), Ok(comment)) => Ok((text, comment)),
        (text, comment) => Err(Refusal::Invalid(text.err().into_iter().chain(comment.err()).collect())),
    }
}

/// "Ben saved version 13 20 s before you."
fn saved_before(runbook: &Locked, cx: &Cx, ago: Duration) -> String {
    let when = match ago.num_seconds().max(0) {
        seconds @ 0..=119 => format!("{seconds} s"),
        _ => span(ago),
    };
    let version = runbook.latest;
    match &runbook.written_by {
        Some((id, _)) if *id == cx.viewer.id.0 => format!("You saved version {version} elsewhere, {when} before."),
        Some((_, name)) => {
            format!("{} saved version {version}, {when} before you.", name.split_whitespace().next().unwrap_or(name))
        }
        None => format!("Version {version} came in {when} before you."),
    }
}
