use crate::http::{Ask, Cx, Limits, Page, Refusal};
use app::{
    ids::IncidentNumber,
    postmortems::{self, PostmortemRow, PostmortemsPage, Section, State},
};

/// Resolved incidents and where their postmortems stand, newest first.
pub async fn list(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let before = ask.query.text("before").and_then(|text| text.parse().ok()).unwrap_or(i64::MAX);
    let needing: Vec<String> =
        Section::ALL.iter().filter(|section| section.needs_person()).map(|section| section.key().to_string()).collect();
    let mut rows = sqlx::query!(
        r#"select i.number as "number!", i.title as "title!", i.severity, i.ended_at as "ended_at!", p.drafted_at as "drafted_at?",
                  p.published_at as "published_at?", p.waived_at as "waived_at?",
                  (select count(*) from postmortem_section s
                   where s.incident_id = i.id and s.section = any($4) and s.edited_by is null) as "open!",
                  (select count(*) from action_item a where a.incident_id = i.id and a.done_at is null) as "actions_open!"
           from incident i left join postmortem p on p.incident_id = i.id
           where i.ended_as = 'resolved' and i.kind = 'real' and i.number < $3 and may_read(i, $1, $2)
           order by i.number desc limit $5"#,
        cx.viewer.id.0,
        cx.is_admin(),
        before,
        &needing[..],
        Limits::PAGE_ROWS + 1
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let has_more = rows.len() as i64 > Limits::PAGE_ROWS;
    rows.truncate(Limits::PAGE_ROWS as usize);
    let rows: Vec<PostmortemRow> = rows
        .into_iter()
        .map(|row| PostmortemRow {
            number: IncidentNumber(row.number),
            title: row.title,
            severity: row.severity.and_then(|word| word.parse().ok()),
            ended_at: row.ended_at,
            state: State::of(row.drafted_at.is_some(), row.published_at.is_some(), row.waived_at.is_some()),
            open: row.open,
            actions_open: row.actions_open,
        })
        .collect();
    let older = has_more.then(|| rows.last().map(|row| row.number.0)).flatten();
    let shown = PostmortemsPage { rows, older };
    Ok(Page::new("Postmortems", move || postmortems::list(shown.clone())))
}
