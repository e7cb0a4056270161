//! One version as it was written, line by line.

use super::RestoreVersion;
use crate::{runbooks::Problem, ui};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct VersionPage {
    pub slug: String,
    pub title: String,
    pub version: i32,
    pub latest: i32,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
    pub comment: String,
    pub text: String,
    pub problems: Vec<Problem>,
    pub may_restore: bool,
}

pub fn version(page: VersionPage) -> AnyView {
    let slug = page.slug.clone();
    let lines: Vec<_> = page.text.lines().map(|line| view! { <li><code>{line.to_string()}</code></li> }).collect();
    let by = page.by.clone().unwrap_or_else(|| "Signalbox".into());
    let is_newest = page.version == page.latest;
    let newer = match is_newest {
        true => "This is the newest.".to_string(),
        false => format!("The newest is v{}.", page.latest),
    };
    let restore = (page.may_restore && !is_newest).then(|| {
        let path = [("slug", slug.clone()), ("version", page.version.to_string())];
        ui::button_form::<RestoreVersion>("act", format!("Restore version {}", page.version), &path, &[])
    });
    let compare = (!is_newest).then(|| {
        let href = format!("/runbooks/{slug}/compare?from={}&to={}", page.version, page.latest);
        view! { <a class="act" href=href>"Compare with the newest"</a> }
    });
    let comment = (!page.comment.is_empty()).then(|| view! { <p class="sub" dir="auto">{page.comment.clone()}</p> });
    view! {
        <div class="head">
            <h1>{format!("{} v{}", page.title, page.version)}</h1>
            <p class="sub">{by} ", " {ui::time(page.at)} ". " {newer}</p>
            {comment}
            <div class="acts">
                <a class="act" href=format!("/runbooks/{slug}/versions")>"All versions"</a>
                {compare}
                <a class="act" href=format!("/runbooks/{slug}/versions/{}.md", page.version) download="">"Export"</a>
                {restore}
            </div>
        </div>
        {super::super::editor::problem_list(&page.problems, None)}
        <section class="panel" aria-label="Text">
            <ol class="source" tabindex="0" aria-label="The text as it was written">{lines}</ol>
        </section>
    }
    .into_any()
}
