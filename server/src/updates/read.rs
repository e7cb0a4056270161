use super::corrections::moved;
use app::{
    ids::UpdateId,
    updates::{
        Phase, Statements, UpdateRow, Words,
        corrections::{Corrected, Correction},
    },
};
use sqlx::PgPool;
use std::collections::HashMap;
use uuid::Uuid;

/// An incident page shows no more than this of them.
const MOST_SHOWN: i64 = 50;

/// What was said of an incident as it reads now, newest first.
pub async fn of_incident(pool: &PgPool, incident: Uuid) -> Result<Vec<UpdateRow>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select u.id, u.audience, u.phase, u.title, u.users_see, u.since, u.scope, u.mitigation, u.next_update_at,
                  u.owner, p.name as by, u.published_at, u.words, u.kept_reason,
                  (select w.name from update_approval a join person w on w.id = a.answered_by
                   where a.update_id = u.id) as approved_by,
                  c.how as "how?", c.phase as "c_phase?", c.title as "c_title?", c.users_see as "c_users_see?",
                  c.since as "c_since?", c.scope as "c_scope?", c.mitigation as "c_mitigation?", c.owner as "c_owner?",
                  c.corrected_at as "corrected_at?", cp.name as "corrected_by?"
           from incident_update u join person p on p.id = u.written_by
           left join lateral (select * from update_correction where update_id = u.id order by revision desc limit 1) c on true
           left join person cp on cp.id = c.corrected_by
           where u.incident_id = $1 order by u.published_at desc, u.id desc limit $2"#,
        incident,
        MOST_SHOWN
    )
    .fetch_all(pool)
    .await?;
    let went = crate::subscribers::of_incident(pool, incident).await?;
    let mut moved = match rows.iter().any(|row| row.how.is_some()) {
        true => moved(pool, incident).await?,
        false => HashMap::new(),
    };
    let rows = rows.into_iter().map(|row| {
        let how = row.how.as_deref().and_then(Correction::read);
        let corrected = how.zip(row.corrected_by).zip(row.corrected_at);
        let corrected = corrected.map(|((how, by), at)| Corrected {
            how,
            by,
            at,
            parts: moved.remove(&row.id).unwrap_or_default(),
            first: Statements {
                phase: Phase::read(&row.phase).unwrap_or(Phase::Investigating),
                title: row.title.clone(),
                users_see: row.users_see.clone(),
                since: row.since,
                scope: row.scope.clone(),
                mitigation: row.mitigation.clone(),
                next_update_at: row.next_update_at,
                owner: row.owner.clone(),
            },
        });
        UpdateRow {
            id: UpdateId(row.id),
            audience: row.audience,
            phase: row.c_phase.unwrap_or(row.phase),
            title: row.c_title.unwrap_or(row.title),
            users_see: row.c_users_see.unwrap_or(row.users_see),
            since: row.c_since.unwrap_or(row.since),
            scope: row.c_scope.unwrap_or(row.scope),
            mitigation: row.c_mitigation.unwrap_or(row.mitigation),
            next_update_at: row.next_update_at,
            owner: row.c_owner.unwrap_or(row.owner),
            by: row.by,
            published_at: row.published_at,
            words: Words::read(&row.words),
            kept_reason: row.kept_reason,
            corrected,
            approved_by: row.approved_by,
            went: went.get(&row.id).map(|went| went.says()).unwrap_or_default(),
        }
    });
    Ok(rows.collect())
}
