//! How people are reached by a page, in words: `At once by push, after 1 min by mail.`

use app::{
    ids::{ChannelId, ContactRuleId, PersonId},
    notifications::{Rule, Urgency, ladder},
};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

/// Of those who wrote rules; who wrote none is reached by mail, at once.
pub(super) async fn ways(conn: &mut PgConnection, people: &[PersonId]) -> sqlx::Result<HashMap<PersonId, String>> {
    let ids: Vec<Uuid> = people.iter().map(|person| person.0).collect();
    let rows = sqlx::query!(
        "select r.id, r.channel_id, r.after_minutes, c.person_id, c.kind, c.name
         from contact_channel c join contact_rule r on r.channel_id = c.id
         where c.person_id = any($1) and c.removed_at is null and r.removed_at is null and r.urgency = 'high'
         order by r.after_minutes, c.created_at, c.id",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let mut rules: HashMap<PersonId, Vec<Rule>> = people.iter().map(|person| (*person, vec![])).collect();
    for row in rows {
        let Ok(kind) = row.kind.parse() else { continue };
        rules.entry(PersonId(row.person_id)).or_default().push(Rule {
            id: ContactRuleId(row.id),
            channel: ChannelId(row.channel_id),
            urgency: Urgency::High,
            minutes: row.after_minutes,
            kind,
            name: row.name,
        });
    }
    Ok(rules.into_iter().map(|(person, rules)| (person, ladder(&rules))).collect())
}
