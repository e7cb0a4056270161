use super::{
    Roster, Rosters,
    covers::ahead,
    history::history,
    look::{AHEAD, now_row, with_look},
    page::WARNED,
    shown::{Rows, grid},
};
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    oncall::{LayerRow, SchedulePage, handoff_lines, moment, schedule, write_hours},
};
use sqlx::PgConnection;

pub async fn schedule_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let roster = rosters.by_slug(&ask.slug()?).ok_or(Refusal::NotFound)?;
    let (now, me, zone) = (cx.now(), cx.viewer.id, cx.viewer.zone.as_str());
    let coming = roster.shifts(now, now + AHEAD).unwrap_or_default();
    let page = SchedulePage {
        slug: roster.slug.clone(),
        name: roster.name.clone(),
        zone: roster.zone.clone(),
        archived: archived(&mut conn, roster).await?,
        now: now_row(&rosters, roster, me, zone, now, WARNED),
        handoffs: with_look(&rosters, zone, now, |mine| {
            with_look(&rosters, &roster.zone, now, |look| handoff_lines(&coming, look, mine))
        }),
        grid: grid(&cx, &ask, &rosters, Rows::One(roster))?,
        layers: layers(&rosters, roster, &cx),
        covers: ahead(&mut conn, &cx, &rosters, Some(roster)).await?,
        history: history(&mut conn, &rosters, roster, &cx).await?,
        policies: policies(&mut conn, roster).await?,
        may_edit: cx.viewer.role >= Role::Commander,
        may_cover: cx.viewer.role >= Role::Responder,
    };
    Ok(Page::new(format!("{} · On-call · Signalbox", page.name), move || schedule(page.clone())))
}

fn layers(rosters: &Rosters, roster: &Roster, cx: &Cx) -> Vec<LayerRow> {
    let now = cx.now();
    let standing = roster.standing();
    let top = standing.last().map(|version| version.layer.id);
    let row = |version: &&app::oncall::Version| {
        let layer = &version.layer;
        let left = |person: &&app::ids::PersonId| rosters.member(**person).is_some_and(|who| who.left_at.is_some());
        let mut gone: Vec<String> = layer.people.iter().filter(left).map(|person| rosters.name(*person)).collect();
        gone.dedup();
        LayerRow {
            id: layer.id,
            version: version.number,
            name: layer.name.clone(),
            rotation: layer.rotation.to_string(),
            people: layer.people.iter().map(|person| rosters.name(*person)).collect(),
            hours: (!layer.windows.is_empty()).then(|| write_hours(&layer.windows)),
            planned: (layer.starts_at > now).then(|| {
                with_look(rosters, &cx.viewer.zone, now, |look| format!("from {} on", moment(layer.starts_at, look)))
            }),
            left: gone,
            is_top: Some(layer.id) == top,
        }
    };
    standing.iter().rev().map(row).collect()
}

async fn archived(
    conn: &mut PgConnection,
    roster: &Roster,
) -> Result<Option<(String, chrono::DateTime<chrono::Utc>)>, sqlx::Error> {
    let Some(at) = roster.archived_at else { return Ok(None) };
    let by = sqlx::query_scalar!(
        "select p.name from schedule s join person p on p.id = s.archived_by where s.id = $1",
        roster.id().0
    )
    .fetch_optional(conn)
    .await?;
    Ok(Some((by.unwrap_or_default(), at)))
}

/// Standing policies whose newest version pages this schedule.
pub(super) async fn policies(conn: &mut PgConnection, roster: &Roster) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select distinct p.name from policy p join policy_target t on t.policy_id = p.id
         where p.archived_at is null and t.schedule_id = $1
           and t.version = (select max(version) from policy_version v where v.policy_id = p.id)
         order by p.name",
        roster.id().0
    )
    .fetch_all(conn)
    .await
}
