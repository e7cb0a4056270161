//! Reads the facts of incidents: one query for a page of them, through the one read gate.

use crate::http::Cx;
use app::{
    auth::{PersonName, Role},
    escalation::Paged,
    ids::{IncidentId, IncidentNumber, PersonId},
    incidents::{Ended, Facts, Outcome},
    severities::Severity,
    updates::{
        approvals::{Back, Waiting},
        reminders_off::RemindersOff,
    },
};
use chrono::{DateTime, Utc};
use sqlx::PgPool;
use uuid::Uuid;

/// Who reads: a person, or a token, which sees nothing restricted.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reader {
    pub person: Option<Uuid>,
    pub is_admin: bool,
}

impl Reader {
    pub fn of(cx: &Cx) -> Reader {
        Reader { person: Some(cx.viewer.id.0), is_admin: cx.is_admin() }
    }
}

/// Which incidents, newest first. What is none does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Which {
    pub number: Option<i64>,
    pub before: Option<i64>,
    pub open: Option<bool>,
    pub ended_since: Option<DateTime<Utc>>,
    pub severity: Option<Severity>,
    pub service: Option<String>,
    pub text: Option<String>,
    pub most: i64,
}

struct Row {
    id: Uuid,
    number: i64,
    kind: String,
    restricted: bool,
    title: String,
    service_slug: Option<String>,
    service_name: Option<String>,
    impact_started_at: DateTime<Utc>,
    detected_at: DateTime<Utc>,
    declared_at: DateTime<Utc>,
    declarer: Option<String>,
    alert: Option<String>,
    alerts: i64,
    severity: Option<String>,
    severity_reason: Option<String>,
    severity_at: Option<DateTime<Utc>>,
    severity_by_name: Option<String>,
    owner_id: Option<Uuid>,
    owner_name: Option<String>,
    owner_role: Option<String>,
    owner_since: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
    paged_names: Option<Vec<String>>,
    paged_at: Option<DateTime<Utc>>,
    paged_me_at: Option<DateTime<Utc>>,
    paged_next_at: Option<DateTime<Utc>>,
    handed_to: Option<Uuid>,
    handed_name: Option<String>,
    handed_role: Option<String>,
    handed_at: Option<DateTime<Utc>>,
    class: Option<String>,
    class_at: Option<DateTime<Utc>>,
    mitigated_at: Option<DateTime<Utc>>,
    mitigations: i64,
    rollbacks: i64,
    none_needed_reason: Option<String>,
    recovered_at: Option<DateTime<Utc>>,
    recovered_by: Option<Uuid>,
    recoverer_name: Option<String>,
    recovery_evidence: Option<String>,
    promise_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    ended_by: Option<Uuid>,
    ender_name: Option<String>,
    ended_as: Option<String>,
    ended_reason: Option<String>,
    duplicate_of: Option<i64>,
    reopened_at: Option<DateTime<Utc>>,
    reopened_to: Option<String>,
    reopened_count: i32,
    published_at: Option<DateTime<Utc>>,
    waived_at: Option<DateTime<Utc>>,
    checks: i64,
    checks_answered: i64,
    public_phase: Option<String>,
    approval_by: Option<Uuid>,
    approval_by_name: Option<String>,
    approval_at: Option<DateTime<Utc>>,
    approval_people: Option<Vec<Uuid>>,
    approval_names: Option<Vec<String>>,
    returned_to: Option<Uuid>,
    returned_by: Option<String>,
    returned_words: Option<String>,
    returned_at: Option<DateTime<Utc>>,
    off_by: Option<String>,
    off_at: Option<DateTime<Utc>>,
    off_reason: Option<String>,
}

pub async fn facts_by_number(
    pool: &PgPool,
    reader: Reader,
    number: IncidentNumber,
) -> Result<Option<Facts>, sqlx::Error> {
    let which = Which { number: Some(number.0), most: 1, ..Which::default() };
    Ok(facts_where(pool, reader, which).await?.pop())
}

pub async fn facts_where(pool: &PgPool, reader: Reader, which: Which) -> Result<Vec<Facts>, sqlx::Error> {
    let text = which
        .text
        .as_ref()
        .map(|text| format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")));
    let rows = sqlx::query_as!(
        Row,
        r#"select i.id, i.number, i.kind, i.restricted, i.title, s.slug as "service_slug?", s.name as "service_name?",
             i.impact_started_at, i.detected_at, i.declared_at, coalesce(dp.name, dk.name) as declarer,
             (select a.name from alert a where a.incident_id = i.id order by a.first_seen_at, a.id limit 1) as alert,
             (select count(*) from alert a where a.incident_id = i.id) as "alerts!",
             i.severity, i.severity_reason, i.severity_at,
             case i.severity_by_kind when 'system' then 'by rule' else sp.name end as severity_by_name,
             i.owner_id, o.name as "owner_name?", o.role as "owner_role?", i.owner_since, i.acknowledged_at,
             paged.names as "paged_names?", paged.at as "paged_at?", paged.me_at as "paged_me_at?", paged.next_at as "paged_next_at?",
             i.handed_to, h.name as "handed_name?", h.role as "handed_role?", i.handed_at, i.class, i.class_at,
             i.mitigated_at,
             (select count(*) from standing_act m where m.incident_id = i.id) as "mitigations!",
             (select count(*) from standing_act m where m.incident_id = i.id and m.is_rollback) as "rollbacks!",
             i.none_needed_reason, i.recovered_at, i.recovered_by, r.name as "recoverer_name?", i.recovery_evidence,
             i.promise_at, i.ended_at, i.ended_by, e.name as "ender_name?", i.ended_as, i.ended_reason,
             (select d.number from incident d where d.id = i.duplicate_of and may_read(d, $1, $2)) as duplicate_of,
             i.reopened_at, i.reopened_to, i.reopened_count, pm.published_at as "published_at?", pm.waived_at as "waived_at?",
             (select coalesce(sum(triage_checks), 0) from run where run.incident_id = i.id) as "checks!",
             (select count(*) from run_check c join run on run.id = c.run_id
              where run.incident_id = i.id and c.section = 'triage' and c.state in ('done', 'skipped') and c.left_at is null) as "checks_answered!",
             (select u.phase from incident_update u where u.incident_id = i.id and u.audience = 'customers'
              order by u.published_at desc limit 1) as public_phase,
             asked.author_id as "approval_by?", asked.author as "approval_by_name?", asked.asked_at as "approval_at?",
             asked.people as "approval_people?", asked.names as "approval_names?",
             back.author_id as "returned_to?", back.by as "returned_by?", back.returned as "returned_words?",
             back.answered_at as "returned_at?",
             off.by as "off_by?", off.off_at as "off_at?", off.reason as "off_reason?"
           from incident i
           left join service s on s.id = i.service_id
           left join person dp on dp.id = i.declared_by and i.declared_by_kind = 'person'
           left join api_token dk on dk.id = i.declared_by and i.declared_by_kind in ('sender', 'token')
           left join person sp on sp.id = i.severity_by and i.severity_by_kind = 'person'
           left join person o on o.id = i.owner_id
           left join person h on h.id = i.handed_to
           left join person r on r.id = i.recovered_by
           left join person e on e.id = i.ended_by
           left join postmortem pm on pm.incident_id = i.id
           left join lateral (
               select q.author_id, w.name as author, q.asked_at,
                   (select array_agg(p.id order by p.name, p.id) from update_approval_asked a join person p on p.id = a.person_id
                    where a.approval_id = q.id) as people,
                   (select array_agg(p.name order by p.name, p.id) from update_approval_asked a join person p on p.id = a.person_id
                    where a.approval_id = q.id) as names
               from update_approval q join person w on w.id = q.author_id
               where q.incident_id = i.id and q.answered_at is null and q.withdrawn_at is null
           ) asked on true
           left join lateral (
               select q.author_id, p.name as by, q.returned, q.answered_at
               from (select * from update_approval where incident_id = i.id order by asked_at desc, id desc limit 1) q
               join person p on p.id = q.answered_by
               where q.returned is not null
                 and not exists (select from incident_update u where u.incident_id = i.id and u.audience = 'customers'
                                 and u.words = 'person' and u.published_at >= q.asked_at)
           ) back on true
           left join lateral (
               select p.name as by, o.off_at, o.reason from reminders_off o join person p on p.id = o.off_by
               where o.incident_id = i.id and o.on_at is null
           ) off on true
           left join lateral (
               select g.next_at, last.at, (select min(told_at) from page_told where page_id = g.id and person_id = $1) as me_at,
                   (select array_agg(p.name order by p.name) from page_told t join person p on p.id = t.person_id
                    where t.page_id = g.id and t.told_at = last.at) as names
               from page g
               cross join lateral (select max(told_at) as at from page_told where page_id = g.id) last
               where g.incident_id = i.id and g.stopped_at is null) paged on true
           where may_read(i, $1, $2)
             and ($3::bigint is null or i.number = $3)
             and ($4::bigint is null or i.number < $4)
             and ($5::boolean is null or (i.ended_at is null) = $5)
             and ($6::timestamptz is null or i.ended_at >= $6)
             and ($7::text is null or i.severity = $7)
             and ($8::text is null or s.slug = $8)
             and ($9::text is null or i.title ilike $9)
             and ($3::bigint is not null or i.kind = 'real')
           order by i.number desc
           limit $10"#,
        reader.person,
        reader.is_admin,
        which.number,
        which.before,
        which.open,
        which.ended_since,
        which.severity.map(|severity| severity.word()),
        which.service,
        text,
        which.most
    )
    .fetch_all(pool)
    .await?;
    Ok(rows.into_iter().map(facts).collect())
}

fn facts(row: Row) -> Facts {
    let ended = row.ended_at.zip(row.ended_as.as_deref().and_then(Outcome::read)).map(|(at, outcome)| Ended {
        outcome,
        at,
        by: named(row.ended_by, row.ender_name, None),
        reason: row.ended_reason.unwrap_or_default(),
        duplicate_of: row.duplicate_of.map(IncidentNumber),
    });
    let author = named(row.approval_by, row.approval_by_name, None);
    let asked = row.approval_people.into_iter().flatten().zip(row.approval_names.into_iter().flatten());
    let people = asked.filter_map(|(id, name)| named(Some(id), Some(name), None)).collect();
    let waiting = author.zip(row.approval_at);
    let approval = waiting.map(|(author, asked_at)| Waiting { author, people, asked_at });
    let words = row.returned_words.zip(row.returned_at);
    let returned = row.returned_to.zip(row.returned_by).zip(words);
    let returned = returned.map(|((author, by), (words, at))| Back { author: PersonId(author), by, words, at });
    let off = row.off_by.zip(row.off_reason).zip(row.off_at);
    let reminders_off = off.map(|((by, reason), at)| RemindersOff { by, at, reason });
    Facts {
        id: IncidentId(row.id),
        number: IncidentNumber(row.number),
        kind: row.kind,
        restricted: row.restricted,
        title: row.title,
        service: row.service_slug.zip(row.service_name),
        impact_started_at: row.impact_started_at,
        detected_at: row.detected_at,
        declared_at: row.declared_at,
        declared_by: row.declarer.unwrap_or_else(|| "Signalbox".into()),
        alert: row.alert,
        alerts: row.alerts,
        severity: row.severity.and_then(|word| word.parse().ok()),
        severity_reason: row.severity_reason,
        severity_at: row.severity_at,
        severity_by: row.severity_by_name,
        owner: named(row.owner_id, row.owner_name, row.owner_role),
        owner_since: row.owner_since,
        acknowledged_at: row.acknowledged_at,
        paged: row.paged_at.zip(row.paged_names).map(|(at, people)| Paged {
            people,
            at,
            me_at: row.paged_me_at,
            next_at: row.paged_next_at,
        }),
        handed_to: named(row.handed_to, row.handed_name, row.handed_role),
        handed_at: row.handed_at,
        class: row.class,
        class_at: row.class_at,
        mitigated_at: row.mitigated_at,
        mitigations: row.mitigations,
        rollbacks: row.rollbacks,
        none_needed: row.none_needed_reason,
        recovered_at: row.recovered_at,
        recovered_by: named(row.recovered_by, row.recoverer_name, None),
        recovery_evidence: row.recovery_evidence,
        promise_at: row.promise_at,
        ended,
        reopened_at: row.reopened_at,
        reopened_to: row.reopened_to,
        reopened_count: row.reopened_count,
        postmortem_published_at: row.published_at,
        postmortem_waived_at: row.waived_at,
        checks: row.checks,
        checks_answered: row.checks_answered,
        gate: None,
        public_phase: row.public_phase,
        approval,
        returned,
        reminders_off,
    }
}

fn named(id: Option<Uuid>, name: Option<String>, role: Option<String>) -> Option<PersonName> {
    let role = role.and_then(|role| role.parse().ok()).unwrap_or(Role::Viewer);
    Some(PersonName { id: PersonId(id?), name: name?, role })
}
