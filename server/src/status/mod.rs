//! The public page: read from the database, rendered to bytes ahead, served without either.

pub mod badge;
mod compress;
mod disk;
mod document;
pub mod feeds;
mod follow;
pub mod machine;
pub mod maintenance;
mod negotiate;
pub mod pages;
mod private;
pub mod read;
mod serve;
mod settings;
mod snapshot;
pub mod view;
pub use disk::Copy;
pub use follow::{refresh, render_again, run, show_kept};
pub use private::enter;
pub use serve::{gate, page, prepared};
pub use settings::{
    add_component, add_group, change_component, change_group, close_page, make_page, open_page, parts_page,
    remove_component, remove_group, rename_page, say_state, settings_page, take_back_state, the_page,
};
pub use snapshot::Snapshot;
