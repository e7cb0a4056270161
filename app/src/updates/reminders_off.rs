//! Reminders of an incident's promise are switched off with a reason, and on again.

use super::{UpdateRow, reminders::next_reminder};
use crate::{
    command,
    ids::IncidentNumber,
    incidents::Facts,
    ui::{self, Field},
};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

command! {
    SwitchRemindersOff, "reminders.off", "/incidents/{number}/reminders/off", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
        #[serde(default)]
        reason: String,
    }
    SwitchRemindersOn, "reminders.on", "/incidents/{number}/reminders/on", "/incidents/{number}?at=mitigate", {
        number: IncidentNumber,
    }
}

/// Who wanted it so, since when and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemindersOff {
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// Whom and when the next reminder reaches, or that there is none; everyone reads it, commanders switch it.
pub fn reminders_line(facts: &Facts, updates: &[UpdateRow], commands: bool) -> Option<AnyView> {
    let promised = facts.promise_at.filter(|_| facts.is_open() && facts.kind == "real")?;
    let path = [("number", facts.number.to_string())];
    if let Some(off) = &facts.reminders_off {
        let on = commands.then(|| ui::button_form::<SwitchRemindersOn>("act small", "Switch them on", &path, &[]));
        return Some(
            view! {
                <div class="reminders-line is-off">
                    <p>
                        <b>"Nobody is reminded of the next update."</b>
                        {format!(" {} switched it off ", off.by)} {ui::time(off.at)} ": "
                        <span dir="auto">{off.reason.clone()}</span>
                    </p>
                    {on}
                </div>
            }
            .into_any(),
        );
    }
    let said = updates.iter().find(|update| update.is_public() && update.next_update_at == Some(promised));
    let said_at = said.map_or(facts.reopened_at.unwrap_or(facts.declared_at), |update| update.published_at);
    let whom = facts.owner.as_ref().map_or("Its writer", |owner| owner.name.as_str()).to_string();
    let says = match next_reminder(said_at, promised, ui::frame().clock.now) {
        Some(at) => view! { {format!("{whom} is reminded of the next update at ")} {ui::time(at)} "." }.into_any(),
        None => view! { "Everyone was reminded often enough: the promise stands red." }.into_any(),
    };
    let off = commands.then(|| switch_off(&path));
    Some(view! { <div class="reminders-line"><p class="dim">{says}</p>{off}</div> }.into_any())
}

fn switch_off(path: &[(&'static str, String)]) -> AnyView {
    let reason = Field::new::<SwitchRemindersOff>("reason", "Why does nobody need to be reminded?");
    let is_refused = reason.error_view().is_some();
    let fields = view! {
        {reason.hint("The promise itself stays, and is counted.").area(2)}
        <div class="acts"><button class="act">"Switch the reminders off"</button></div>
    };
    view! {
        <details class="fold-field" open=is_refused>
            <summary>"Switch off…"</summary>
            {ui::form::<SwitchRemindersOff>("stack", path, fields)}
        </details>
    }
    .into_any()
}
