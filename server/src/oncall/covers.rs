//! Overrides: one person instead of another, at once and on record.

use super::{
    Roster, Rosters,
    lock::{Locked, lock, refuse_others, typed_time},
    look::with_look,
    read::zone,
    told::tell,
    write,
};
use crate::{
    http::{Cx, Refusal},
    settings::audit,
};
use app::{
    auth::Role,
    command::Check,
    ids::{OverrideId, PersonId, ScheduleId},
    oncall::{CoverRow, MOST_OVERRIDES, MakeOverride, Override, WithdrawOverride, moment, override_problems},
};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

/// A form that was open for a while still means now.
const SLACK: Duration = Duration::minutes(15);

/// Those that run or lie ahead: of a schedule, or of all where they are the reader's.
pub(super) async fn ahead(
    conn: &mut PgConnection,
    cx: &Cx,
    rosters: &Rosters,
    of: Option<&Roster>,
) -> Result<Vec<CoverRow>, sqlx::Error> {
    let (now, me) = (cx.now(), cx.viewer.id.0);
    let rows = sqlx::query!(
        r#"select o.id, o.schedule_id, o.person_id, o.for_person_id, o.starts_at, o.ends_at, o.swap_id, o.made_by,
                  o.made_at, m.name as made_by_name
           from schedule_override o join person m on m.id = o.made_by
           where o.withdrawn_at is null and o.ends_at > $1
             and (o.schedule_id = $2 or $2 is null and (o.person_id = $3 or o.for_person_id = $3))
           order by o.starts_at, o.id limit $4"#,
        now,
        of.map(|roster| roster.id().0),
        me,
        MOST_OVERRIDES as i64
    )
    .fetch_all(conn)
    .await?;
    Ok(with_look(rosters, &cx.viewer.zone, now, |look| {
        let shown = rows.into_iter().filter_map(|row| {
            let roster = rosters.get(ScheduleId(row.schedule_id))?;
            if of.is_none() && roster.archived_at.is_some() {
                return None;
            }
            let concerns_me = [Some(row.person_id), row.for_person_id, Some(row.made_by)].contains(&Some(me));
            Some(CoverRow {
                id: OverrideId(row.id),
                slug: roster.slug.clone(),
                schedule: roster.name.clone(),
                who: named(rosters, PersonId(row.person_id), row.for_person_id.map(PersonId)),
                when: format!("{} to {}", moment(row.starts_at, look), moment(row.ends_at, look)),
                is_swap: row.swap_id.is_some(),
                made_by: row.made_by_name,
                made_at: row.made_at,
                may_withdraw: roster.archived_at.is_none() && may(cx, concerns_me),
            })
        });
        shown.collect()
    }))
}

fn may(cx: &Cx, concerns_me: bool) -> bool {
    cx.viewer.role >= Role::Commander || (cx.viewer.role >= Role::Responder && concerns_me)
}

/// `Kim Lund for Ana Ruiz`.
pub(super) fn named(rosters: &Rosters, person: PersonId, for_whom: Option<PersonId>) -> String {
    match for_whom {
        Some(other) => format!("{} for {}", rosters.name(person), rosters.name(other)),
        None => rosters.name(person),
    }
}

pub async fn make_override(cx: Cx, ask: MakeOverride) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let Locked { mut rosters, roster } = lock(&mut tx, &ask.slug).await?;
    let cover = read(&cx, &rosters, &roster, &ask, tx.now())?;
    refuse_others(&mut tx, &[cover.person], "person").await?;
    rosters.add_names(super::lock::candidates(&cx).await?);
    let others = turned_away(&roster, &cover);
    write::cover(&mut tx, roster.id(), &cover, None, cx.viewer.id).await?;
    let mut people = others;
    people.push(cover.person);
    people.retain(|person| *person != cx.viewer.id);
    people.sort();
    people.dedup();
    let by = cx.viewer.name.clone();
    tell(&mut tx, &rosters, &roster.slug, cover.id.0, &people, |look| {
        let what = named(&rosters, cover.person, cover.for_whom);
        let when = format!("{} to {}", moment(cover.from, look), moment(cover.until, look));
        (format!("On call in {}: {what}", roster.name), format!("{by} put {what}, {when}."))
    })
    .await?;
    let detail = json!({ "person": cover.person, "for": cover.for_whom, "from": cover.from, "until": cover.until });
    audit::note(&mut tx, &cx, "schedule.override_made", &roster.slug, detail).await?;
    tx.commit(()).await
}

fn read(
    cx: &Cx,
    rosters: &Rosters,
    roster: &Roster,
    ask: &MakeOverride,
    now: DateTime<Utc>,
) -> Result<Override, Refusal> {
    let mut check = Check::default();
    let person = ask.person.parse().map(PersonId);
    check.need(person.is_ok(), "person", "Choose who is on call.");
    let for_whom: Option<PersonId> = ask.for_whom.parse().ok().map(PersonId);
    check.need(ask.for_whom.is_empty() || for_whom.is_some(), "for_whom", "Choose somebody from the list.");
    let mine = zone(&cx.viewer.zone);
    let from = typed_time(&ask.from, &mine);
    check.need(from.is_ok(), "from", from.as_ref().err().cloned().unwrap_or_default());
    let until = typed_time(&ask.until, &mine);
    check.need(until.is_ok(), "until", until.as_ref().err().cloned().unwrap_or_default());
    check.need(until != Ok(None), "until", "Say until when.");
    check.done()?;
    let from = from.ok().flatten().filter(|from| *from < now - SLACK || *from > now).unwrap_or(now);
    let cover = Override {
        id: OverrideId(Uuid::now_v7()),
        person: PersonId(person.map(|person| person.0).unwrap_or_default()),
        from,
        until: until.ok().flatten().unwrap_or(from),
        for_whom,
    };
    let me = Some(cx.viewer.id);
    if !may(cx, me == Some(cover.person) || me == cover.for_whom) {
        return Err(Refusal::Forbidden(
            "You may take over a turn yourself, or give yours away. Others are a commander’s to move.".into(),
        ));
    }
    let mut check = Check::default();
    let standing = roster.schedule.overrides.iter().filter(|other| other.until > now).count();
    for (field, says) in override_problems(&cover, standing, now) {
        check.need(false, if field == "overrides" { "from" } else { field }, says);
    }
    check.done()?;
    if let Some(whom) = cover.for_whom
        && turned_away(roster, &cover).is_empty()
    {
        let says = format!("{} is not on call here then.", rosters.name(whom));
        return Err(Refusal::field("for_whom", says));
    }
    Ok(cover)
}

/// Who would be on call meanwhile and is not any more.
fn turned_away(roster: &Roster, cover: &Override) -> Vec<PersonId> {
    let shifts = roster.shifts(cover.from, cover.until).unwrap_or_default();
    let turns = shifts.iter().filter_map(|shift| shift.on);
    let met = turns.filter(|on| cover.for_whom.is_none_or(|whom| on.person == whom || on.instead_of == Some(whom)));
    let mut people: Vec<PersonId> = met.map(|on| on.person).collect();
    people.sort();
    people.dedup();
    people
}

pub async fn withdraw_override(cx: Cx, ask: WithdrawOverride) -> Result<(), Refusal> {
    cx.need_role(Role::Responder)?;
    let mut tx = cx.begin().await?;
    let Locked { rosters, roster } = lock(&mut tx, &ask.slug).await?;
    let now = tx.now();
    let rows = sqlx::query!(
        "select id, person_id, for_person_id, made_by, starts_at, ends_at, withdrawn_at from schedule_override
         where schedule_id = $1 and (id = $2 or swap_id = $2) order by id",
        roster.id().0,
        ask.cover.0
    )
    .fetch_all(&mut *tx)
    .await?;
    let one = rows.iter().find(|row| row.id == ask.cover.0).ok_or(Refusal::NotFound)?;
    let concerns_me = [Some(one.person_id), one.for_person_id, Some(one.made_by)].contains(&Some(cx.viewer.id.0));
    if !may(&cx, concerns_me) {
        return Err(Refusal::Forbidden("Only those whose turn it moves, and commanders, may withdraw it.".into()));
    }
    if one.withdrawn_at.is_some() {
        return tx.commit(()).await;
    }
    if one.ends_at <= now {
        return Err(Refusal::Conflict("It has ended. What was on call stays on record.".into()));
    }
    sqlx::query!(
        "update schedule_override set withdrawn_at = $3, withdrawn_by = $4
         where schedule_id = $1 and (id = $2 or swap_id = $2) and withdrawn_at is null and ends_at > $3",
        roster.id().0,
        ask.cover.0,
        now,
        cx.viewer.id.0
    )
    .execute(&mut *tx)
    .await?;
    let mut people: Vec<PersonId> =
        rows.iter().flat_map(|row| [Some(row.person_id), row.for_person_id]).flatten().map(PersonId).collect();
    people.sort();
    people.dedup();
    people.retain(|person| *person != cx.viewer.id);
    let (by, what) =
        (cx.viewer.name.clone(), named(&rosters, PersonId(one.person_id), one.for_person_id.map(PersonId)));
    let (from, until): (DateTime<Utc>, DateTime<Utc>) = (one.starts_at, one.ends_at);
    let key = super::told::key_of(&format!("withdrawn {}", ask.cover));
    tell(&mut tx, &rosters, &roster.slug, key, &people, |look| {
        let when = format!("{} to {}", moment(from, look), moment(until, look));
        (format!("No longer in {}: {what}", roster.name), format!("{by} withdrew {what}, {when}."))
    })
    .await?;
    audit::note(&mut tx, &cx, "schedule.override_withdrawn", &roster.slug, json!({ "override": ask.cover })).await?;
    tx.commit(()).await
}
