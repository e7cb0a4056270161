//! What is done with all that is selected: one form, several buttons, no script needed.

use super::{AcknowledgeAlerts, AlertDetail, AlertSearch, AttachAlerts, OpenIncident};
use crate::{command::Command, ui, ui::Field};
use leptos::prelude::*;

pub(super) fn bar(search: &AlertSearch, detail: Option<&AlertDetail>) -> AnyView {
    let refused = ui::frame().refused;
    let mine = [AcknowledgeAlerts::NAME, AttachAlerts::NAME, OpenIncident::NAME];
    let was_refused = mine.contains(&refused.command.as_str()) && detail.is_none();
    let why = was_refused.then(|| {
        ui::refusal_is_told();
        view! { <p class="error" id="refused" role="alert" tabindex="-1">{refused.says.clone()}</p> }
    });
    let typed = Field::new::<AttachAlerts>("incident", "").only_if(was_refused).current().to_string();
    let into = search.into.map(|number| number.to_string()).unwrap_or_default();
    let number = if typed.is_empty() { into } else { typed };
    let once = (ui::frame().once)().to_string();
    view! {
        <form class="inbox-bar" id="picked" method="post" action=AcknowledgeAlerts::PATH>
            <input type="hidden" name="once" value=once/>
            {ui::hidden("within", &search.query())}
            {why}
            <p class="inbox-count"><b data-count="">"With the selected"</b></p>
            <div class="acts">
                <button class="act small">"Acknowledge " <kbd>"a"</kbd></button>
                <span class="inbox-into">
                    <label for="picked-incident">"into #"</label>
                    <input
                        class="text" id="picked-incident" name="incident" inputmode="numeric" autocomplete="off"
                        size="5" value=number aria-label="Number of the incident"
                    />
                    <button class="act small" formaction=AttachAlerts::PATH>"Attach"</button>
                </span>
                <button class="act small" formaction=OpenIncident::PATH>"Open one incident with them"</button>
            </div>
        </form>
    }
    .into_any()
}
