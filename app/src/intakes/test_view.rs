//! The test button, and what came of it.

use super::{IntakePage, Sender, TestIntake, deliveries_view::short};
use crate::ui;
use chrono::Duration;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// Name, severity word and what would have become of each alert.
    Done {
        after: Duration,
        alerts: Vec<(String, Option<String>, String)>,
    },
    /// Nobody worked on it yet; so many came before it.
    Waits {
        before: i64,
    },
    Failed {
        error: String,
    },
}

pub(super) fn test(page: &IntakePage) -> AnyView {
    let sender = page.sender.map_or("Alertmanager", Sender::name);
    view! {
        <section class="panel" id="test" aria-labelledby="test-h">
            <header><h2 id="test-h">"Test it"</h2></header>
            <div class="body">
                <p class="effect">
                    <b>"Effect"</b>
                    {format!("Sends one delivery as {sender} would: it is read, kept in the inbox and worked on. It is marked as a test: it opens no incident and pages nobody. Token and signature are the sender's part, and not tried.")}
                </p>
                {page.tested.as_ref().map(result)}
                <div>{ui::button_form::<TestIntake>("act", "Send a test", &page.id(), &[])}</div>
            </div>
        </section>
    }
    .into_any()
}

fn result(result: &TestResult) -> AnyView {
    match result {
        TestResult::Done { after, alerts } => {
            let rows: Vec<_> = alerts
                .iter()
                .map(|(name, severity, why)| {
                    let severity = severity.as_ref().map(|word| format!(", {word}"));
                    view! { <li><b dir="auto">{name.clone()}</b> {severity} ". " <span dir="auto">{why.clone()}</span></li> }
                })
                .collect();
            let read = match alerts.len() {
                0 => "It was read, and it held no alert that fires.".to_string(),
                1 => "One alert was read from it:".into(),
                several => format!("{several} alerts were read from it:"),
            };
            view! {
                <div class="notice intake-tested" role="status">
                    <p><b>{format!("It works. Taken in, and worked on {} later.", short(*after))}</b> " " {read}</p>
                    <ul>{rows}</ul>
                    <p>"No incident was opened, nobody was paged."</p>
                </div>
            }
            .into_any()
        }
        TestResult::Waits { before } => {
            let before = match before {
                0 => "It is next.".to_string(),
                1 => "One delivery is before it.".into(),
                before => format!("{before} deliveries are before it."),
            };
            view! {
                <div class="notice warn" role="status">
                    <p><b>"Taken in, not worked on yet."</b> {format!(" {before} Reload to see what came of it.")}</p>
                </div>
            }
            .into_any()
        }
        TestResult::Failed { error } => view! {
            <div class="notice bad" role="status">
                <p><b>"Taken in, but it could not be worked on: "</b> <span dir="auto">{error.clone()}</span></p>
            </div>
        }
        .into_any(),
    }
}
