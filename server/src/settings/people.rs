use super::shelf;
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    ids::PersonId,
    settings::{Once, PeoplePage, PersonRow, people},
};
use uuid::Uuid;

const MOST_LISTED: i64 = 500;

pub async fn people_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Admin)?;
    let made = once(&cx, &ask, |kept| (kept.secret, kept.about));
    let rows = listed(&cx).await?;
    let page = PeoplePage { on_call: on_call(&cx, &rows).await?, rows, made };
    Ok(Page::new("People · Signalbox", move || people(page.clone())))
}

/// Those on the page who stand in a schedule.
async fn on_call(cx: &Cx, rows: &[PersonRow]) -> Result<Vec<(String, Vec<String>)>, sqlx::Error> {
    let mut conn = cx.app.pool.acquire().await?;
    let leaving = crate::oncall::leaving(&mut conn).await?;
    let named = leaving
        .into_iter()
        .filter_map(|(person, says)| Some((rows.iter().find(|row| row.id == person)?.name.clone(), says)));
    Ok(named.collect())
}

/// What the page was asked to show once.
pub(crate) fn once<T>(cx: &Cx, ask: &Ask, show: impl Fn(shelf::Kept) -> T) -> Once<T> {
    let Some(made) = ask.query.text("made") else { return Once::NotAsked };
    let kept = made.parse::<Uuid>().ok().and_then(|made| shelf::take(cx.viewer.id, made, cx.now()));
    kept.map_or(Once::Gone, |kept| Once::Here(show(kept)))
}

async fn listed(cx: &Cx) -> Result<Vec<PersonRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select p.id, p.name, p.email, p.role, p.zone, p.deactivated_at,
                  (select count(*) from incident i
                   where i.owner_id = p.id and i.ended_at is null and i.kind = 'real' and may_read(i, $1, $2)) as "owns!"
           from person p order by p.deactivated_at is not null, p.name, p.id limit $3"#,
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_LISTED
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let shown = rows.into_iter().map(|row| PersonRow {
        is_viewer: row.id == cx.viewer.id.0,
        id: PersonId(row.id),
        name: row.name,
        email: row.email,
        role: row.role.parse().unwrap_or(Role::Viewer),
        zone: row.zone,
        deactivated_at: row.deactivated_at,
        owns: row.owns,
    });
    Ok(shown.collect())
}
