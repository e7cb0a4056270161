//! A verb tells a person something: one message for each of the person's rules, sent once the verb's change stands.

use super::{DELIVER, TEST};
use crate::{db::Tx, jobs};
use app::{
    ids::{AlertId, HandOverId, IncidentId, PageId, PersonId},
    notifications::Urgency,
};
use chrono::Duration;
use serde_json::json;
use uuid::Uuid;

pub struct Notice {
    /// Makes it one: the same key never tells the same person twice.
    pub key: Uuid,
    pub person: PersonId,
    pub about: About,
    pub urgency: Urgency,
}

#[derive(Clone, Debug)]
pub enum About {
    /// Somebody is paged; without an incident it tests the ladder. `told` is the row of `page_told`.
    Page {
        incident: Option<IncidentId>,
        page: PageId,
        told: Uuid,
    },
    HandOver {
        incident: IncidentId,
        hand_over: HandOverId,
    },
    /// A rule wants it known and opens no incident.
    Alert {
        alert: AlertId,
    },
    /// Anything else that is no secret: a gap in a schedule, a shift taken over. `path` is where it leads.
    Matter {
        title: String,
        says: String,
        path: String,
    },
    /// The person's own, through each channel at once.
    Test,
}

#[derive(Default)]
struct Subject {
    kind: &'static str,
    incident: Option<Uuid>,
    page: Option<Uuid>,
    told: Option<Uuid>,
    hand_over: Option<Uuid>,
    alert: Option<Uuid>,
    words: Option<serde_json::Value>,
}

impl About {
    fn subject(self) -> Subject {
        match self {
            About::Page { incident, page, told } => Subject {
                kind: "page",
                incident: incident.map(|id| id.0),
                page: Some(page.0),
                told: Some(told),
                ..Subject::default()
            },
            About::HandOver { incident, hand_over } => Subject {
                kind: "hand-over",
                incident: Some(incident.0),
                hand_over: Some(hand_over.0),
                ..Subject::default()
            },
            About::Alert { alert } => Subject { kind: "alert", alert: Some(alert.0), ..Subject::default() },
            About::Matter { title, says, path } => {
                let words = json!({ "title": title, "says": says, "path": path });
                Subject { kind: "matter", words: Some(words), ..Subject::default() }
            }
            About::Test => Subject { kind: "test", ..Subject::default() },
        }
    }
}

pub async fn notice(tx: &mut Tx, notice: Notice) -> sqlx::Result<()> {
    let Notice { key, person, about, urgency } = notice;
    let (id, now, subject) = (Uuid::now_v7(), tx.now(), about.subject());
    let is_test = subject.kind == "test";
    let written = sqlx::query!(
        "insert into notice
             (id, key, person_id, kind, urgency, incident_id, page_id, told_id, hand_over_id, alert_id, words, recorded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (key, person_id) do nothing",
        id,
        key,
        person.0,
        subject.kind,
        urgency.word(),
        subject.incident,
        subject.page,
        subject.told,
        subject.hand_over,
        subject.alert,
        subject.words,
        now
    )
    .execute(&mut **tx)
    .await?;
    if written.rows_affected() == 0 {
        return Ok(());
    }
    for (channel, minutes) in ways(tx, person, urgency, is_test).await? {
        let (delivery, due_at) = (Uuid::now_v7(), now + Duration::minutes(minutes.into()));
        sqlx::query!(
            "insert into notice_delivery (id, notice_id, channel_id, due_at) values ($1, $2, $3, $4)",
            delivery,
            id,
            channel,
            due_at
        )
        .execute(&mut **tx)
        .await?;
        let kind = if is_test { TEST } else { DELIVER };
        jobs::enqueue(tx, kind, &delivery.to_string(), &json!({ "delivery": delivery }), due_at).await?;
    }
    Ok(())
}

/// Channel and minutes, the soonest first. A test goes by every channel; who wrote no rule is reached by mail, at once.
async fn ways(tx: &mut Tx, person: PersonId, urgency: Urgency, is_test: bool) -> sqlx::Result<Vec<(Uuid, i16)>> {
    ensure_mail(tx, person).await?;
    let rows = sqlx::query!(
        r#"select c.id, case when $3 then 0::int2 else r.after_minutes end as "minutes?"
           from contact_channel c
           left join contact_rule r on r.channel_id = c.id and r.urgency = $2 and r.removed_at is null
           where c.person_id = $1 and c.removed_at is null order by 2, c.created_at, c.id"#,
        person.0,
        urgency.word(),
        is_test
    )
    .fetch_all(&mut **tx)
    .await?;
    let by_rule: Vec<_> = rows.into_iter().filter_map(|row| Some((row.id, row.minutes?))).collect();
    Ok(if by_rule.is_empty() { vec![(person.0, 0)] } else { by_rule })
}

/// Everybody has the channel to the account's address; its row is made when it is first needed.
pub(super) async fn ensure_mail(tx: &mut Tx, person: PersonId) -> sqlx::Result<()> {
    let now = tx.now();
    sqlx::query!(
        "insert into contact_channel (id, person_id, kind, name, place, created_at)
         values ($1, $1, 'mail', 'Mail', '', $2) on conflict (id) do nothing",
        person.0,
        now
    )
    .execute(&mut **tx)
    .await?;
    Ok(())
}
