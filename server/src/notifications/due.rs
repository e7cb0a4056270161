//! A delivery as it stands when its time has come: to whom, by what, about what, and whether anybody needs it still.

use crate::http::App;
use app::{
    ids::IncidentNumber,
    notifications::{
        Kind,
        message::{Incident, Practice, Told},
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub(super) struct Due {
    pub id: Uuid,
    pub notice: Uuid,
    /// As the notice says it: `page`, `hand-over`, `alert`, `matter`, `test`.
    pub is: String,
    pub is_urgent: bool,
    pub noticed_at: DateTime<Utc>,
    pub due_at: DateTime<Utc>,
    pub channel: Channel,
    pub person: Receiver,
    pub incident: Option<Uuid>,
    pub page: Option<Uuid>,
    pub told: Told,
    /// Why it is sent no more.
    pub needless: Option<String>,
    pub tries: i32,
    /// Sent, or dropped: a second worker has nothing to do.
    pub is_done: bool,
}

pub(super) struct Channel {
    pub id: Uuid,
    pub kind: Kind,
    pub target: Option<Vec<u8>>,
    /// Sealed; the newest first.
    pub secrets: Vec<Vec<u8>>,
}

pub(super) struct Receiver {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub zone: String,
}

impl Due {
    pub fn number(&self) -> Option<IncidentNumber> {
        match &self.told {
            Told::Page { incident, .. } => incident.as_ref().map(|incident| incident.number),
            Told::HandOver { incident, .. } => Some(incident.number),
            _ => None,
        }
    }

    pub async fn load(app: &App, delivery: Uuid) -> sqlx::Result<Option<Due>> {
        let row = sqlx::query!(
            r#"select d.id, d.due_at, n.id as notice, n.kind as about, n.urgency, n.recorded_at, n.words,
                 c.id as channel, c.kind as channel_kind, c.target, c.secret, c.old_secret,
                 c.removed_at, p.id as person, p.name as person_name, p.email, p.zone, p.deactivated_at,
                 i.id as "incident?", i.number as "number?", i.title as "title?", i.severity as "severity?",
                 i.restricted as "restricted?", i.impact_started_at as "since?", i.ended_at as "ended_at?",
                 s.name as "service?", o.name as "owner?",
                 g.id as "page?", g.kind as "page_kind?", g.reason as "reason?", g.stopped_at as "stopped_at?",
                 g.stopped_as as "stopped_as?", sb.name as "stopped_by?", t.told_at as "told_at?",
                 h.ended_at as "answered_at?", h.ended_as as "answered_as?", h.brief as "brief?", hf.name as "from?",
                 a.summary as "alert?", coalesce(asv.name, a.service_word) as "alert_service?",
                 a.started_at as "alert_since?", a.why as "why?",
                 coalesce(a.ended_at, a.acknowledged_at) as "alert_over_at?", a.ended_at is not null as "alert_ended?",
                 exists (select from update_approval u where u.id = n.key
                         and (u.answered_at is not null or u.withdrawn_at is not null)) as "is_answered!",
                 exists (select from update_reminder r join incident m on m.id = r.incident_id
                         where r.notice_key = n.key and (m.promise_at is distinct from r.promised_at
                             or exists (select from reminders_off f where f.incident_id = m.id and f.on_at is null)))
                     as "is_kept!",
                 (ai.id is null or may_read(ai, p.id, p.role = 'admin')) as "may_read_alert!",
                 array(select distinct q.name from page_told w join person q on q.id = w.person_id
                       where w.page_id = g.id and w.person_id <> p.id order by 1) as "also!",
                 (select count(*) from notice_try y where y.delivery_id = d.id) as "tries!",
                 exists (select from notice_try y where y.delivery_id = d.id and y.outcome in ('sent', 'dropped')) as "done!"
               from notice_delivery d
               join notice n on n.id = d.notice_id
               join contact_channel c on c.id = d.channel_id
               join person p on p.id = n.person_id
               left join incident i on i.id = n.incident_id
               left join service s on s.id = i.service_id
               left join person o on o.id = i.owner_id and i.acknowledged_at is not null
               left join page g on g.id = n.page_id
               left join person sb on sb.id = g.stopped_by
               left join page_told t on t.id = n.told_id
               left join hand_over h on h.id = n.hand_over_id
               left join person hf on hf.id = h.from_person_id
               left join alert a on a.id = n.alert_id
               left join service asv on asv.id = a.service_id
               left join incident ai on ai.id = a.incident_id
               where d.id = $1"#,
            delivery
        )
        .fetch_optional(&app.pool)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let incident = row.number.map(|number| Incident {
            number: IncidentNumber(number),
            title: row.title.clone().unwrap_or_default(),
            severity: row.severity.as_deref().and_then(|word| word.parse().ok()),
            service: row.service.clone(),
            since: row.since.map(|at| when(&row.zone, at)).unwrap_or_default(),
            owner: row.owner.clone(),
            is_restricted: row.restricted.unwrap_or(true),
        });
        let word =
            |name: &str| row.words.as_ref().and_then(|words| words[name].as_str()).unwrap_or_default().to_string();
        let told = match (row.about.as_str(), incident) {
            ("page", incident) => Told::Page {
                is: match row.page_kind.as_deref() {
                    Some("real") => Practice::Real,
                    Some("drill") => Practice::Drill,
                    _ => Practice::Test,
                },
                incident,
                reason: row.reason.clone().unwrap_or_default(),
                also: row.also.clone(),
            },
            ("hand-over", Some(incident)) => Told::HandOver {
                incident,
                from: row.from.clone().unwrap_or_default(),
                brief: row.brief.clone().unwrap_or_default(),
            },
            ("alert", _) => Told::Alert {
                summary: row.alert.clone().unwrap_or_default(),
                service: row.alert_service.clone(),
                since: row.alert_since.map(|at| when(&row.zone, at)).unwrap_or_default(),
                why: row.why.clone().unwrap_or_default(),
            },
            ("matter", _) => Told::Matter { title: word("title"), says: word("says"), path: word("path") },
            _ => Told::Test { channel: row.channel_kind.parse().unwrap_or(Kind::Mail).to_string() },
        };
        let was_stopped = row.stopped_at.is_some_and(|at| row.told_at.is_none_or(|told| told <= at));
        let is_late = row.due_at > row.recorded_at;
        let needless = if row.deactivated_at.is_some() {
            Some(format!("{} has left.", row.person_name))
        } else if row.removed_at.is_some() {
            Some("The channel was removed.".into())
        } else if was_stopped {
            Some(stopped(row.stopped_as.as_deref(), row.stopped_by.as_deref()))
        } else if row.ended_at.is_some() {
            Some("The incident ended.".into())
        } else if row.answered_at.is_some() {
            Some(format!("The hand-over was {}.", row.answered_as.as_deref().unwrap_or("answered")))
        } else if row.is_answered {
            Some("The update was answered or taken back.".into())
        } else if row.is_kept {
            Some("The promise was kept, or nobody is reminded any more.".into())
        } else if !row.may_read_alert {
            Some("It belongs to a restricted incident.".into())
        } else if is_late && row.alert_over_at.is_some() {
            Some(if row.alert_ended == Some(true) { "The alert ended." } else { "The alert was acknowledged." }.into())
        } else {
            None
        };
        Ok(Some(Due {
            id: row.id,
            notice: row.notice,
            is: row.about,
            is_urgent: row.urgency == "high",
            noticed_at: row.recorded_at,
            due_at: row.due_at,
            channel: Channel {
                id: row.channel,
                kind: row.channel_kind.parse().unwrap_or(Kind::Mail),
                target: row.target,
                secrets: [row.secret, row.old_secret].into_iter().flatten().collect(),
            },
            person: Receiver { id: row.person, name: row.person_name, email: row.email, zone: row.zone },
            incident: row.incident,
            page: row.page,
            told,
            needless,
            tries: row.tries as i32,
            is_done: row.done,
        }))
    }
}

fn stopped(by: Option<&str>, who: Option<&str>) -> String {
    match (by, who) {
        (Some("acknowledged"), Some(who)) => format!("{who} acknowledged."),
        (Some("resolved"), _) => "The incident ended.".into(),
        _ => "The page was stopped.".into(),
    }
}

/// `Sat 15 Feb 2025 14:10 GMT`, on the receiver's clock.
pub(super) fn when(zone: &str, at: DateTime<Utc>) -> String {
    local(zone, at, "%a %-d %b %Y %H:%M")
}

/// `14:41 GMT`.
pub(crate) fn clock(zone: &str, at: DateTime<Utc>) -> String {
    local(zone, at, "%H:%M")
}

/// Zones that have only an offset for a name are shown with it: `14:41 +03`.
fn local(zone: &str, at: DateTime<Utc>, format: &str) -> String {
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    at.with_timezone(&zone).format(&format!("{format} %Z")).to_string()
}
