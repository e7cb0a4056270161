//! Services: their pages, their verbs, and what other rooms ask about them.

mod artifacts;
mod changes;
mod dependencies;
mod look_up;
mod pages;
mod read;
mod variables;
mod verbs;

pub use artifacts::{
    VERSION_MOST, api as artifacts_api, freeze, frozen, live_at, live_version, mark_known_good, register_part,
    register_parts, retire_part, withdraw_known_good,
};
pub use changes::{
    OnPart, api as changes_api, before_impact, of_incident, pagerduty, place_change, record_change, record_on,
    set_change_aside, withdraw_change,
};
pub(crate) use dependencies::reach_of_incident;
pub use dependencies::{add_dependency, remove_dependency};
pub use look_up::{by_slug, choices};
pub use pages::{new_page as new, page, services_page as list};
pub use variables::{remove_variable, set_variable};
pub use verbs::{add_service as add, edit_service as edit};

pub(crate) use variables::locked;
