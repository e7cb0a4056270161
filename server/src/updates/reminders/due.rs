use app::{severities::Severity, updates::reminders::Reminder};
use chrono::{DateTime, Duration, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// No reminder comes sooner before its promise.
const AHEAD: Duration = Duration::minutes(5);
const AT_ONCE: i64 = 200;

/// An open promise of which somebody may have to be reminded now.
pub(super) struct Promised {
    pub incident: Uuid,
    pub number: i64,
    pub severity: Option<Severity>,
    pub at: DateTime<Utc>,
    pub said_at: DateTime<Utc>,
    /// None: nothing was said yet, and the severity promises the first words.
    pub update: Option<Uuid>,
    /// The owner; else whoever made the promise, as long as they may read it.
    pub person: Option<(Uuid, String)>,
    pub sent: Vec<Reminder>,
}

/// The most urgent ones, those aside for which reminders were switched off or that had their last.
pub(super) async fn promised(conn: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<Promised>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select i.id, i.number, i.severity, i.promise_at as "promise_at!",
                  coalesce(last.published_at, i.reopened_at, i.declared_at) as "said_at!", last.id as "update?",
                  p.id as "person?", p.zone as "zone?",
                  array(select r.reminder from update_reminder r
                        where r.incident_id = i.id and r.promised_at = i.promise_at) as "sent!"
           from incident i
           left join lateral (
               select u.id, u.published_at, u.written_by from incident_update u
               where u.incident_id = i.id and u.audience = 'customers' and u.next_update_at = i.promise_at
               order by u.published_at desc, u.id desc limit 1) last on true
           left join person p on p.id = coalesce(i.owner_id, last.written_by) and p.deactivated_at is null
               and may_read(i, p.id, p.role = 'admin')
           where i.ended_at is null and i.kind = 'real' and i.promise_at <= $1
             and not exists (select from reminders_off o where o.incident_id = i.id and o.on_at is null)
             and not exists (select from update_reminder r where r.incident_id = i.id
                             and r.promised_at = i.promise_at and r.reminder = 'overdue-6')
           order by i.promise_at, i.id limit $2"#,
        now + AHEAD,
        AT_ONCE
    )
    .fetch_all(conn)
    .await?;
    let promised = rows.into_iter().map(|row| Promised {
        incident: row.id,
        number: row.number,
        severity: row.severity.and_then(|word| word.parse().ok()),
        at: row.promise_at,
        said_at: row.said_at,
        update: row.update,
        person: row.person.zip(row.zone),
        sent: row.sent.iter().filter_map(|key| Reminder::read(key)).collect(),
    });
    Ok(promised.collect())
}
