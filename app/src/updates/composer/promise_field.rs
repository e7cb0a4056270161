//! By when the next word comes: a few times to choose from, in the page's zone and the writer's, or another one.

use super::ComposerPage;
use crate::{
    command::Refused,
    ui::{self, Field, span},
    updates::{PublishUpdate, cadence},
};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use leptos::prelude::*;

pub(super) fn promise(page: &ComposerPage, refused: &Refused) -> AnyView {
    let now = ui::frame().clock.now;
    let mut times: Vec<(DateTime<Utc>, String)> = cadence::choices(page.cadence)
        .into_iter()
        .map(|minutes| (cadence::in_minutes(minutes, now), span(Duration::minutes(minutes))))
        .collect();
    // The time that was chosen before stays a choice.
    if let Some(at) = page.next.filter(|at| times.iter().all(|(time, _)| time != at)) {
        times.insert(0, (at, "as chosen".into()));
    }
    let chips: Vec<AnyView> =
        times.into_iter().enumerate().map(|(place, (at, words))| chip(page, place, at, &words)).collect();
    let error = refused.error("next_update").map(|says| view! { <p class="error">{says.to_string()}</p> });
    let is_unread = page.next.is_none() && !page.form.promised().is_empty();
    let other = Field::new::<PublishUpdate>("next_other", "Another time").rewritten(if is_unread {
        page.form.promised().to_string()
    } else {
        String::new()
    });
    view! {
        <fieldset class="field composer-promise" id="update-publish-next_update" tabindex="-1">
            <legend>"Next update by"</legend>
            <p class="hint">"A promise: you say something by then, even if nothing has changed. What is resolved needs none."</p>
            {error}
            <div class="composer-chips">{chips}</div>
            <details class="composer-other" open=is_unread.then_some("")>
                <summary>"Another time"</summary>
                {other.hint("In your zone. It wins over the times above.").input("datetime-local")}
            </details>
        </fieldset>
    }
    .into_any()
}

fn chip(page: &ComposerPage, place: usize, at: DateTime<Utc>, words: &str) -> AnyView {
    let (theirs, mine) = page.times(at);
    let id = format!("update-publish-next-{place}");
    let checked = (page.next == Some(at)).then_some("checked");
    let stamp = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mine = mine.map(|mine| view! { <span class="dim">{mine}</span> });
    view! {
        <label class="composer-chip" for=id.clone()>
            <input type="radio" id=id.clone() name="next_update" value=stamp checked=checked/>
            <span><b>{words.to_string()}</b> " " <span>{theirs}</span> " " {mine}</span>
        </label>
    }
    .into_any()
}
