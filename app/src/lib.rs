//! Words and views: types, commands, pure rules, pages and islands. No SQL, no runtime, no network.

pub mod alerts;
pub mod auth;
pub mod command;
pub mod escalation;
pub mod ids;
pub mod incidents;
pub mod intakes;
pub mod jobs;
pub mod layout;
pub mod links;
pub mod live;
pub mod notifications;
pub mod now;
pub mod oncall;
pub mod postmortems;
pub mod providers;
pub mod recovery;
pub mod rollbacks;
pub mod rules;
pub mod runbooks;
pub mod services;
pub mod settings;
pub mod severities;
pub mod signals;
pub mod status;
pub mod subscribers;
pub mod timeline;
pub mod ui;
pub mod updates;

#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
