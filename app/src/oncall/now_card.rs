//! *On call now*, beside the incidents.

use super::{NowRow, rows::now_row};
use leptos::prelude::*;

const SHOWN: usize = 8;

#[derive(Clone, Debug, Default)]
pub struct NowCard {
    /// With the gaps of the next seven days.
    pub rows: Vec<NowRow>,
    pub last_resort: Option<String>,
    pub may_edit: bool,
}

pub fn now_card(card: NowCard) -> AnyView {
    let count = card.rows.len();
    let rest = count.saturating_sub(SHOWN);
    let rest = (rest > 0).then(|| view! { <footer><a href="/oncall">{format!("and {rest} more")}</a></footer> });
    let list = match count {
        0 => {
            let says = match &card.last_resort {
                Some(name) => format!("Nobody is on call. Pages go to {name} (admin)."),
                None => "Nobody is on call, and there is no administrator to page.".to_string(),
            };
            let make = card.may_edit.then(|| view! { <a class="act small" href="/oncall/new">"Make a schedule"</a> });
            view! { <div class="body"><p>{says}</p><div class="acts">{make}</div></div> }.into_any()
        }
        _ => {
            let rows: Vec<_> = card.rows.into_iter().take(SHOWN).map(now_row).collect();
            view! { <ul class="rows">{rows}</ul> }.into_any()
        }
    };
    view! {
        <section class="panel oncall-card" aria-labelledby="oncall-now">
            <header><h2 id="oncall-now">"On call now"</h2><a class="aside" href="/oncall">"All"</a></header>
            {list}
            {rest}
        </section>
    }
    .into_any()
}
