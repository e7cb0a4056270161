//! The public page: read from the database, rendered to bytes ahead, served without either.

mod board;
mod follow;
mod read;
mod render;
mod serve;
mod settings;
mod snapshot;
mod words;
pub use follow::{refresh, run};
pub use serve::{history, incident, page};
pub use settings::{
    add_component, change_component, make_page, remove_component, rename_page, settings_page, the_page,
};
pub use snapshot::Snapshot;
