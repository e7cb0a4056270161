//! `/settings/status/parts`, for everyone who is signed in.

use crate::{
    http::{Ask, Cx, Page, Refusal},
    status::read::read,
};
use app::{
    auth::Role,
    status::{ByHandPage, ByHandRow, OwnWord, State, by_hand, parts},
};
use std::collections::HashMap;

pub async fn parts_page(cx: Cx, _: Ask) -> Result<Page, Refusal> {
    let now = cx.now();
    let record = read(&cx.app.pool, now, &cx.app.site).await?.record;
    let own = sqlx::query!(
        "select o.id, o.component_id, o.state, o.reason, o.set_at, p.name
         from component_override o join person p on p.id = o.set_by where o.ended_at is null"
    )
    .fetch_all(&cx.app.pool)
    .await?;
    let own = own.into_iter().filter_map(|row| {
        let state = State::read(&row.state)?;
        Some((row.component_id, OwnWord { id: row.id, state, reason: row.reason, by: row.name, since: row.set_at }))
    });
    let mut own: HashMap<_, _> = own.collect();
    let group = |id: &Option<String>| {
        let found = record.groups.iter().find(|group| Some(&group.public_id) == id.as_ref());
        found.map(|group| group.name.clone()).unwrap_or_default()
    };
    let rows = parts(&record, now).into_iter().map(|(part, shown)| ByHandRow {
        id: part.id,
        name: part.name.clone(),
        group: group(&part.group),
        shown,
        said: record.incidents.iter().filter_map(|incident| incident.state_of(part.id, now)).max(),
        own: own.remove(&part.id.0),
    });
    let shown =
        ByHandPage { rows: rows.collect(), may_say: cx.viewer.role >= Role::Commander, is_admin: cx.is_admin() };
    Ok(Page::new("State of the parts · Signalbox", move || by_hand(shown.clone())))
}
