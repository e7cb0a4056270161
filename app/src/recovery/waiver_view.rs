//! A waiver of one metric: the form that signs it, and the line that it is on from then on.

use super::{
    MetricNow, SignWaiver, Verdict, WithdrawWaiver,
    metric_forms::{is_mine, path, was_refused},
    metrics_view::{MetricsPanel, last_time},
    stood, waived_words,
};
use crate::{
    command::Command,
    links,
    ui::{self, Field},
};
use leptos::prelude::*;

/// Where nothing stands for a metric that has not held. Who may not sign is told who may.
pub(super) fn sign(panel: &MetricsPanel, row: &MetricNow) -> Option<AnyView> {
    let is_needless = row.waiver.is_some() || row.verdict.has_held() || row.metric.source.is_none();
    if is_needless || !panel.may_add {
        return None;
    }
    let is_mine = is_mine(&row.metric);
    let is_open = was_refused(SignWaiver::NAME) && is_mine;
    let name = row.metric.title();
    let inside = match panel.may_edit {
        true => form(panel, row, is_mine),
        false => ask_commander(panel, is_open),
    };
    let view = view! {
        <details class="act-panel" open=is_open>
            <summary class="act small">{ui::icon("guarded")} "Sign a waiver…" <span class="sr">{format!(" for {name}")}</span></summary>
            {inside}
        </details>
    };
    Some(view.into_any())
}

fn form(panel: &MetricsPanel, row: &MetricNow, is_mine: bool) -> AnyView {
    let number = panel.number;
    let id = row.metric.id.to_string();
    let now = ui::frame().clock.now;
    let viewer = ui::frame().viewer.map(|viewer| viewer.name).unwrap_or_default();
    let mut stood = stood(row, &ui::clock, now);
    if let Some(at) = row.last.as_ref().map(|last| last.at) {
        stood.push_str(&format!(", last sample {}", last_time(at)));
    }
    let silent = match &row.verdict {
        Verdict::NoData { last } => {
            let since = last.map_or("yet".to_string(), |(at, _)| format!("since {}", ui::clock(at)));
            let says = format!("There has been no sample {since}. A waiver says that you know it another way. Which?");
            Some(view! { <p>{says}</p> })
        }
        _ => None,
    };
    let stands = format!(
        "It stands under your name on #{number}, on the line, and in the postmortem. It covers this metric in this \
         incident and nothing else. You can withdraw it until #{number} is resolved."
    );
    let field = |name, label| Field::new::<SignWaiver>(name, label).twin(&id).only_if(is_mine).area(2);
    let fields = view! {
        {ui::hidden("metric", &id)}
        <h3>{format!("Sign a waiver for “{}”", row.metric.title())}</h3>
        <dl class="will guard"><dt>"Not held"</dt><dd>{stood}</dd></dl>
        {silent}
        {field("how_known", "How do you know that users are well?")}
        {field("why_not_wait", "Why not wait?")}
        <p class="dim">{stands}</p>
        <div class="acts">
            <button class="act">{format!("Sign as {viewer}")}</button>
            <button class="act quiet" type="button" data-close="" hidden="">"Keep waiting"</button>
        </div>
    };
    ui::twin_form::<SignWaiver>(is_mine, "act-form", &path(panel), fields)
}

fn ask_commander(panel: &MetricsPanel, is_refused: bool) -> AnyView {
    let frame = ui::frame();
    let refused = is_refused.then(|| {
        ui::refusal_is_told();
        view! { <p class="notice bad" role="alert" tabindex="-1" id="refused"><b>{frame.refused.says.clone()}</b></p> }
    });
    let scheme = if frame.is_exposed || frame.host.starts_with("127.") || frame.host.starts_with("localhost") {
        "http"
    } else {
        "https"
    };
    let ask = panel.owner.as_ref().map(|owner| {
        let address = format!(
            "{scheme}://{}{}#recovery",
            frame.host,
            links::stop(panel.number, crate::incidents::Stop::Verify)
        );
        let first = owner.split_whitespace().next().unwrap_or(owner).to_string();
        view! { <div class="acts"><span>{format!("Ask {first} to sign: ")}</span>{ui::copy_button("Copy the link", &address)}</div> }
    });
    view! {
        <div class="act-form">
            {refused}
            {(!is_refused).then(|| view! { <p>"A commander signs waivers."</p> })}
            {ask}
        </div>
    }
    .into_any()
}

/// The waiver that stands, also beside a metric that has held since.
pub(super) fn standing(panel: &MetricsPanel, row: &MetricNow) -> Option<AnyView> {
    let waiver = row.waiver.as_ref()?;
    let withdraw = panel.may_edit.then(|| {
        let hidden = [("waiver", waiver.id.to_string())];
        ui::button_form::<WithdrawWaiver>("act small", "Withdraw", &path(panel), &hidden)
    });
    let why = format!("Why not wait: {}", waiver.why_not_wait);
    let view = view! {
        <div class="waiver">
            {ui::icon("lamp-waived")}
            <p dir="auto">{waived_words(waiver, &ui::clock)} <br/> <span class="dim">{why}</span></p>
            {withdraw}
        </div>
    };
    Some(view.into_any())
}
