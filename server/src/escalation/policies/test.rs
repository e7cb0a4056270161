//! A ladder is tested: everybody on it gets one message that is marked as a test. It is no incident, and ends by itself.

use super::{
    super::{
        rows::there,
        who::{Who, named},
    },
    read::{as_paged, written},
};
use crate::{
    http::{Cx, Refusal},
    notifications::{About, Notice, notice, of_page},
};
use app::{
    auth::Role,
    escalation::{PolicyTest, Run, RungPerson, RungRow, TestLadder, ladder},
    ids::{PageId, PersonId, PolicyId},
    notifications::Urgency,
};
use chrono::{DateTime, Duration, Utc};
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Late channels have their say too.
const LASTS: Duration = Duration::hours(1);
/// People are woken by it: not again at once.
const REST: Duration = Duration::minutes(1);

pub async fn test_ladder(cx: Cx, ask: TestLadder) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    sqlx::query!("select id from policy where id = $1 for update", ask.policy.0).fetch_optional(&mut *tx).await?;
    let one = written(&mut tx, Some(ask.policy)).await?.pop().ok_or(Refusal::NotFound)?;
    if one.archived_at.is_some() {
        return Err(Refusal::Conflict(format!("{} was archived.", one.name)));
    }
    let now = tx.now();
    let last =
        sqlx::query_scalar!("select max(started_at) from page where policy_id = $1 and kind = 'test'", ask.policy.0)
            .fetch_one(&mut *tx)
            .await?;
    if last.is_some_and(|last| now - last < REST) {
        return Err(Refusal::Conflict("It was tested less than a minute ago. See what became of that first.".into()));
    }
    let policy = as_paged(&mut tx, &one.policy).await?;
    let page = PageId(Uuid::now_v7());
    sqlx::query!(
        "insert into page (id, kind, policy_id, policy_version, last_resort_id, reason,
             started_by_kind, started_by, started_at, next_at)
         values ($1, 'test', $2, $3, $4, $5, 'person', $6, $7, $8)",
        page.0,
        ask.policy.0,
        one.version,
        policy.last_resort.0,
        format!("{} tests the ladder {}.", cx.viewer.name, one.name),
        cx.viewer.id.0,
        now,
        now + LASTS
    )
    .execute(&mut *tx)
    .await?;
    let who = Who::load(&mut tx, &named(&policy)).await?;
    let run = Run { policy: &policy, started_at: now, stops: &[], presses: &[] };
    let ladder = ladder(&run, now, &|target, at| who.resolve(target, at));
    let mut told: BTreeSet<PersonId> = BTreeSet::new();
    for rung in ladder.due.iter().chain(&ladder.ahead) {
        for person in rung.people.iter().filter(|person| told.insert(**person)) {
            let id = Uuid::now_v7();
            sqlx::query!(
                "insert into page_told (id, page_id, person_id, rung, due_at, told_at) values ($1, $2, $3, $4, $5, $5)",
                id,
                page.0,
                person.0,
                rung.number as i16,
                now
            )
            .execute(&mut *tx)
            .await?;
            let about = About::Page { incident: None, page, told: id };
            notice(&mut tx, Notice { key: id, person: *person, about, urgency: Urgency::High }).await?;
        }
    }
    tx.commit(()).await
}

/// By whichever process looks first.
pub(in super::super) async fn end_tests(pool: &PgPool, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query!(
        "update page set stopped_as = 'resolved', stopped_at = $1, next_at = null
         where kind = 'test' and stopped_at is null and next_at <= $1",
        now
    )
    .execute(pool)
    .await?;
    Ok(())
}

/// The newest, with what became of each message.
pub(super) async fn last_test(conn: &mut PgConnection, cx: &Cx, policy: PolicyId) -> sqlx::Result<Option<PolicyTest>> {
    let page = sqlx::query!(
        r#"select g.id, g.started_at, p.name as "name?" from page g left join person p on p.id = g.started_by
           where g.policy_id = $1 and g.kind = 'test' order by g.started_at desc, g.id desc limit 1"#,
        policy.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(page) = page else { return Ok(None) };
    let sent = of_page(&mut *conn, PageId(page.id)).await?;
    let reader = cx.viewer.zone.parse().unwrap_or(chrono_tz::UTC);
    let rows = sqlx::query!(
        "select t.id, t.person_id, t.told_at, p.name, p.zone from page_told t join person p on p.id = t.person_id
         where t.page_id = $1 order by t.rung, p.name",
        page.id
    )
    .fetch_all(conn)
    .await?;
    let people = rows.into_iter().map(|row| RungPerson {
        id: PersonId(row.person_id),
        name: row.name,
        there: there(&row.zone, reader, row.told_at),
        ways: String::new(),
        sent: sent.iter().filter(|sent| sent.told == Some(row.id)).cloned().collect(),
    });
    let rung = RungRow {
        number: None,
        place: "a test".into(),
        at: page.started_at,
        is_due: true,
        people: people.collect(),
        by_hand: None,
        skipped: vec![],
    };
    let by = page.name.unwrap_or_else(|| "Somebody".into());
    Ok(Some(PolicyTest { by, at: page.started_at, rungs: vec![rung] }))
}
