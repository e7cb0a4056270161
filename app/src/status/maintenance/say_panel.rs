//! An update of planned work: words, a step by hand, and how long it takes.

use super::{SayOfWork, Step, WorkPage};
use crate::{
    command::Command,
    ui::{self, Field},
};
use leptos::prelude::*;

pub(super) fn say(page: &WorkPage) -> Option<AnyView> {
    let now = ui::frame().clock.now;
    let step = page.work.step(now);
    if !page.may_write || step == Step::Completed {
        return None;
    }
    let is_mine = ui::frame().refused.command == SayOfWork::NAME;
    let review = page.review.as_ref().filter(|_| is_mine);
    let field = |name: &'static str, label: &'static str| {
        let field = Field::new::<SayOfWork>(name, label);
        match review {
            Some(review) => field.rewritten(review.value(name)),
            None => field,
        }
    };
    let clock = format!("The page’s clock, {}.", page.zone.replace('_', " "));
    let longer = (step != Step::Scheduled).then(|| {
        view! {
            <div class="fields two">
                {field("new_end", "New end").hint(clock.clone()).input("datetime-local")}
                {field("next_word_by", "Or: next word by").hint("Where nobody knows the end yet.").input("datetime-local")}
            </div>
        }
    });
    let path = [("work", page.work.public_id.clone())];
    let inner = view! {
        {ui::hidden("seen", &page.said.to_string())}
        {field("text", "What customers should know").hint("For example: “The move takes longer: the last third is slower than in the rehearsal.”").area(3)}
        {steps(step)}
        {longer}
        <div class="acts"><button class="act outward primary">"Review the update"</button></div>
    };
    let id = (page.review.is_none() || is_mine).then_some("write");
    Some(
        view! {
            <section class="panel public" id=id aria-labelledby="say-h">
                <header><h2 id="say-h">"Say something"</h2></header>
                <p class="public-word">"Everyone can read this"</p>
                <div class="body">{ui::twin_form::<SayOfWork>(page.review.is_none(), "stack", &path, inner)}</div>
            </section>
        }
        .into_any(),
    )
}

/// Where it may be moved from here.
fn steps(step: Step) -> AnyView {
    let choices: &[(Step, &str)] = match step {
        Step::Scheduled => &[(Step::InProgress, "Begin now, earlier than planned")],
        Step::InProgress => &[(Step::Verifying, "Being checked"), (Step::Completed, "Done")],
        Step::Verifying => &[(Step::InProgress, "Back to work"), (Step::Completed, "Done")],
        Step::Completed => &[],
    };
    let chosen = Field::new::<SayOfWork>("step", "Step");
    let (current, error) = (chosen.current().to_string(), chosen.error_view());
    let one = |value: &'static str, label: &'static str| {
        let is_chosen = current == value;
        view! { <label class="chip"><input type="radio" name="step" value=value checked=is_chosen/>{label}</label> }
    };
    let stays = match step {
        Step::Scheduled => "Stays planned",
        _ => "Goes on",
    };
    let others: Vec<_> = choices.iter().map(|(step, label)| one(step.key(), label)).collect();
    view! {
        <fieldset class="chips"><legend>"Step"</legend>{one("", stays)}{others}</fieldset>
        {error}
    }
    .into_any()
}
