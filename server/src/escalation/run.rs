//! A run as it is stored: its policy, what stopped it, who pressed, and who was told.

use super::{
    chosen::{only, steps},
    who::{Who, named},
};
use app::{
    escalation::{Ladder, Policy, Press, Run, Stop, StopKind, ladder},
    ids::{IncidentId, PageId, PersonId},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::BTreeSet;
use uuid::Uuid;

#[derive(Clone, Debug)]
pub(super) struct Told {
    pub id: Uuid,
    pub person: PersonId,
    /// None where somebody called them beside the ladder.
    pub rung: Option<u16>,
    pub called_by: Option<PersonId>,
    pub at: DateTime<Utc>,
}

#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub incident: Option<IncidentId>,
    pub policy: Policy,
    pub policy_name: Option<String>,
    pub policy_id: Option<Uuid>,
    pub reason: String,
    pub started_at: DateTime<Utc>,
    pub stops: Vec<Stop>,
    pub presses: Vec<Press>,
    /// In the order they were told.
    pub told: Vec<Told>,
}

impl Stored {
    pub async fn load(conn: &mut PgConnection, page: PageId) -> sqlx::Result<Option<Stored>> {
        let row = sqlx::query!(
            r#"select g.incident_id, g.policy_id, g.policy_version, g.last_resort_id, g.reason, g.started_at,
                      g.stopped_as, g.stopped_by, g.stopped_at, v.repeats as "repeats?", p.name as "policy_name?"
               from page g
               left join policy_version v on v.policy_id = g.policy_id and v.version = g.policy_version
               left join policy p on p.id = g.policy_id
               where g.id = $1"#,
            page.0
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let mut policy = only(PersonId(row.last_resort_id));
        if let Some((id, version)) = row.policy_id.zip(row.policy_version) {
            policy.steps = steps(&mut *conn, id, version).await?;
            policy.repeats = row.repeats.unwrap_or_default().clamp(0, 9) as u8;
        }
        let stop = row.stopped_as.zip(row.stopped_at).map(|(kind, at)| Stop {
            kind: if kind == "acknowledged" { StopKind::Acknowledged } else { StopKind::Resolved },
            at,
            by: row.stopped_by.map(PersonId),
        });
        Ok(Some(Stored {
            incident: row.incident_id.map(IncidentId),
            policy,
            policy_name: row.policy_name,
            policy_id: row.policy_id,
            reason: row.reason,
            started_at: row.started_at,
            stops: stop.into_iter().collect(),
            presses: presses(&mut *conn, page).await?,
            told: told(conn, page).await?,
        }))
    }

    /// Who has to be known to draw it.
    pub fn people(&self) -> Vec<PersonId> {
        let told = self.told.iter().flat_map(|told| [Some(told.person), told.called_by]).flatten();
        let stops = self.stops.iter().filter_map(|stop| stop.by);
        named(&self.policy)
            .into_iter()
            .chain(told)
            .chain(stops)
            .chain(self.presses.iter().map(|press| press.by))
            .collect()
    }

    pub fn ladder(&self, who: &Who, now: DateTime<Utc>) -> Ladder {
        let run = Run { policy: &self.policy, started_at: self.started_at, stops: &self.stops, presses: &self.presses };
        ladder(&run, now, &|target, at| who.resolve(target, at))
    }

    pub fn was_told(&self) -> BTreeSet<(u16, PersonId)> {
        self.told.iter().filter_map(|told| Some((told.rung?, told.person))).collect()
    }
}

async fn presses(conn: &mut PgConnection, page: PageId) -> sqlx::Result<Vec<Press>> {
    let rows = sqlx::query!(
        "select after_rung, pressed_at, pressed_by from page_press where page_id = $1 order by after_rung",
        page.0
    )
    .fetch_all(conn)
    .await?;
    let press = |after: i16, at, by| Press { after: after.unsigned_abs(), at, by: PersonId(by) };
    Ok(rows.into_iter().map(|row| press(row.after_rung, row.pressed_at, row.pressed_by)).collect())
}

async fn told(conn: &mut PgConnection, page: PageId) -> sqlx::Result<Vec<Told>> {
    let rows = sqlx::query!(
        "select id, person_id, rung, called_by, told_at from page_told where page_id = $1 order by told_at, rung, id",
        page.0
    )
    .fetch_all(conn)
    .await?;
    let told = rows.into_iter().map(|row| Told {
        id: row.id,
        person: PersonId(row.person_id),
        rung: row.rung.map(i16::unsigned_abs),
        called_by: row.called_by.map(PersonId),
        at: row.told_at,
    });
    Ok(told.collect())
}

/// The one that runs for an incident, locked. The caller has locked the incident before.
pub(super) async fn standing(conn: &mut PgConnection, incident: IncidentId) -> sqlx::Result<Option<PageId>> {
    let page =
        sqlx::query_scalar!("select id from page where incident_id = $1 and stopped_at is null for update", incident.0)
            .fetch_optional(conn)
            .await?;
    Ok(page.map(PageId))
}
