//! `/runbooks/{slug}/edit` and `/runbooks/new`. What was typed and not saved comes back with the page.

use super::{
    from_incident::{self, from_incident},
    gate::{RunbookGate, readable},
    insert::put_in,
    preview,
    skeleton::{Start, one_line},
    versions::{differ, merge, text_of, unified},
};
use crate::http::{Ask, Cx, Page, Refusal, hashed};
use app::{
    command::{Command, Refused, Stale},
    runbooks::{Clash, CreateRunbook, EditorPage, Newest, SaveRunbook},
};

pub async fn edit(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.viewer.must_write_runbooks()?;
    let runbook = readable(&cx, &ask.slug()?).await?;
    if runbook.archived_at.is_some() {
        return Err(Refusal::Conflict(format!("{} is archived. Bring it back first.", runbook.title)));
    }
    let row = sqlx::query!(
        r#"select v.text, v.recorded_at, p.name as "by?"
           from runbook_version v left join person p on p.id = v.written_by
           where v.runbook_id = $1 and v.version = $2"#,
        runbook.id,
        runbook.latest
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let newest = Newest {
        slug: runbook.slug.clone(),
        title: runbook.title.clone(),
        version: runbook.latest,
        by: row.by,
        at: row.recorded_at,
    };
    let typed = ask.refused.as_ref().filter(|refused| refused.command == SaveRunbook::NAME);
    let mut base = number(typed, "base").unwrap_or(runbook.latest);
    let (mut text, mut clash) = (unified(&row.text), None);
    if let Some(refused) = typed {
        text = unified(refused.value("text").unwrap_or_default());
        if let Some(stale) = &refused.stale {
            let (merged, found) = between(&cx, &newest, runbook.id, base, stale).await?;
            (text, base, clash) = (merged, newest.version, Some(found));
        }
    }
    let mut page = shown(&cx, typed, text, Some(newest)).await?;
    (page.base, page.clash, page.notice) = (base, clash, notice(&ask));
    Ok(Page::new(format!("Edit {} · Signalbox", runbook.title), move || app::runbooks::editor(page.clone())))
}

pub async fn new(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.viewer.must_write_runbooks()?;
    let query = |name| ask.query.text(name).unwrap_or_default();
    let (from, alert) = (query("from"), one_line(&query("alert")));
    let typed = ask.refused.as_ref().filter(|refused| refused.command == CreateRunbook::NAME);
    let text = match (typed, from.parse::<i64>()) {
        (Some(refused), _) => unified(refused.value("text").unwrap_or_default()),
        (None, Ok(number)) => from_incident(&cx, number).await?.text(),
        (None, Err(_)) => for_alert(&alert).text(),
    };
    let mut page = shown(&cx, typed, text, None).await?;
    page.incidents = from_incident::choices(&cx).await?;
    (page.from, page.alert) = (from, alert);
    Ok(Page::new("New runbook · Signalbox", move || app::runbooks::editor(page.clone())))
}

fn for_alert(alert: &str) -> Start {
    if alert.is_empty() {
        return Start::default();
    }
    let title: String = alert.chars().take(120).collect();
    Start { triggers: vec![format!("Alert {title} fires")], title, ..Start::default() }
}

/// The page with what was typed, and the part in it that was asked for.
async fn shown(cx: &Cx, typed: Option<&Refused>, text: String, newest: Option<Newest>) -> Result<EditorPage, Refusal> {
    let value = |name| typed.and_then(|refused| refused.value(name)).unwrap_or_default().to_string();
    let put = preview::part(&value("insert")).map(|part| put_in(&text, part));
    let text = put.map_or(text, |put| put.text);
    let slug = newest.as_ref().map(|newest| newest.slug.clone()).unwrap_or_default();
    let service = value("service");
    let services = crate::services::choices(&cx.app.pool).await?;
    Ok(EditorPage {
        base: newest.as_ref().map_or(0, |newest| newest.version),
        newest,
        preview: preview::of(&cx.app.pool, &text, &slug, &service).await?,
        text,
        comment: value("comment"),
        clash: None,
        notice: None,
        from: String::new(),
        alert: String::new(),
        incidents: Vec::new(),
        services: services.into_iter().map(|(slug, name, _)| (slug, name)).collect(),
        service,
        script: hashed("js/editor.js"),
    })
}

/// What both changed since the version they began with, and both changes in one text.
async fn between(
    cx: &Cx,
    newest: &Newest,
    runbook: uuid::Uuid,
    base: i32,
    stale: &Stale,
) -> Result<(String, Clash), Refusal> {
    let common = text_of(&cx.app.pool, runbook, base).await?;
    let (yours, theirs) = (stale.yours.clone(), stale.theirs.clone());
    // Without the version they began with, everything that differs is somebody's change.
    let common = common.unwrap_or_else(|| theirs.clone());
    let compared = tokio::task::spawn_blocking(move || {
        (differ(&common, &theirs), differ(&common, &yours), merge(&common, &yours, &theirs))
    });
    let (theirs, yours, (merged, places)) = compared.await.map_err(|error| Refusal::Broken(error.to_string()))?;
    let by = newest.by.as_deref().and_then(|name| name.split_whitespace().next()).unwrap_or("Signalbox");
    let clash = Clash {
        says: stale.says.clone(),
        base,
        by: by.into(),
        at: newest.at,
        version: newest.version,
        theirs,
        yours,
        your_text: stale.yours.clone(),
        places,
    };
    Ok((merged, clash))
}

fn number(typed: Option<&Refused>, field: &str) -> Option<i32> {
    typed?.value(field)?.trim().parse().ok()
}

fn notice(ask: &Ask) -> Option<String> {
    let version = |word| ask.query.text(word).and_then(|text| text.parse::<i32>().ok());
    match (version("saved"), version("same")) {
        (Some(version), _) => Some(format!("Version {version} is saved.")),
        (_, Some(version)) => Some(format!("Nothing was saved: version {version} holds the same bytes already.")),
        _ => None,
    }
}
