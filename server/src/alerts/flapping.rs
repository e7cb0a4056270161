//! The keys that flap at this moment: read from the beginnings and ends of their alerts, judged by the pure rule.

use crate::incidents::Reader;
use app::alerts::{
    AlertRow,
    flapping::{Flapping, Threshold, flapping},
};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Those that changed oftenest.
const MOST_KEYS: i64 = 500;

/// What the reader may see of it.
#[derive(Default)]
pub struct Flaps {
    of_alert: HashMap<Uuid, Flapping>,
    /// How many keys.
    pub count: i64,
}

/// A key that flaps began at least twice within the window.
pub async fn now_flapping(conn: &mut PgConnection, reader: Reader, now: DateTime<Utc>) -> Result<Flaps, sqlx::Error> {
    let threshold = Threshold::default();
    let rows = sqlx::query!(
        r#"with often as (
             select source_id, dedup_key, count(*) as times from alert
             where started_at > $1 and kind = 'real' group by source_id, dedup_key having count(*) >= 2
             order by count(*) desc limit $2
           )
           select array_agg(a.id) as "ids!", array_agg(a.started_at) as "begins!",
                  array_agg(a.ended_at) as "ends!: Vec<Option<DateTime<Utc>>>"
           from often o join alert a using (source_id, dedup_key)
           left join incident i on i.id = a.incident_id
           where (a.started_at > $1 or a.ended_at is null or a.ended_at > $1)
             and (a.incident_id is null or not i.restricted or may_read(i, $3, $4))
           group by o.source_id, o.dedup_key"#,
        now - threshold.window,
        MOST_KEYS,
        reader.person,
        reader.is_admin
    )
    .fetch_all(conn)
    .await?;
    let mut flaps = Flaps::default();
    for row in rows {
        let begins = row.begins.iter().map(|at| (*at, true));
        let said: Vec<_> = begins.chain(row.ends.iter().flatten().map(|at| (*at, false))).collect();
        if let Some(flapping) = flapping(&said, threshold, now) {
            flaps.of_alert.extend(row.ids.iter().map(|id| (*id, flapping)));
            flaps.count += 1;
        }
    }
    Ok(flaps)
}

impl Flaps {
    pub fn alerts(&self) -> Vec<Uuid> {
        self.of_alert.keys().copied().collect()
    }

    pub fn mark(&self, rows: &mut [AlertRow]) {
        for row in rows {
            row.flapping = self.of_alert.get(&row.id.0).copied();
        }
    }
}
