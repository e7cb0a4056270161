//! The record of the public page, as it stands at one instant: so many queries, whatever the page holds. Only what was
//! said to customers of real incidents is ever selected.

mod incidents;
mod page;
mod parts;

use super::{maintenance, view::About};
use crate::http::Site;
use app::status::record::Record;
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use uuid::Uuid;

/// Ninety days are shown, whichever way a zone turns them.
const BACK: Duration = Duration::days(92);
/// What was said and what stands on the page fit together: it is one instant of the database.
const ONE_INSTANT: &str = "begin isolation level repeatable read read only";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Read {
    pub record: Record<Tz>,
    pub about: About,
    /// None before there is one.
    pub page: Option<Uuid>,
    pub private: Option<Private>,
}

/// The page is for those who know its password.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Private {
    pub password_hash: String,
}

pub async fn read(pool: &PgPool, now: DateTime<Utc>, site: &Site) -> Result<Read, sqlx::Error> {
    let mut tx = pool.begin_with(ONE_INSTANT).await?;
    let since = now - BACK;
    let Some(page) = page::page(&mut tx, site).await? else { return Ok(Read::nothing(site, now)) };
    let record = Record {
        name: page.name,
        zone: page.zone,
        groups: parts::groups(&mut tx, page.id).await?,
        parts: parts::parts(&mut tx, page.id).await?,
        overrides: parts::own_words(&mut tx, page.id, since).await?,
        incidents: incidents::incidents(&mut tx, page.id, since).await?,
        maintenances: maintenance::of_page(&mut tx, page.id, since).await?,
        read_at: now,
        reachable: true,
    };
    tx.rollback().await?;
    Ok(Read { record, about: page.about, page: Some(page.id), private: page.private })
}

impl Read {
    /// Where there is no page, or none was read yet.
    pub fn nothing(site: &Site, now: DateTime<Utc>) -> Read {
        let about = About {
            public_id: String::new(),
            address: page::address(site),
            created_at: DateTime::UNIX_EPOCH,
            changed_at: DateTime::UNIX_EPOCH,
        };
        let record = Record {
            name: String::new(),
            zone: Tz::UTC,
            groups: Vec::new(),
            parts: Vec::new(),
            incidents: Vec::new(),
            maintenances: Vec::new(),
            overrides: Vec::new(),
            read_at: now,
            reachable: true,
        };
        Read { record, about, page: None, private: None }
    }
}
