//! Its author is reminded when a person's word is owed.

use super::{clock::is_fresh, locked::Locked};
use crate::{
    db::Tx,
    notifications::{About, Notice, clock, notice},
};
use app::{
    ids::PersonId,
    notifications::Urgency,
    status::maintenance::{Reminder, work_link},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Answers when the next reminder is due.
pub(super) async fn remind(tx: &mut Tx, locked: &Locked) -> sqlx::Result<Option<DateTime<Utc>>> {
    let (now, work) = (tx.now(), &locked.work);
    let Some(owed) = work.word_owed_by(now) else { return Ok(None) };
    let all = work.reminders(now);
    let due: Vec<_> = all.iter().filter(|(at, _)| *at <= now).collect();
    for (place, (at, reminder)) in due.iter().enumerate() {
        // Of several that have passed only the last one is of use.
        let is_last = place + 1 == due.len();
        let person = if is_last && is_fresh(*at, now) { person(tx, locked.id).await? } else { None };
        let written = sqlx::query!(
            "insert into maintenance_reminder (maintenance_id, owed_at, reminder, person_id, recorded_at)
             values ($1, $2, $3, $4, $5) on conflict do nothing",
            locked.id,
            owed,
            reminder.key(),
            person.as_ref().map(|(id, _)| *id),
            now
        )
        .execute(&mut **tx)
        .await?;
        if let Some((person, zone)) = person.filter(|_| written.rows_affected() == 1) {
            let about = About::Matter {
                title: format!("Planned work: {}", work.title),
                says: says(*reminder, &clock(&zone, owed)),
                path: work_link(&work.public_id),
            };
            let notice_of = Notice { key: Uuid::now_v7(), person: PersonId(person), about, urgency: Urgency::High };
            notice(tx, notice_of).await?;
        }
    }
    Ok(all.iter().map(|(at, _)| *at).find(|at| *at > now))
}

fn says(reminder: Reminder, clock: &str) -> String {
    match reminder {
        Reminder::Soon => {
            format!("By {clock} customers are to hear how it goes on: done, a new end, or the next word.")
        }
        Reminder::Due => {
            format!("It was to end or be spoken of by {clock}. The status page says that it takes longer.")
        }
        Reminder::Late => format!("Nothing was said since {clock}. Say a new end, or by when the next word comes."),
    }
}

/// Who spoke last of it, else who planned it; among those who are still here.
async fn person(tx: &mut Tx, work: Uuid) -> sqlx::Result<Option<(Uuid, String)>> {
    let row = sqlx::query!(
        r#"select p.id as "id!", p.zone as "zone!" from (
             select n.written_by as person, n.published_at as at from maintenance_note n where n.maintenance_id = $1
             union all
             select m.created_by, m.created_at from maintenance m where m.id = $1) spoke
           join person p on p.id = spoke.person and p.deactivated_at is null
           order by spoke.at desc limit 1"#,
        work
    )
    .fetch_optional(&mut **tx)
    .await?;
    Ok(row.map(|row| (row.id, row.zone)))
}
