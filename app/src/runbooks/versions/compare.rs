use super::{Diff, diff};
use crate::ui;
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct ComparePage {
    pub slug: String,
    pub title: String,
    pub from: i32,
    pub to: i32,
    /// The versions there are to choose from, newest first: number, time, author.
    pub versions: Vec<(i32, DateTime<Utc>, Option<String>)>,
    pub diff: Diff,
}

pub fn compare(page: ComparePage) -> AnyView {
    let action = format!("/runbooks/{}/compare", page.slug);
    let back = format!("/runbooks/{}/versions", page.slug);
    let choice = |name: &'static str, label: &'static str, chosen: i32| {
        let options: Vec<_> = page
            .versions
            .iter()
            .map(|(version, at, by)| {
                let by = by.as_deref().unwrap_or("Signalbox");
                let says = format!("v{version} · {} · {by}", ui::clock(*at));
                view! { <option value=version.to_string() selected=(*version == chosen).then_some("selected")>{says}</option> }
            })
            .collect();
        view! {
            <div class="field">
                <label for=format!("compare-{name}")>{label}</label>
                <select class="text" id=format!("compare-{name}") name=name>{options}</select>
            </div>
        }
    };
    view! {
        <div class="head">
            <h1>{format!("{}: v{} and v{}", page.title, page.from, page.to)}</h1>
            <div class="acts"><a class="act" href=back>"All versions"</a></div>
        </div>
        <form class="compare-bar" method="get" action=action>
            {choice("from", "From", page.from)}
            {choice("to", "To", page.to)}
            <button class="act">"Compare"</button>
        </form>
        <section class="panel" aria-label="Differences"><div class="body">{diff(&page.diff)}</div></section>
    }
    .into_any()
}
