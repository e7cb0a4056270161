use super::{super::gate, differ};
use crate::http::{Ask, Cx, Page, Refusal};
use app::runbooks::ComparePage;

/// Versions to choose from.
const MOST_CHOICES: i64 = 200;

/// `/runbooks/{slug}/compare?from=3&to=5`; without numbers, the newest and the one before it.
pub async fn compare(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let runbook = gate::readable(&cx, &ask.slug()?).await?;
    let asked = |name| ask.query.text(name).and_then(|text| text.parse::<i32>().ok());
    let to = asked("to").unwrap_or(runbook.latest);
    let from = asked("from").unwrap_or((to - 1).max(1));
    let versions = sqlx::query!(
        r#"select v.version, v.recorded_at, p.name as "by?"
           from runbook_version v left join person p on p.id = v.written_by
           where v.runbook_id = $1 order by v.version in ($2, $3) desc, v.version desc limit $4"#,
        runbook.id,
        from,
        to,
        MOST_CHOICES
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let texts = sqlx::query!(
        "select version, text from runbook_version where runbook_id = $1 and version in ($2, $3)",
        runbook.id,
        from,
        to
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let text = |version| texts.iter().find(|row| row.version == version).map(|row| row.text.clone());
    let (Some(old), Some(new)) = (text(from), text(to)) else { return Err(Refusal::NotFound) };
    let diff = tokio::task::spawn_blocking(move || differ(&old, &new))
        .await
        .map_err(|error| Refusal::Broken(error.to_string()))?;
    let mut versions: Vec<_> = versions.into_iter().map(|row| (row.version, row.recorded_at, row.by)).collect();
    versions.sort_by_key(|(version, ..)| -version);
    let shown = ComparePage { slug: runbook.slug, title: runbook.title.clone(), from, to, versions, diff };
    let title = format!("{}: v{from} and v{to} · Signalbox", runbook.title);
    Ok(Page::new(title, move || app::runbooks::compare(shown.clone())))
}
