//! `/settings/intakes`: every sender that is let in, and whether it still speaks.

use super::{AddIntake, Heard, Sender};
use crate::{
    settings::nav,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct IntakeRow {
    pub heard: Heard,
    /// None: nobody said, and nothing came yet.
    pub sender: Option<Sender>,
    /// The token before the last one opens until then.
    pub old_until: Option<DateTime<Utc>>,
    /// Of the last day.
    pub failed: i64,
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug)]
pub struct IntakesPage {
    /// Those that stand, then those that were ended.
    pub rows: Vec<IntakeRow>,
}

pub fn intakes(page: IntakesPage) -> AnyView {
    let count = page.rows.iter().filter(|row| row.ended_at.is_none()).count();
    let rows: Vec<_> = page.rows.into_iter().map(row).collect();
    let list = match rows.is_empty() {
        true => view! {
            <div class="empty"><p>
                <b>"No alert has ever arrived."</b>
                " Say what will send, and paste what the next page shows."
            </p></div>
        }
        .into_any(),
        false => view! { <ul class="rows">{rows}</ul> }.into_any(),
    };
    view! {
        <div class="head"><h1>"Intakes"</h1></div>
        <div class="settings">
            {nav("/settings/intakes", true)}
            <div class="work">
                <section class="panel" aria-labelledby="intakes-h">
                    <header><h2 id="intakes-h">"Who may send"</h2><span class="n">{count}</span></header>
                    {list}
                </section>
                {add()}
            </div>
        </div>
    }
    .into_any()
}

fn add() -> impl IntoView {
    let senders = Sender::ALL.into_iter().map(|sender| (sender.word().to_string(), sender.means().to_string()));
    let fields = view! {
        {Field::new::<AddIntake>("name", "Name").hint("The one that will send: “Alertmanager prod”.").input("text")}
        {Field::new::<AddIntake>("sender", "What sends").value(Sender::Alertmanager.word()).select(senders.collect())}
        <div class="acts"><button class="act primary">"Make the intake"</button></div>
    };
    view! {
        <section class="panel" aria-labelledby="add-intake">
            <header><h2 id="add-intake">"Add an intake"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    "Makes a token of its own, which is shown once, and the configuration to paste. One for each sender: then each one's silence is seen, and one can be ended alone."
                </p>
                {ui::form::<AddIntake>("stack", &[], fields)}
            </div>
        </section>
    }
}

fn row(row: IntakeRow) -> impl IntoView {
    let IntakeRow { heard, sender, old_until, failed, ended_at } = row;
    let href = format!("/settings/intakes/{}", heard.id);
    let (icon, tone) = match ended_at {
        Some(_) => ("lamp-dark", "ico"),
        None if heard.at.is_none() || heard.is_silent() => ("late", "ico warn"),
        None => ("heard", "ico good"),
    };
    let mark = format!("{}#{icon}", ui::frame().sprite);
    let sender = sender.map_or("any sender", Sender::name);
    let usually = heard.usually().map(|usually| format!(" · usually {usually}"));
    let old = old_until.map(|until| view! { " · two tokens open until " {ui::time(until)} });
    let failed = (failed > 0 && ended_at.is_none()).then(|| {
        let says = if failed == 1 { "1 delivery failed".to_string() } else { format!("{failed} deliveries failed") };
        view! { <p class="warn">{says} " in the last 24 h"</p> }
    });
    let end = match ended_at {
        Some(at) => view! { "ended " {ui::time(at)} }.into_any(),
        None => heard.short().into_any(),
    };
    let title = heard.at.map(ui::exact);
    view! {
        <li>
            <a class="row" href=href>
                <svg class=tone aria-hidden="true"><use href=mark></use></svg>
                <div class="grow">
                    <b dir="auto">{heard.name.clone()}</b>
                    <p class="dim">{sender} {usually} {old}</p>
                    {failed}
                </div>
                <span class="end dim" title=title>{end}</span>
            </a>
        </li>
    }
}
