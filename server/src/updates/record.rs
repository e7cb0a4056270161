//! What the record knows of an incident that something is written about.

use super::no_news::About;
use crate::{
    http::{Cx, Refusal},
    incidents::{Right, highest},
};
use app::{ids::IncidentNumber, severities::Severity};
use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// Where no severity says how often.
const CADENCE_MINUTES: i32 = 30;

pub struct Record {
    pub id: Uuid,
    pub number: IncidentNumber,
    pub kind: String,
    pub restricted: bool,
    pub title: String,
    pub impact_started_at: DateTime<Utc>,
    pub service: Option<Uuid>,
    pub severity: Option<Severity>,
    pub owner: Option<String>,
    /// What was tried last.
    pub mitigation: Option<String>,
    pub recovered: bool,
    pub ended: bool,
    pub right: Right,
    pub cadence: i64,
    pub promised: Option<DateTime<Utc>>,
    /// The organisation wants a second person to read what customers are told of this severity.
    pub needs_second: bool,
    /// Of the public page, once it stands there.
    pub public_id: Option<String>,
    /// The text of the runbook that was attached first, in the version that is followed.
    pub runbook: Option<(Uuid, i32, String)>,
    /// The organisation's own messages, for customers and internal.
    pub messages: [Option<String>; 2],
}

pub async fn record(conn: &mut PgConnection, cx: &Cx, number: IncidentNumber) -> Result<Record, Refusal> {
    let row = sqlx::query!(
        r#"select i.id, i.kind, i.restricted, i.title, i.impact_started_at, i.service_id, i.severity,
                  i.owner_id, i.acknowledged_at, i.recovered_at, i.ended_at, i.promise_at, p.name as "owner?",
                  coalesce(s.second_person, exists (select from severity x where x.second_person)) as "needs_second!",
                  s.update_every_minutes as "minutes?", pi.public_id as "public_id?",
                  (select m.title from mitigation m where m.incident_id = i.id and m.undone_at is null
                   order by m.happened_at desc limit 1) as mitigation,
                  run.runbook_id as "runbook?", run.version as "version?", run.text as "text?",
                  (select t.text from message_template t where t.audience = 'customers'
                   order by t.version desc limit 1) as customers,
                  (select t.text from message_template t where t.audience = 'internal'
                   order by t.version desc limit 1) as internal
           from incident i
           left join person p on p.id = i.owner_id and i.acknowledged_at is not null
           left join severity s on s.level = i.severity
           left join public_incident pi on pi.incident_id = i.id
           left join lateral (
             select r.runbook_id, r.version, v.text from run r
             join runbook_version v on v.runbook_id = r.runbook_id and v.version = r.version
             where r.incident_id = i.id order by r.attached_at, r.id limit 1) run on true
           where i.number = $1 and may_read(i, $2, $3)"#,
        number.0,
        cx.viewer.id.0,
        cx.is_admin()
    )
    .fetch_optional(conn)
    .await?
    .ok_or(Refusal::NotFound)?;
    let owns = row.acknowledged_at.is_some() && row.owner_id == Some(cx.viewer.id.0);
    let runbook = row.runbook.zip(row.version).zip(row.text);
    Ok(Record {
        id: row.id,
        number,
        kind: row.kind,
        restricted: row.restricted,
        title: row.title,
        impact_started_at: row.impact_started_at,
        service: row.service_id,
        severity: row.severity.and_then(|word| word.parse().ok()),
        owner: row.owner,
        mitigation: row.mitigation,
        recovered: row.recovered_at.is_some(),
        ended: row.ended_at.is_some(),
        right: highest(cx.viewer.role, owns),
        cadence: row.minutes.unwrap_or(CADENCE_MINUTES).into(),
        promised: row.promise_at,
        needs_second: row.needs_second,
        public_id: row.public_id,
        runbook: runbook.map(|((id, version), text)| (id, version, text)),
        messages: [row.customers, row.internal],
    })
}

impl Record {
    pub fn about(&self) -> About {
        About {
            number: self.number,
            is_real: self.kind == "real",
            has_ended: self.ended,
            commands: self.right >= Right::Command,
            cadence: self.cadence,
        }
    }

    /// The shape of the message for these readers: the runbook's own, else the organisation's, else none of theirs.
    pub fn messages_for(&self, app: &crate::http::App, is_public: bool) -> (Option<String>, Option<String>) {
        let runbook = self.runbook.as_ref().map(|(id, version, text)| {
            let runbook = crate::runbooks::shelf(app).read(*id, *version, text);
            let messages = &runbook.communication;
            if is_public { messages.customer.clone() } else { messages.internal.clone() }
        });
        (runbook, self.messages[usize::from(!is_public)].clone())
    }
}
