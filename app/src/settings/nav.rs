use leptos::prelude::*;

const HOUSE: [(&str, &str); 11] = [
    ("/settings/people", "People"),
    ("/settings/intakes", "Intakes"),
    ("/settings/tokens", "Tokens"),
    ("/settings/severities", "Severities"),
    ("/settings/sources", "Data sources"),
    ("/settings/automations", "Automations"),
    ("/settings/providers", "Model providers"),
    ("/settings/messages", "Messages"),
    ("/settings/status", "Status page"),
    ("/settings/subscribers", "Subscribers"),
    ("/settings/jobs", "Jobs"),
];

/// The pages of the settings; `current` is the address of the one that is shown.
pub fn nav(current: &str, is_admin: bool) -> AnyView {
    let current = current.to_string();
    let entry = |href: &'static str, name: &'static str| {
        let here = (href == current).then_some("page");
        view! { <a href=href aria-current=here>{name}</a> }
    };
    let house = is_admin.then(|| {
        let entries: Vec<_> = HOUSE.into_iter().map(|(href, name)| entry(href, name)).collect();
        view! { <h2>"Rules of the house"</h2>{entries} }
    });
    view! {
        <nav class="settings-nav index" aria-label="Settings">
            <h2>"Yours"</h2>
            {entry("/settings", "Mine")}
            {entry("/settings/notifications", "Notifications")}
            {house}
        </nav>
    }
    .into_any()
}
