use super::Waiting;
use crate::{
    ids::PersonId,
    incidents::Facts,
    links, ui,
    updates::{CUSTOMERS, NoNewsOffer, no_news::meanwhile, no_news_button},
};
use leptos::prelude::*;

/// That something waits, for whom and for how long; and that something came back to this reader.
pub fn on_the_incident(facts: &Facts, viewer: PersonId, no_news: Option<&NoNewsOffer>) -> AnyView {
    let waits = facts.approval.as_ref().map(|waiting| waits(facts, waiting, viewer, no_news));
    let back = facts.returned.as_ref().filter(|back| back.author == viewer && facts.is_open()).map(|back| {
        view! {
            <div class="notice warn approval-back">
                <p><b>{back.says(ui::frame().clock.now)}</b> " " <span dir="auto">{format!("“{}”", back.words)}</span></p>
                <a class="act small" href=links::new_update(facts.number, CUSTOMERS)>"Write on"</a>
            </div>
        }
    });
    view! { {waits} {back} }.into_any()
}

fn waits(facts: &Facts, waiting: &Waiting, viewer: PersonId, no_news: Option<&NoNewsOffer>) -> AnyView {
    let now = ui::frame().clock.now;
    let whose = match waiting.author.id == viewer {
        true => "Your customer update".to_string(),
        false => format!("{}'s customer update", waiting.author.name),
    };
    let due = facts.promise_at.filter(|_| facts.is_due_soon(now) || facts.is_late(now));
    let meanwhile = due.map(|at| {
        let button = no_news.map(no_news_button);
        view! { <p><b>{meanwhile(at, &ui::clock(at), now)}</b></p> {button} }
    });
    let class = if due.is_some() { "notice bad approval-waiting" } else { "notice warn approval-waiting" };
    view! {
        <div class=class>
            <p>{whose} " is not published yet. " <b>{waiting.says(now)}</b> " "
                <a href=links::approval(facts.number)>"Read what waits"</a></p>
            {meanwhile}
        </div>
    }
    .into_any()
}
