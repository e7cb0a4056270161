//! Changing a plan, and calling it off.

use super::{
    CancelWork, ChangeWork, Step, WorkPage,
    form::{Fields, fields},
};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

pub(super) fn change(page: &WorkPage) -> Option<AnyView> {
    let step = page.work.step(ui::frame().clock.now);
    if !page.may_write || step == Step::Completed {
        return None;
    }
    let is_mine = ui::frame().refused.command == ChangeWork::NAME;
    let form = Fields {
        plan: &page.plan,
        parts: &page.parts,
        zone: &page.zone,
        times_stand: step != Step::Scheduled,
        is_rewritten: is_mine && page.review.is_some(),
    };
    let path = [("work", page.work.public_id.clone())];
    let inner = view! {
        {ui::hidden("base", &page.revision.to_string())}
        {fields::<ChangeWork>(&form)}
        <div class="acts"><button class="act">"Review the change"</button></div>
    };
    let open = is_mine.then_some("");
    Some(
        view! {
            <details class="panel fold" open=open id=is_mine.then_some("write")>
                <summary><h2>"Change the plan…"</h2></summary>
                <div class="body">{ui::twin_form::<ChangeWork>(page.review.is_none(), "stack", &path, inner)}</div>
            </details>
        }
        .into_any(),
    )
}

pub(super) fn cancel(page: &WorkPage) -> Option<AnyView> {
    let step = page.work.step(ui::frame().clock.now);
    if !page.may_write || step == Step::Completed {
        return None;
    }
    let is_mine = ui::frame().refused.command == CancelWork::NAME;
    let says = Field::new::<CancelWork>("says", "Why, and what comes instead")
        .hint("Everyone can read it. Empty: “The planned work was called off.”");
    let says = match page.review.as_ref().filter(|_| is_mine) {
        Some(review) => says.rewritten(review.value("says")),
        None => says,
    };
    let path = [("work", page.work.public_id.clone())];
    let inner = view! {
        {says.area(2)}
        <div class="acts"><button class="act">"Review calling it off"</button></div>
    };
    let open = is_mine.then_some("");
    Some(
        view! {
            <details class="panel fold" open=open id=is_mine.then_some("write")>
                <summary><h2>"Call it off…"</h2></summary>
                <div class="body">{ui::twin_form::<CancelWork>(page.review.is_none(), "stack", &path, inner)}</div>
            </details>
        }
        .into_any(),
    )
}
