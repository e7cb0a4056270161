use super::{
    Rosters,
    lock::candidates,
    look::with_look,
    swap::{read_span, span_of},
};
use crate::http::{Ask, Cx, Page, Refusal, local_time};
use app::{
    auth::Role,
    oncall::{CoverPage, Names, SwapPage, bars, cover, moment, swap},
};
use chrono::Duration;

const SWAPPED: Duration = Duration::days(90);

pub async fn cover_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Responder)?;
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let slug = ask.slug()?;
    let roster = rosters.by_slug(&slug).filter(|roster| roster.archived_at.is_none()).ok_or(Refusal::NotFound)?;
    let (now, local) = (cx.now(), local_time(&cx.viewer.zone));
    let typed = |at| local(at).0.format("%Y-%m-%dT%H:%M").to_string();
    let mine = ask.query.text("mine").and_then(|text| read_span(&text));
    let meanwhile = mine.and_then(|(from, until)| roster.shifts(from.max(now), until).ok()).unwrap_or_default();
    let meanwhile = with_look(&rosters, &cx.viewer.zone, now, |look| {
        let names = Names { of: look.name, moment: &|at| moment(at, look), me: cx.viewer.id, shows_gaps: true };
        match meanwhile.first().zip(meanwhile.last()) {
            Some((first, last)) => bars(&meanwhile, (first.from, last.until), &names).1,
            None => vec![],
        }
    });
    let me = cx.viewer.id.to_string();
    let may_all = cx.viewer.role >= Role::Commander;
    let page = CoverPage {
        schedule: roster.name.clone(),
        zone: cx.viewer.zone.clone(),
        people: candidates(&cx).await?,
        person: if mine.is_none() && !may_all { me.clone() } else { String::new() },
        for_whom: if mine.is_some() { me } else { String::new() },
        from: mine.map(|(from, _)| typed(from.max(now))).unwrap_or_default(),
        until: mine.map(|(_, until)| typed(until)).unwrap_or_default(),
        meanwhile,
        may_all,
        slug,
    };
    Ok(Page::new(format!("Override in {} · Signalbox", page.schedule), move || cover(page.clone())))
}

pub async fn swap_page(cx: Cx, ask: Ask) -> Result<Page, Refusal> {
    cx.need_role(Role::Responder)?;
    let mut conn = cx.app.pool.acquire().await?;
    let rosters = Rosters::load(&mut conn).await?;
    let slug = ask.slug()?;
    let roster = rosters.by_slug(&slug).filter(|roster| roster.archived_at.is_none()).ok_or(Refusal::NotFound)?;
    let (now, me) = (cx.now(), cx.viewer.id);
    let mine = ask.query.text("mine").and_then(|text| read_span(&text)).ok_or(Refusal::NotFound)?;
    let shifts = roster.shifts(now, now + SWAPPED).unwrap_or_default();
    let page = with_look(&rosters, &cx.viewer.zone, now, |look| {
        let when = |from, until| format!("{} to {}", moment(from, look), moment(until, look));
        // The last one is cut off where the question ends: it is no whole shift.
        let whole = shifts.iter().filter(|shift| shift.until < now + SWAPPED);
        let theirs = whole.filter_map(|shift| {
            let person = shift.person().filter(|person| *person != me)?;
            let value = format!("{person}@{}", span_of(shift.from, shift.until));
            Some((value, rosters.name(person), when(shift.from, shift.until)))
        });
        SwapPage {
            schedule: roster.name.clone(),
            mine: (span_of(mine.0, mine.1), when(mine.0, mine.1)),
            theirs: theirs.collect(),
            slug,
        }
    });
    Ok(Page::new(format!("Swap in {} · Signalbox", page.schedule), move || swap(page.clone())))
}
