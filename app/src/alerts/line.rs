//! A row of the inbox: its state, the sentence, since when and how often, where it is and why, and what can be done.

use super::{AcknowledgeAlerts, AlertRow, AlertSearch, Fold, Line, OpenIncident, whereabouts};
use crate::{ids::AlertId, links, ui};
use leptos::prelude::*;

pub(super) fn show(line: &Line, search: &AlertSearch, open: Option<AlertId>, acts: bool) -> AnyView {
    let alert = &line.alert;
    let is_open = open == Some(alert.id);
    let class = format!("inbox-row {}{}", mark(alert), if is_open { " open" } else { "" });
    let href = format!("{}&at={}#alert", search.address(), alert.id);
    let title = match &line.fold {
        Some(fold) if fold.is_storm => storm(alert, fold),
        _ => alert.summary.clone(),
    };
    let box_id = format!("pick-{}", alert.id);
    let says = format!("Select: {title}");
    let pick = acts.then(|| {
        view! {
            <input type="checkbox" form="picked" name="alerts" value=line.picks() id=box_id aria-label=says/>
        }
    });
    let kind = match &line.fold {
        Some(fold) if fold.is_storm => {
            view! { <p class="dim" dir="auto">"The newest: " {alert.summary.clone()}</p> }.into_any()
        }
        _ => ().into_any(),
    };
    let unfold = line.fold.as_ref().map(|fold| {
        let text = if fold.is_storm { "All of them" } else { "Each time" };
        view! { <a class="inbox-unfold" href=unfolded(alert, search)>{text}</a> }
    });
    view! {
        <li class=class data-alert=alert.id.to_string()>
            <span class="inbox-pick">{pick}</span>
            <span class="inbox-mark" aria-hidden="true"></span>
            <div class="inbox-say">
                <a class="inbox-open" href=href aria-current=is_open.then_some("true") dir="auto">
                    <span class="sr">{format!("{}: ", alert.state())}</span> {title}
                </a>
                {kind}
                <p class="dim">{about(alert, line.fold.as_ref())} {unfold}</p>
            </div>
            <div class="inbox-where">{place(alert)}</div>
            <div class="inbox-acts">{acts.then(|| buttons(line, search))}</div>
        </li>
    }
    .into_any()
}

/// The class that draws its state.
pub(super) fn mark(alert: &AlertRow) -> &'static str {
    match () {
        () if !alert.is_firing() => "over",
        () if alert.flapping.is_some() => "flapping",
        () if alert.is_held() => "held",
        () if alert.acknowledged.is_some() => "seen",
        () => "firing",
    }
}

/// `1,204 alerts of RefusalRateHigh in 6 min, all in #42`.
fn storm(alert: &AlertRow, fold: &Fold) -> String {
    let within = ui::span((fold.last_at - fold.first_at).max(chrono::Duration::minutes(1)));
    let place = match alert.incident {
        Some(number) => format!("all in #{number}"),
        None => "in no incident".into(),
    };
    let firing = match fold.count - fold.firing {
        0 => String::new(),
        _ if fold.firing == 0 => ", none fires any more".into(),
        _ => format!(", {} still fire", ui::grouped(fold.firing)),
    };
    format!("{} alerts of {} in {within}, {place}{firing}", ui::grouped(fold.count), alert.name)
}

fn unfolded(alert: &AlertRow, search: &AlertSearch) -> String {
    let plain = AlertSearch {
        name: alert.name.clone(),
        incident: alert.incident.or(search.incident),
        is_plain: true,
        ..search.clone()
    };
    plain.address()
}

fn about(alert: &AlertRow, fold: Option<&Fold>) -> AnyView {
    let service = alert.service_says().map(|says| view! { " · " <span dir="auto">{says}</span> });
    let since = match alert.ended_at {
        None => view! { " · since " {ui::time(alert.started_at)} " · " {ui::age(alert.started_at)} }.into_any(),
        Some(at) => view! { " · " {ui::time(alert.started_at)} " to " {ui::time(at)} }.into_any(),
    };
    let times = match (fold, &alert.flapping) {
        (Some(fold), _) if fold.is_storm => None,
        (_, Some(flaps)) => Some(format!(" · {}", flaps.words())),
        (Some(fold), None) => {
            let within = ui::span((fold.last_at - fold.first_at).max(chrono::Duration::minutes(1)));
            Some(format!(" · × {} in {within}", ui::grouped(fold.count)))
        }
        (None, None) => (alert.deliveries > 1).then(|| format!(" · said {} times", ui::grouped(alert.deliveries))),
    };
    let by = alert.acknowledged.as_ref().map(|seen| match seen.by.as_str() {
        "" => " · acknowledged".to_string(),
        by => format!(" · acknowledged by {by}"),
    });
    let severity = alert.severity_word.clone().map(|word| view! { " · " <span dir="auto">{word}</span> });
    view! {
        <span dir="auto">{alert.name.clone()}</span> {severity}{service}{since}
        <span class="count">{times}</span> <span dir="auto">{by}</span>
    }
    .into_any()
}

/// Where it is, and behind it why.
pub(super) fn place(alert: &AlertRow) -> AnyView {
    match alert.incident {
        Some(number) => {
            view! { <a href=links::incident(number)><b>{format!("#{number}")}</b></a> " " <span class="why" dir="auto">{alert.why.clone()}</span> }
                .into_any()
        }
        None => view! { <span class="nowhere" dir="auto">{whereabouts(alert, &ui::clock)}</span> }.into_any(),
    }
}

fn buttons(line: &Line, search: &AlertSearch) -> AnyView {
    let alert = &line.alert;
    let fields = [("alerts", line.picks()), ("within", search.query())];
    let acknowledge = (alert.is_firing() && alert.acknowledged.is_none() && alert.incident.is_none())
        .then(|| ui::button_form::<AcknowledgeAlerts>("act small quiet", "Acknowledge", &[], &fields));
    let into = (alert.incident.is_none()).then(|| {
        let href = format!("{}&at={}#into", search.address(), alert.id);
        let open = ui::button_form::<OpenIncident>(
            "act small",
            if alert.is_held() { "Open now" } else { "Open incident" },
            &[],
            &fields,
        );
        match line.fold {
            // What is pressed for one is plain; for many the bar below says for how many.
            Some(_) => ().into_any(),
            None => view! { {open} <a class="act small" href=href data-into="">"Attach…"</a> }.into_any(),
        }
    });
    let hold = (alert.is_firing() && alert.incident.is_none())
        .then(|| view! { <a class="act small quiet" href=hold_back(alert) data-hold="">"Hold back…"</a> });
    view! { {acknowledge}{into}{hold} }.into_any()
}

pub(super) fn hold_back(alert: &AlertRow) -> String {
    format!("/alerts/silences/new?alert={}", alert.id)
}
