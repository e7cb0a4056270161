use super::read;
use crate::{
    http::{Ask, Cx, Page, Refusal},
    incidents::list,
    intakes,
};
use app::now::{NowPage, needs, order, show, title};

pub async fn page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let now = cx.now();
    let mut open = list::open(&cx).await?;
    order(&mut open, now);
    let needs = needs(open.iter().map(|row| &row.facts), cx.viewer.id, cx.viewer.role, now);
    let ended = list::recently_ended(&cx).await?;
    let unplaced = crate::alerts::unplaced(&cx).await?;
    let firing = unplaced.count;
    let heard = intakes::heard(&cx.app.pool, now).await?;
    let sources = intakes::sources(&cx.app.pool).await?;
    let due = read::due(&cx).await?;
    let on_call = crate::oncall::now_card(&cx).await?;
    let counts = read::counts(&cx).await?;
    let page = NowPage {
        open,
        ended,
        needs,
        unplaced,
        firing,
        due,
        on_call,
        last_ended: counts.last_ended,
        services: counts.services,
        tokens: heard.len() as i64,
        heard,
        sources,
        people: counts.people,
        parts: counts.parts,
        runbook_is_theirs: counts.runbook_is_theirs,
        is_first: !counts.has_incident,
    };
    Ok(Page::new(title(&page, now), move || show(page.clone())))
}
