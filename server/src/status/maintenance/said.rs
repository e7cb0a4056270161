//! What the pages of planned work read beside it: the page's zone, its parts, who said what.

use app::{
    ids::ComponentId,
    status::maintenance::{Maintenance, NoteRow, PartChoice, Step, Why, own_id, own_words},
};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

const MOST_PARTS: i64 = 300;

pub(super) struct OfPage {
    /// None before there is one.
    pub id: Option<Uuid>,
    pub zone: Tz,
    /// Also those that left it.
    parts: Vec<(Uuid, PartChoice, bool)>,
}

pub(super) async fn of_status_page(conn: &mut PgConnection) -> sqlx::Result<OfPage> {
    let rows = sqlx::query!(
        r#"select p.id, p.zone, c.id as "part?", c.name as "name?", g.name as "group?",
                  c.removed_at is not null as "removed!"
           from (select id, zone from status_page order by id limit 1) p
           left join component c on c.status_page_id = p.id
           left join component_group g on g.id = c.group_id and g.removed_at is null
           order by c.removed_at is not null, c.position, c.id limit $1"#,
        MOST_PARTS
    )
    .fetch_all(conn)
    .await?;
    let zone = rows.first().and_then(|row| row.zone.parse().ok()).unwrap_or(Tz::UTC);
    let id = rows.first().map(|row| row.id);
    let parts = rows.into_iter().filter_map(|row| {
        let (id, group) = (row.part?, row.group.unwrap_or_default());
        Some((id, PartChoice { id: id.to_string(), name: row.name?, group }, row.removed))
    });
    Ok(OfPage { id, zone, parts: parts.collect() })
}

impl OfPage {
    /// Those that may be chosen, and those that are.
    pub fn choices(&self, chosen: &[ComponentId]) -> Vec<PartChoice> {
        let shown = self.parts.iter().filter(|(id, _, is_gone)| !is_gone || chosen.contains(&ComponentId(*id)));
        shown.map(|(_, choice, _)| choice.clone()).collect()
    }

    pub fn names(&self, of: &[ComponentId]) -> Vec<String> {
        let named = self.parts.iter().filter(|(id, ..)| of.contains(&ComponentId(*id)));
        named.map(|(_, choice, _)| choice.name.clone()).collect()
    }
}

/// Newest first: people's words, the clock's steps, and the end where it was called off.
pub(super) async fn notes(
    conn: &mut PgConnection,
    id: Uuid,
    work: &Maintenance,
    now: DateTime<Utc>,
) -> sqlx::Result<Vec<NoteRow>> {
    let rows = sqlx::query!(
        r#"select n.public_id as "key!", p.name as "by?", null::bool as told
           from maintenance_note n join person p on p.id = n.written_by where n.maintenance_id = $1
           union all
           select s.public_id, null, s.told from maintenance_step s where s.maintenance_id = $1
           union all
           select 'cancelled', p.name, null from maintenance m join person p on p.id = m.cancelled_by where m.id = $1"#,
        id
    )
    .fetch_all(conn)
    .await?;
    let known: HashMap<String, (Option<String>, Option<bool>)> =
        rows.into_iter().map(|row| (row.key, (row.by, row.told))).collect();
    let of = |key: &str| known.get(key).cloned().unwrap_or_default();
    let course = work.course();
    let mut all = Vec::new();
    for moment in course.iter().filter(|moment| moment.at <= now) {
        let Some(text) = own_words(moment, &work.cancelled_says) else { continue };
        let (by, told) = match moment.why {
            Why::Cancelled => of("cancelled"),
            _ => of(&own_id(&work.public_id, moment)),
        };
        all.push(NoteRow { at: moment.at, step: moment.step, text, by, told });
    }
    for (place, note) in work.notes.iter().enumerate() {
        let by_it = course.iter().find(|moment| moment.why == Why::Note(place)).map(|moment| moment.step);
        let step: Step = by_it.unwrap_or_else(|| work.step(note.at));
        let (by, _) = of(&note.public_id);
        all.push(NoteRow { at: note.at, step, text: note.text.clone(), by, told: None });
    }
    all.sort_by_key(|row| std::cmp::Reverse(row.at));
    Ok(all)
}
