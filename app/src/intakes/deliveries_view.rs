//! The last deliveries and what became of each.

use super::{DeliveryRow, IntakePage, Outcome, Raw, WorkAgain};
use crate::ui;
use chrono::Duration;
use leptos::prelude::*;

/// Shown at once; what lies further back is folded.
const FIRST: usize = 8;

pub(super) fn deliveries(page: &IntakePage) -> AnyView {
    let base = format!("/settings/intakes/{}", page.heard.id);
    let mut rows: Vec<_> =
        page.deliveries.iter().map(|delivery| row(delivery, page.raw.as_ref(), &base).into_any()).collect();
    let count = rows.len();
    let older = rows.split_off(count.min(FIRST));
    let is_among_older = |raw: &Raw| page.deliveries.iter().skip(FIRST).any(|delivery| delivery.id == raw.delivery);
    let is_open = page.raw.as_ref().is_some_and(is_among_older).then_some("");
    let older = (!older.is_empty()).then(|| {
        let says = format!("{} older", older.len());
        view! {
            <details class="intake-older" open=is_open>
                <summary>{says}</summary>
                <ul class="rows intake-deliveries">{older}</ul>
            </details>
        }
    });
    let list = match count {
        0 => view! {
            <div class="empty"><p><b>"Nothing came yet."</b> " Waiting for the first delivery. Reload, or send a test."</p></div>
        }
        .into_any(),
        _ => view! { <ul class="rows intake-deliveries">{rows}</ul> {older} }.into_any(),
    };
    view! {
        <section class="panel" id="deliveries" aria-labelledby="deliveries-h">
            <header>
                <h2 id="deliveries-h">"Last deliveries"</h2><span class="n">{count}</span>
                <a class="aside" href=base.clone()>"Reload"</a>
            </header>
            {list}
            <footer>"The newest 50. Each is kept as it came for 30 days, then only that it came."</footer>
        </section>
    }
    .into_any()
}

fn row(delivery: &DeliveryRow, raw: Option<&Raw>, base: &str) -> impl IntoView + use<> {
    let (icon, tone) = match &delivery.outcome {
        Outcome::Worked { .. } => ("tick", "ico good"),
        Outcome::Waiting => ("lamp-dark", "ico"),
        Outcome::Retried { .. } | Outcome::GivenUp { .. } => ("late", "ico bad"),
    };
    let mark = format!("{}#{icon}", ui::frame().sprite);
    let test = delivery.is_test.then(|| view! { " " <span class="tag">"test"</span> });
    let id = format!("d-{}", delivery.id);
    let raw = raw.filter(|raw| raw.delivery == delivery.id).map(shown);
    let again = matches!(delivery.outcome, Outcome::GivenUp { .. }) && !delivery.is_emptied;
    let again = again.then(|| work_again(delivery, base));
    let open = match (&raw, delivery.is_emptied) {
        (Some(_), _) => view! { <a href=format!("{base}#{id}")>"Close"</a> }.into_any(),
        (None, true) => view! { <span class="dim">"body let go"</span> }.into_any(),
        (None, false) => {
            let href = format!("{base}?raw={}#{id}", delivery.id);
            let told = format!(" of the delivery received {}", ui::clock(delivery.received_at));
            view! { <a href=href>"As it came" <span class="sr">{told}</span></a> }.into_any()
        }
    };
    view! {
        <li class="row intake-delivery" id=id>
            <svg class=tone aria-hidden="true"><use href=mark></use></svg>
            <div class="grow">
                {ui::time_to_the_second(delivery.received_at)} " " <span class="intake-outcome">{outcome(&delivery.outcome)}</span> {test}
            </div>
            <span class="dim">{delivery.format.clone()} " · " {size(delivery.bytes)}</span>
            {again}
            <span class="end">{open}</span>
            {raw}
        </li>
    }
}

fn work_again(delivery: &DeliveryRow, base: &str) -> AnyView {
    let intake = base.rsplit('/').next().unwrap_or_default().to_string();
    let ids = [("intake", intake), ("delivery", delivery.id.to_string())];
    let label = format!("Work again on what came {}", ui::clock(delivery.received_at));
    ui::button_form::<WorkAgain>("act small", label, &ids, &[])
}

fn outcome(outcome: &Outcome) -> AnyView {
    let tries = |attempts: i32| if attempts == 1 { "once".to_string() } else { format!("{attempts} times") };
    match outcome {
        Outcome::Worked { after, alerts } => {
            let alerts = match alerts {
                0 => "no alert".to_string(),
                1 => "1 alert".into(),
                alerts => format!("{alerts} alerts"),
            };
            format!("worked on in {}, {alerts}", short(*after)).into_any()
        }
        Outcome::Waiting => "waiting".into_any(),
        Outcome::Retried { attempts, error, again_at } => view! {
            {format!("failed {}, tried again ", tries(*attempts))} {ui::time(*again_at)} ": "
            <span dir="auto">{error.clone()}</span>
        }
        .into_any(),
        Outcome::GivenUp { attempts, error } => view! {
            {format!("failed {} and given up: ", tries(*attempts))} <span dir="auto">{error.clone()}</span>
        }
        .into_any(),
    }
}

fn shown(raw: &Raw) -> impl IntoView + use<> {
    let cut = raw.is_cut.then(|| view! { <p class="dim">"Only its beginning is shown."</p> });
    let masked = raw.is_masked.then(|| view! { <p class="dim">"What looks like a secret is masked."</p> });
    view! {
        <div class="intake-raw">
            <pre><code dir="auto">{raw.text.clone()}</code></pre>
            {cut}{masked}
        </div>
    }
}

/// `80 ms`, `3 s`, `4 min`.
pub(super) fn short(length: Duration) -> String {
    match length.num_milliseconds().max(0) {
        millis @ 0..=999 => format!("{millis} ms"),
        millis @ 1000..=119_999 => format!("{} s", millis / 1000),
        _ => ui::span(length),
    }
}

fn size(bytes: i64) -> String {
    match bytes {
        0..=1023 => format!("{bytes} B"),
        1024..=1_048_575 => format!("{} kB", bytes / 1024),
        _ => format!("{} MB", bytes / (1 << 20)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_sizes_are_short() {
        let said: Vec<String> =
            [-5, 80, 1500, 119_999, 240_000].map(|millis| short(Duration::milliseconds(millis))).into();
        assert_eq!(said, ["0 ms", "80 ms", "1 s", "119 s", "4 min"]);
        assert_eq!([0, 1023, 2048, 3 << 20].map(size), ["0 B", "1023 B", "2 kB", "3 MB"]);
    }
}
