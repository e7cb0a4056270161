use super::super::gate::{self, Change, may};
use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::runbooks::{VersionRow, VersionsPage};

/// `/runbooks/{slug}/versions`.
pub async fn list(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let runbook = gate::readable(&cx, &ask.slug()?).await?;
    let before = ask.query.text("before").and_then(|text| text.parse().ok()).unwrap_or(i32::MAX);
    let rows = sqlx::query!(
        r#"select v.version, v.comment, v.recorded_at, v.problems, p.name as "by?"
           from runbook_version v left join person p on p.id = v.written_by
           where v.runbook_id = $1 and v.version < $2 order by v.version desc limit $3"#,
        runbook.id,
        before,
        Limits::PAGE_ROWS
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows: Vec<VersionRow> = rows
        .into_iter()
        .map(|row| VersionRow {
            version: row.version,
            at: row.recorded_at,
            by: row.by,
            comment: row.comment,
            problems: row.problems,
        })
        .collect();
    let shown = VersionsPage {
        slug: runbook.slug,
        title: runbook.title.clone(),
        latest: runbook.latest,
        older: rows.last().map(|row| row.version).filter(|version| *version > 1),
        rows,
        archived_at: runbook.archived_at,
        may_edit: may(&cx.viewer, Change::Write),
        may_archive: may(&cx.viewer, Change::Archive),
        notice: notice(&ask),
    };
    let title = format!("Versions of {} · Signalbox", runbook.title);
    Ok(Page::new(title, move || app::runbooks::versions(shown.clone())))
}

fn notice(ask: &Ask) -> Option<String> {
    let version = |word| ask.query.text(word).and_then(|text| text.parse::<i32>().ok());
    match (version("restored"), version("same")) {
        (Some(version), _) => Some(format!("It is version {version} now.")),
        (_, Some(version)) => Some(format!("Nothing changed: version {version} holds the same bytes already.")),
        _ => None,
    }
}
