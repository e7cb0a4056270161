//! Postmortems: drawn from the record, edited by people, published, exported.

mod actions;
mod changed;
mod draft;
mod edit_section;
mod escape;
mod export;
mod figures;
mod list;
mod page;
mod promises;
mod prose;
mod proved;
mod publish;
mod record;
mod sections;
mod told;

pub use actions::{add_action, assign_action, finish_action};
pub use draft::{draft, draft_in};
pub use edit_section::edit_section;
pub use export::export;
pub use list::list;
pub use page::{outline_of, page};
pub use publish::{publish, waive};
