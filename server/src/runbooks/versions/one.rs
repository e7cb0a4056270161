use super::{
    super::{
        gate::{self, Change, may},
        shelf,
    },
    text_of,
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::runbooks::VersionPage;

/// `/runbooks/{slug}/versions/{version}`.
pub async fn one(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let runbook = gate::readable(&cx, &ask.slug()?).await?;
    let version = number(&ask)?;
    let row = sqlx::query!(
        r#"select v.text, v.comment, v.recorded_at, p.name as "by?"
           from runbook_version v left join person p on p.id = v.written_by
           where v.runbook_id = $1 and v.version = $2"#,
        runbook.id,
        version
    )
    .fetch_one(&cx.app.pool)
    .await?;
    let shown = VersionPage {
        slug: runbook.slug,
        title: runbook.title.clone(),
        version,
        latest: runbook.latest,
        at: row.recorded_at,
        by: row.by,
        comment: row.comment,
        problems: shelf(&cx.app).read(runbook.id, version, &row.text).problems.clone(),
        text: row.text,
        may_restore: may(&cx.viewer, Change::Write) && runbook.archived_at.is_none(),
    };
    Ok(Page::new(format!("{} v{version} · Signalbox", runbook.title), move || app::runbooks::version(shown.clone())))
}

/// The stored bytes of a version, or of the newest.
pub async fn stored(cx: &Cx, slug: &str, version: Option<i32>) -> Result<(i32, String), Refusal> {
    let runbook = gate::readable(cx, slug).await?;
    let version = version.unwrap_or(runbook.latest);
    let text = text_of(&cx.app.pool, runbook.id, version).await?.ok_or(Refusal::NotFound)?;
    Ok((version, text))
}

pub(in super::super) fn number(ask: &Ask) -> Result<i32, Refusal> {
    ask.path.text("version").and_then(|text| text.parse().ok()).ok_or(Refusal::NotFound)
}
