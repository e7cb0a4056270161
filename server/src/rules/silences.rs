//! `/alerts/silences`: those that hold now, that are to come, and the last that have ended.

use super::standing::read;
use crate::http::{Ask, Cx, Page, Refusal};
use app::{
    auth::Role,
    rules::{Silence, SilenceKind, SilenceRow, SilencesPage},
};

const MOST_SHOWN: i64 = 100;

pub async fn page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    // Those that have not ended first, so that none of them is cut off.
    let rows = sqlx::query!(
        r#"select s.id, s.kind, s.matchers, s.starts_at, s.ends_at, s.ended_at, s.reason, p.name as author,
                  e.name as "ended_by?",
                  (select count(*) from alert a left join incident i on i.id = a.incident_id
                   where a.silence_id = s.id and (a.incident_id is null or may_read(i, $2, $3))) as "held!",
                  (select count(*) from alert a
                   where a.silence_id = s.id and a.outcome = 'held' and a.ended_at is null
                       and a.incident_id is null) as "holding!"
           from silence s join person p on p.id = s.created_by left join person e on e.id = s.ended_by
           order by (s.ended_at is null and s.ends_at > $1) desc, coalesce(s.ended_at, s.ends_at) desc, s.id limit $4"#,
        cx.now(),
        cx.viewer.id.0,
        cx.is_admin(),
        MOST_SHOWN
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let rows = rows.into_iter().filter_map(|row| {
        let silence = Silence {
            id: row.id,
            kind: if row.kind == "maintenance" { SilenceKind::Maintenance } else { SilenceKind::Silence },
            matchers: read(row.id, row.matchers)?,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            ended_at: row.ended_at,
            author: row.author,
            reason: row.reason,
        };
        Some(SilenceRow { silence, ended_by: row.ended_by, held: row.held, holding: row.holding })
    });
    let page = SilencesPage {
        rows: rows.collect(),
        now: cx.now(),
        added: ask.query.text("added").is_some(),
        may_silence: cx.need_role(Role::Responder).is_ok(),
    };
    Ok(Page::new("Silences · Signalbox", move || app::rules::silences(page.clone())))
}
