//! What is told, frozen: the page as it stood when it was told, with the very revision that was told. A later update or
//! correction is a telling of its own, and never travels under an older one's name.

use super::told::{Told, told};
use crate::{
    http::App,
    status::{read::read, view},
};
use app::{ids::ComponentId, status::State, updates::Phase};
use chrono_tz::Tz;
use sqlx::PgPool;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// More are seldom told at once.
const MOST_KEPT: usize = 64;

pub(super) struct Prepared {
    view: view::View,
    public_id: String,
    pub revision: u32,
}

impl Prepared {
    /// None where the page does not have it any more.
    pub fn told(&self) -> Option<Told<'_>> {
        told(&self.view, &self.public_id, self.revision > 0)
    }

    pub fn update(&self) -> &str {
        &self.public_id
    }
}

/// Ten thousand are told the same: it is read once.
#[derive(Default)]
pub(super) struct Shelf(HashMap<Uuid, Arc<Prepared>>);

impl Shelf {
    pub async fn get(&mut self, app: &App, telling: Uuid) -> sqlx::Result<Arc<Prepared>> {
        if let Some(known) = self.0.get(&telling) {
            return Ok(known.clone());
        }
        if self.0.len() >= MOST_KEPT {
            self.0.clear();
        }
        let prepared = Arc::new(load(app, telling).await?);
        self.0.insert(telling, prepared.clone());
        Ok(prepared)
    }
}

async fn load(app: &App, telling: Uuid) -> sqlx::Result<Prepared> {
    let row = sqlx::query!("select update_id, public_id, revision, told_at from telling where id = $1", telling)
        .fetch_one(&app.pool)
        .await?;
    let mut known = read(&app.pool, row.told_at, &app.site).await?;
    if let Some(update) = row.update_id {
        revise(&app.pool, &mut known.record, update, &row.public_id, row.revision).await?;
    }
    let view = view::view(&known.record, &known.about, row.told_at);
    Ok(Prepared { view, public_id: row.public_id, revision: row.revision.unsigned_abs() })
}

/// The page shows the newest correction; what is told is the one that was told.
async fn revise(
    pool: &PgPool,
    record: &mut app::status::record::Record<Tz>,
    update: Uuid,
    public_id: &str,
    revision: i32,
) -> sqlx::Result<()> {
    let said = record.incidents.iter_mut().flat_map(|incident| &mut incident.said);
    let Some(said) = said.into_iter().find(|said| said.public_id == public_id) else { return Ok(()) };
    let row = sqlx::query!(
        r#"select coalesce(c.phase, u.phase) as "phase!", coalesce(c.title, u.title) as "title!",
             coalesce(c.users_see, u.users_see) as "users_see!", coalesce(c.since, u.since) as "since!",
             coalesce(c.scope, u.scope) as "scope!", coalesce(c.mitigation, u.mitigation) as "mitigation!",
             coalesce(c.owner, u.owner) as "owner!", coalesce(c.corrected_at, u.published_at) as "changed_at!",
             array(select component_id from update_correction_component cc
                   where cc.update_id = u.id and cc.revision = $2 and $2 > 0
                   union all
                   select component_id from incident_update_component uc where uc.update_id = u.id and $2 = 0
                   order by 1) as "parts!",
             array(select state from (
                   select component_id, state from update_correction_component cc
                   where cc.update_id = u.id and cc.revision = $2 and $2 > 0
                   union all
                   select component_id, state from incident_update_component uc where uc.update_id = u.id and $2 = 0
                   order by 1) as states) as "states!"
           from incident_update u left join update_correction c on c.update_id = u.id and c.revision = $2
           where u.id = $1"#,
        update,
        revision
    )
    .fetch_one(pool)
    .await?;
    let states = row.parts.into_iter().zip(row.states);
    said.states = states.filter_map(|(part, state)| Some((ComponentId(part), State::read(&state)?))).collect();
    said.phase = Phase::read(&row.phase).unwrap_or(said.phase);
    (said.title, said.users_see, said.since) = (row.title, row.users_see, row.since);
    (said.scope, said.mitigation, said.owner) = (row.scope, row.mitigation, row.owner);
    said.changed_at = row.changed_at;
    Ok(())
}
