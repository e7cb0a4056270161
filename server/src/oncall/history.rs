//! What was edited of a schedule, newest first: nothing of it is ever overwritten.

use super::{Roster, Rosters, layers::said, look::with_look};
use crate::http::Cx;
use app::oncall::{HistoryRow, moment};
use sqlx::PgConnection;
use std::collections::HashMap;

const MOST: i64 = 30;

pub(super) async fn history(
    conn: &mut PgConnection,
    rosters: &Rosters,
    roster: &Roster,
    cx: &Cx,
) -> Result<Vec<HistoryRow>, sqlx::Error> {
    let mut rows = versions(conn, rosters, roster).await?;
    rows.extend(overrides(conn, rosters, roster, cx).await?);
    let made = sqlx::query!(
        "select s.created_at, p.name from schedule s join person p on p.id = s.created_by where s.id = $1",
        roster.id().0
    )
    .fetch_one(conn)
    .await?;
    rows.push(HistoryRow { at: made.created_at, by: made.name, words: "made the schedule.".into() });
    // Of what happened at once, the making comes last in the list.
    rows.sort_by_key(|row| std::cmp::Reverse(row.at));
    rows.truncate(MOST as usize);
    Ok(rows)
}

async fn versions(conn: &mut PgConnection, rosters: &Rosters, roster: &Roster) -> Result<Vec<HistoryRow>, sqlx::Error> {
    let rows = sqlx::query!(
        "select v.layer_id, v.version, v.recorded_at, p.name from layer_version v join person p on p.id = v.written_by
         where v.schedule_id = $1 order by v.recorded_at desc, v.id desc limit $2",
        roster.id().0,
        MOST
    )
    .fetch_all(conn)
    .await?;
    let known: HashMap<_, _> =
        roster.versions.iter().map(|version| ((version.layer.id.0, version.number), version)).collect();
    let rows = rows.into_iter().filter_map(|row| {
        let version = known.get(&(row.layer_id, row.version))?;
        let words = match (version.layer.people.is_empty(), version.number) {
            (true, _) => format!("removed the layer {}.", version.layer.name),
            (false, 1) => format!("added {}.", said(rosters, version)),
            (false, _) => format!("changed it to {}.", said(rosters, version)),
        };
        Some(HistoryRow { at: row.recorded_at, by: row.name, words })
    });
    Ok(rows.collect())
}

async fn overrides(
    conn: &mut PgConnection,
    rosters: &Rosters,
    roster: &Roster,
    cx: &Cx,
) -> Result<Vec<HistoryRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select o.person_id, o.for_person_id, o.starts_at, o.ends_at, o.made_at, o.withdrawn_at,
                  m.name as made_by, w.name as "withdrawn_by?"
           from schedule_override o join person m on m.id = o.made_by left join person w on w.id = o.withdrawn_by
           where o.schedule_id = $1 order by coalesce(o.withdrawn_at, o.made_at) desc, o.id desc limit $2"#,
        roster.id().0,
        MOST
    )
    .fetch_all(conn)
    .await?;
    Ok(with_look(rosters, &cx.viewer.zone, cx.now(), |look| {
        let mut said = vec![];
        for row in rows {
            let who = (look.name)(app::ids::PersonId(row.person_id));
            let other = row.for_person_id.map(|id| format!(" for {}", (look.name)(app::ids::PersonId(id))));
            let when = format!("{} to {}", moment(row.starts_at, look), moment(row.ends_at, look));
            let what = format!("{who}{}, {when}", other.unwrap_or_default());
            if let (Some(at), Some(by)) = (row.withdrawn_at, row.withdrawn_by) {
                said.push(HistoryRow { at, by, words: format!("withdrew the override {what}.") });
            }
            said.push(HistoryRow { at: row.made_at, by: row.made_by, words: format!("put {what}.") });
        }
        said
    }))
}
