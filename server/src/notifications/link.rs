//! Links that acknowledge: each message carries one of its own, of which only the digest stays here.

use super::due::Due;
use crate::{
    auth::{hash_secret, random_secret},
    http::{App, Refusal},
};
use app::{
    auth::{Role, Viewer},
    ids::{IncidentNumber, PersonId},
    severities::Severity,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

const CHARACTERS: usize = 32;
/// Longer than one turn of a usual ladder: whoever wakes late finds a later message.
pub const LASTS: Duration = Duration::minutes(60);
/// An old link still says what became of it, for so long.
const KEPT: Duration = Duration::days(30);

/// Its secret and its end. A second try of the same message carries another one.
pub(super) async fn issue(
    app: &App,
    due: &Due,
    incident: Uuid,
    page: Uuid,
) -> Result<(String, DateTime<Utc>), Refusal> {
    let (secret, now) = (random_secret(CHARACTERS), app.clock.now());
    let until = now + LASTS;
    sqlx::query!(
        "insert into acknowledge_link (token_hash, delivery_id, person_id, incident_id, page_id, issued_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        &hash_secret(&secret)[..],
        due.id,
        due.person.id,
        incident,
        page,
        now,
        until
    )
    .execute(&app.pool)
    .await?;
    Ok((secret, until))
}

/// What a link leads to, and what became of it.
pub(super) struct Opened {
    hash: [u8; 32],
    pub viewer: Viewer,
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub is_restricted: bool,
    pub since: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Who acknowledged it, and since when.
    pub owner: Option<(PersonId, String, DateTime<Utc>)>,
    pub expires_at: DateTime<Utc>,
    pub used: Option<(DateTime<Utc>, Use)>,
    /// The step of the ladder whose message carried it; none where a person called.
    pub rung: Option<u16>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Acknowledge,
    Pass,
}

/// None where there is no such link, where its person has left, and where they may not see the incident any more.
pub(super) async fn open(connection: &mut PgConnection, secret: &str) -> Result<Option<Opened>, Refusal> {
    let hash = hash_secret(secret);
    let row = sqlx::query!(
        r#"select l.expires_at, l.used_at, l.used_to, p.id, p.name, p.email, p.role, p.zone,
             i.number, i.title, i.severity, i.restricted, i.impact_started_at, i.ended_at, i.acknowledged_at,
             o.id as "owner?", o.name as "owner_name?", t.rung as "rung?"
           from acknowledge_link l
           join person p on p.id = l.person_id and p.deactivated_at is null
           join incident i on i.id = l.incident_id
           join notice_delivery d on d.id = l.delivery_id
           join notice n on n.id = d.notice_id
           left join page_told t on t.id = n.told_id
           left join person o on o.id = i.owner_id and i.acknowledged_at is not null
           where l.token_hash = $1 and may_read(i, p.id, p.role = 'admin')"#,
        &hash[..]
    )
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let used_to = match row.used_to.as_deref() {
        Some("pass") => Use::Pass,
        _ => Use::Acknowledge,
    };
    let role = row.role.parse().unwrap_or(Role::Viewer);
    Ok(Some(Opened {
        hash,
        viewer: Viewer { id: PersonId(row.id), name: row.name, email: row.email, role, zone: row.zone },
        number: IncidentNumber(row.number),
        title: row.title,
        severity: row.severity.and_then(|word| word.parse().ok()),
        is_restricted: row.restricted,
        since: row.impact_started_at,
        ended_at: row.ended_at,
        owner: row
            .owner
            .zip(row.owner_name)
            .zip(row.acknowledged_at)
            .map(|((id, name), since)| (PersonId(id), name, since)),
        expires_at: row.expires_at,
        used: row.used_at.map(|at| (at, used_to)),
        rung: row.rung.map(|rung| rung as u16),
    }))
}

/// Locks it until the transaction ends, so that it works once: of two presses the second finds it used.
pub(super) async fn spend(
    connection: &mut PgConnection,
    link: &Opened,
    to: Use,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let word = match to {
        Use::Acknowledge => "acknowledge",
        Use::Pass => "pass",
    };
    let spent = sqlx::query!(
        "update acknowledge_link set used_at = $2, used_to = $3
         where token_hash = $1 and used_at is null and expires_at > $2",
        &link.hash[..],
        now,
        word
    )
    .execute(connection)
    .await?;
    Ok(spent.rows_affected() == 1)
}

/// Once a day: how many were forgotten.
pub(crate) async fn forget_links(pool: &PgPool, now: DateTime<Utc>, most: i64) -> Result<u64, sqlx::Error> {
    let forgotten = sqlx::query!(
        "delete from acknowledge_link
         where token_hash in (select token_hash from acknowledge_link where expires_at < $1 limit $2)",
        now - KEPT,
        most
    );
    Ok(forgotten.execute(pool).await?.rows_affected())
}
