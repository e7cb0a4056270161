//! The last look at public words: as they will stand, what looks like an inside word, and one button.

use crate::{
    command::{Command, fill},
    ui::{self, Field},
    updates::{
        inside::Inside,
        leaks::{Known, replace_all},
        reach::{Reach, goes_to},
    },
};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct Review {
    /// What is sent again, so that what is published is what was read.
    pub fields: Vec<(String, String)>,
    /// As readers will see it, each under its label.
    pub shown: Vec<(&'static str, String)>,
    pub inside: Vec<Inside>,
    pub kept: String,
    pub reach: Reach,
}

/// The fields of a form that came back, its texts without inside words where that was asked for.
pub fn replaced(typed: &[(String, String)], texts: &[&str], known: &Known) -> Vec<(String, String)> {
    let is_asked = typed.iter().any(|(name, value)| name == "replace" && value == "all");
    let carried =
        typed.iter().filter(|(name, _)| !["replace", "review", "once", "kept_reason"].contains(&name.as_str()));
    let rewritten = carried.map(|(name, value)| match is_asked && texts.contains(&name.as_str()) {
        true => (name.clone(), replace_all(value, known)),
        false => (name.clone(), value.clone()),
    });
    rewritten.collect()
}

impl Review {
    pub fn value(&self, name: &str) -> String {
        self.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }

    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(field, _)| field == name)
    }

    fn is_clean(&self) -> bool {
        self.inside.is_empty() || !self.kept.trim().is_empty()
    }

    fn carry(&self) -> Vec<AnyView> {
        let hidden = |(name, value): &(String, String)| {
            view! { <input type="hidden" name=name.clone() value=value.clone()/> }.into_any()
        };
        self.fields.iter().map(hidden).collect()
    }
}

/// `heading` and `button` say what is published.
pub(super) fn review<C: Command>(
    review: &Review,
    path: &[(&str, String)],
    heading: &'static str,
    button: &'static str,
) -> AnyView {
    let rows: Vec<AnyView> = review
        .shown
        .iter()
        .map(|(label, text)| view! { <div><dt>{*label}</dt><dd dir="auto">{text.clone()}</dd></div> }.into_any())
        .collect();
    view! {
        <section class="panel public" id="review" tabindex="-1" aria-labelledby="review-h">
            <header><h2 id="review-h">{heading}</h2><p class="aside">"exactly as it will appear"</p></header>
            <p class="public-word">"Everyone can read this"</p>
            <div class="maintenance-review">
                <dl class="maintenance-shown">{rows}</dl>
                {inside::<C>(review, path)}
                <p class="goes"><b>"Goes to"</b> " " {goes_to(review.reach)}</p>
                {publish::<C>(review, path, button)}
            </div>
        </section>
    }
    .into_any()
}

fn action<C: Command>(path: &[(&str, String)]) -> String {
    fill(C::PATH, |name| path.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone()))
}

fn once() -> String {
    (ui::frame().once)().to_string()
}

fn inside<C: Command>(review: &Review, path: &[(&str, String)]) -> Option<AnyView> {
    if review.inside.is_empty() {
        return None;
    }
    let words: Vec<&str> = review.inside.iter().map(|inside| inside.word.as_str()).collect();
    if review.is_clean() {
        let kept = format!(" “{}”", review.kept.trim());
        return Some(view! { <p class="notice"><b>"Inside words kept: "</b> {words.join(", ")} <span dir="auto">{kept}</span></p> }.into_any());
    }
    let rows: Vec<AnyView> = review
        .inside
        .iter()
        .map(|inside| {
            let outside = match &inside.outside {
                Some(outside) => format!("say “{outside}”"),
                None => "say it as a stranger would".into(),
            };
            view! { <li><b dir="auto">{inside.word.clone()}</b> {format!(", {}: {outside}", inside.kind.says())}</li> }
                .into_any()
        })
        .collect();
    let address = action::<C>(path);
    let replace = review.inside.iter().any(|inside| inside.outside.is_some()).then(|| {
        view! {
            <form method="post" action=address data-command=C::NAME>
                <input type="hidden" name="once" value=once()/>
                {review.carry()}
                <button class="act" name="replace" value="all">"Replace them"</button>
            </form>
        }
    });
    let kept = view! {
        {review.carry()}
        {Field::new::<C>("kept_reason", "Why customers may read them").rewritten("").input("text")}
        <div class="acts"><button class="act small">"Keep them"</button></div>
    };
    Some(
        view! {
            <div class="notice warn maintenance-inside" role="status">
                <p><b>"Inside words"</b></p>
                <ul>{rows}</ul>
                {replace}
                <details>
                    <summary>"Keep, with a reason…"</summary>
                    {ui::twin_form::<C>(false, "stack", path, kept)}
                </details>
            </div>
        }
        .into_any(),
    )
}

/// Without a field to type in: Enter can't send it.
fn publish<C: Command>(review: &Review, path: &[(&str, String)], button: &'static str) -> AnyView {
    let back = view! { <a class="act quiet" href="#write">"Back to writing"</a> };
    if !review.is_clean() {
        return view! { <p class="dim">"Nothing is published while inside words stand in it unanswered."</p> <div class="acts">{back}</div> }
            .into_any();
    }
    let address = action::<C>(path);
    view! {
        <form method="post" action=address data-command=C::NAME>
            <input type="hidden" name="once" value=once()/>
            {review.carry()}
            {ui::hidden("kept_reason", &review.kept)}
            {ui::hidden("review", "yes")}
            <div class="acts"><button class="act outward primary">{button}</button>{back}</div>
        </form>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_are_rewritten_and_only_if_asked() {
        let known = Known::of_people(&["Mara Kim".into()]);
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        let typed = [pair("title", "Mara moves it"), pair("starts", "Mara"), pair("review", "yes")];
        assert_eq!(replaced(&typed, &["title"], &known), typed[..2]);
        let asked = [&typed[..], &[pair("replace", "all")]].concat();
        let rewritten = replaced(&asked, &["title"], &known);
        assert_eq!(rewritten, [pair("title", "The engineer on call moves it"), pair("starts", "Mara")]);
    }
}
