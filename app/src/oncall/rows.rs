//! Rows that several pages show: who is on call now, one's own shifts, and who stands in for whom.

use super::{NowNext, WithdrawOverride};
use crate::{ids::OverrideId, ui};
use chrono::{DateTime, SecondsFormat, Utc};
use leptos::prelude::*;

/// One schedule now.
#[derive(Clone, Debug)]
pub struct NowRow {
    pub slug: String,
    pub name: String,
    pub sentence: NowNext,
    pub is_me: bool,
    /// `03:41 for Ben Osei`, where it is night for who is on call.
    pub night: Option<String>,
    /// As far as the page warns.
    pub gaps: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct MineRow {
    pub slug: String,
    pub schedule: String,
    pub when: String,
    /// `for Kim Lund`.
    pub note: Option<String>,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
    pub is_now: bool,
}

#[derive(Clone, Debug)]
pub struct CoverRow {
    pub id: OverrideId,
    pub slug: String,
    pub schedule: String,
    /// `Kim Lund for Ana Ruiz`.
    pub who: String,
    pub when: String,
    pub is_swap: bool,
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    pub may_withdraw: bool,
}

pub fn schedule_link(slug: &str) -> String {
    format!("/oncall/{slug}")
}

pub(super) fn now_row(row: NowRow) -> AnyView {
    let class = if row.sentence.is_gap { "oncall-nobody" } else { "" };
    let you = row.is_me.then(|| view! { <span class="dim">" (you)"</span> });
    let night = row.night.map(|words| view! { <span class="tag warn">{words}</span> });
    let gaps = gap_lines(row.gaps);
    view! {
        <li class="row oncall-now-row">
            <div class="grow">
                <a href=schedule_link(&row.slug) dir="auto">{row.name}</a> ": "
                <b class=class dir="auto">{row.sentence.who}</b>{you} " " <span dir="auto">{row.sentence.rest}</span> " " {night}
                {gaps}
            </div>
        </li>
    }
    .into_any()
}

/// So many are told; the grid shows all.
const GAPS_TOLD: usize = 3;

pub(super) fn gap_lines(gaps: Vec<String>) -> impl IntoView {
    let rest = gaps.len().saturating_sub(GAPS_TOLD);
    let rest = (rest > 0).then(|| view! { <p class="dim">{format!("and {rest} more gaps")}</p> });
    let lines: Vec<_> = gaps.into_iter().take(GAPS_TOLD).map(gap_line).collect();
    view! { {lines}{rest} }
}

/// A hole that lies ahead, in words; hatched as in the grid.
pub(super) fn gap_line(words: String) -> impl IntoView {
    view! { <p class="oncall-gap">{ui::icon("late")} " " <span>{capital(&words)}</span></p> }
}

pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

fn query(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

pub(super) fn mine_row(row: MineRow) -> impl IntoView {
    let span = format!("{}/{}", query(row.from), query(row.until));
    let page = schedule_link(&row.slug);
    let (swap, cover) = (format!("{page}/swap?mine={span}"), format!("{page}/cover?mine={span}"));
    let now = row.is_now.then(|| view! { " " <span class="tag">"now"</span> });
    let note = row.note.map(|note| format!(", {note}"));
    let said = format!(": {} {}", row.schedule, row.when);
    view! {
        <li class="row">
            <div class="grow">
                <b>{row.when.clone()}</b>{now}
                <p class="dim"><a href=page dir="auto">{row.schedule}</a>{note}</p>
            </div>
            <div class="acts">
                <a class="act small" href=swap>"Swap…"<span class="sr">{said.clone()}</span></a>
                <a class="act small" href=cover>"Cover for me…"<span class="sr">{said}</span></a>
            </div>
        </li>
    }
}

pub(super) fn cover_row(row: CoverRow, names_schedule: bool) -> impl IntoView {
    let place =
        names_schedule.then(|| view! { <a href=schedule_link(&row.slug) dir="auto">{row.schedule.clone()}</a> ", " });
    let swap = row.is_swap.then(|| view! { " " <span class="tag">"swap"</span> });
    let effect = match row.is_swap {
        true => "Both halves of the swap end. Whose turn it was is on call again, and both are told.",
        false => "Whose turn it was is on call again. Both are told.",
    };
    let withdraw = row.may_withdraw.then(|| {
        let fields = [("cover", row.id.to_string())];
        view! {
            <details class="act-panel">
                <summary class="act small">"Withdraw…"<span class="sr">{format!(": {}", row.who)}</span></summary>
                <div class="act-form">
                    <p>{effect}</p>
                    <div class="acts">{ui::button_form::<WithdrawOverride>("act", "Withdraw it", &[("slug", row.slug.clone())], &fields)}</div>
                </div>
            </details>
        }
    });
    view! {
        <li class="row">
            <div class="grow">
                <b dir="auto">{row.who.clone()}</b>{swap}
                <p class="dim">{place}{row.when} ". Made by " <span dir="auto">{row.made_by}</span> " " {ui::time(row.made_at)}</p>
            </div>
            <div class="acts">{withdraw}</div>
        </li>
    }
}
