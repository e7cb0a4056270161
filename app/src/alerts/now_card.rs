//! On Now: what fires and stands in no incident, with the reason, and the two ways out of that.

use super::{Line, OpenIncident, line};
use crate::{auth::Role, ui};
use leptos::prelude::*;

/// The first rows, and how many alerts there are.
#[derive(Clone, Debug, Default)]
pub struct Unplaced {
    pub lines: Vec<Line>,
    pub count: i64,
}

pub fn now_card(unplaced: &Unplaced) -> Option<AnyView> {
    let acts = ui::frame().viewer.is_some_and(|viewer| viewer.role >= Role::Responder);
    let rows: Vec<_> = unplaced.lines.iter().map(|line| row(line, acts)).collect();
    let stood: i64 = unplaced.lines.iter().map(|line| line.fold.as_ref().map_or(1, |fold| fold.count)).sum();
    let rest = unplaced.count - stood;
    let address = "/alerts?show=unplaced";
    let rest =
        (rest > 0).then(|| view! { <footer><a href=address>{format!("and {} more", ui::grouped(rest))}</a></footer> });
    let count = ui::grouped(unplaced.count);
    (unplaced.count > 0).then(|| {
        view! {
            <section class="panel" aria-labelledby="unplaced">
                <header><h2 id="unplaced">"Firing, in no incident"</h2><a class="n" href=address>{count}</a></header>
                <ul class="rows">{rows}</ul>
                {rest}
            </section>
        }
        .into_any()
    })
}

fn row(line: &Line, acts: bool) -> AnyView {
    let alert = &line.alert;
    let page = super::alert_address(alert.id);
    let times = line.fold.as_ref().map(|fold| format!(" × {}", ui::grouped(fold.count)));
    let service = alert.service_says().map(|says| view! { " " <span class="dim" dir="auto">{says}</span> });
    let reason = match &alert.flapping {
        Some(flaps) => view! { <span class="warn">{flaps.words()}</span> }.into_any(),
        None => line::place(alert),
    };
    let buttons = acts.then(|| {
        let into = format!("{page}#into");
        let main = match (&alert.flapping, alert.is_held()) {
            (Some(_), false) => view! { <a class="act small" href=line::hold_back(alert)>"Hold back…"</a> }.into_any(),
            (_, is_held) => {
                let label = if is_held { "Open now" } else { "Open incident" };
                let fields = [("alerts", line.picks()), ("within", "show=unplaced".into())];
                ui::button_form::<OpenIncident>("act small", label, &[], &fields)
            }
        };
        view! { <div class="acts">{main}<a class="act small" href=into>"Attach…"</a></div> }
    });
    let class = format!("inbox-mark {}", line::mark(alert));
    view! {
        <li class="row inbox-card">
            <span class=class aria-hidden="true"></span>
            <div class="grow"><a href=page dir="auto"><b>{alert.name.clone()}</b></a> {times} {service}</div>
            <span class="dim inbox-reason" dir="auto">{reason}</span>
            <span class="dim inbox-age">{ui::age(alert.started_at)}</span>
            {buttons}
        </li>
    }
    .into_any()
}
