//! How far something would go, and how far it went: counts only.

use app::updates::reach::{Reach, Sent, went_to};
use sqlx::{PgConnection, PgPool};
use std::collections::HashMap;
use uuid::Uuid;

/// What became of one update, its corrections included, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Went {
    pub mails: Sent,
    pub webhooks: Sent,
    pub slack: Sent,
}

/// Who would hear of an update of this incident that says of these parts that they are unwell.
pub async fn reach(conn: &mut PgConnection, incident: Uuid, parts: &[Uuid]) -> sqlx::Result<Reach> {
    let rows = sqlx::query!(
        r#"select s.channel, count(*) as "count!"
           from (select id from status_page order by id limit 1) p
           cross join lateral hearers(p.id, concerned($1) || $2, $1, null) heard
           join subscriber s on s.id = heard
           group by s.channel"#,
        incident,
        parts
    )
    .fetch_all(conn)
    .await?;
    let count = |channel: &str| rows.iter().find(|row| row.channel == channel).map_or(0, |row| row.count);
    Ok(Reach { mails: count("mail"), webhooks: count("webhook"), slack: count("slack") })
}

/// All updates of an incident that were told to anybody.
pub async fn of_incident(pool: &PgPool, incident: Uuid) -> sqlx::Result<HashMap<Uuid, Went>> {
    let rows = sqlx::query!(
        r#"select t.update_id as "update!", d.channel, count(*) as "whole!", count(d.handed_over_at) as "handed_over!",
             count(d.dropped_at) as "dropped!",
             count(*) filter (where d.handed_over_at is null and d.dropped_at is null and d.says is not null)
               as "retrying!"
           from telling t join telling_delivery d on d.telling_id = t.id and d.body = 0
           where t.incident_id = $1 and t.update_id is not null
           group by t.update_id, d.channel"#,
        incident
    )
    .fetch_all(pool)
    .await?;
    let mut all: HashMap<Uuid, Went> = HashMap::new();
    for row in rows {
        let sent =
            Sent { whole: row.whole, handed_over: row.handed_over, retrying: row.retrying, dropped: row.dropped };
        let went = all.entry(row.update).or_default();
        match row.channel.as_str() {
            "mail" => went.mails = sent,
            "webhook" => went.webhooks = sent,
            _ => went.slack = sent,
        }
    }
    Ok(all)
}

impl Went {
    /// "mails 1,204 of 1,204 handed over · webhooks 17 of 18 handed over, 1 retries"; only channels that somebody has.
    pub fn says(&self) -> String {
        let channels = [("mails", self.mails), ("webhooks", self.webhooks), ("Slack channels", self.slack)];
        let said = channels.into_iter().filter(|(_, sent)| sent.whole > 0).map(|(name, sent)| went_to(name, sent));
        said.collect::<Vec<_>>().join(" · ")
    }
}
