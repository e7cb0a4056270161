//! `/maintenance/new`.

use super::{
    PartChoice, PlanWork, Review,
    form::{Fields, fields},
    review::review,
};
use crate::ui;
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct NewPage {
    pub plan: PlanWork,
    pub parts: Vec<PartChoice>,
    /// The page's.
    pub zone: String,
    pub review: Option<Review>,
    pub may_write: bool,
}

pub fn new_work(page: NewPage) -> AnyView {
    if page.review.is_some() {
        ui::refusal_is_told();
    }
    let panel = page
        .review
        .as_ref()
        .map(|read| review::<PlanWork>(read, &[], "Review: planned work", "Publish the plan to everyone"));
    let form = Fields {
        plan: &page.plan,
        parts: &page.parts,
        zone: &page.zone,
        times_stand: false,
        is_rewritten: page.review.is_some(),
    };
    let body = match page.may_write {
        false => view! { <p class="notice">"Work is planned by commanders and administrators."</p> }.into_any(),
        true => {
            let inner = view! {
                {fields::<PlanWork>(&form)}
                <p class="effect"><b>"Effect"</b>"Subscribers of these parts are told now, when it begins, when it is being checked and when it is done. Alerts go on; a silence is set apart."</p>
                <div class="acts"><button class="act primary">"Review"</button><a class="act quiet" href="/maintenance">"Leave it"</a></div>
            };
            ui::twin_form::<PlanWork>(page.review.is_none(), "stack", &[], inner)
        }
    };
    view! {
        <div class="head"><h1>"Plan work"</h1><p class="sub">"What will be said on the status page before, while and after it is done."</p></div>
        {panel}
        <section class="panel narrow" id="write" aria-label="The plan"><div class="body">{body}</div></section>
    }
    .into_any()
}
