//! People, their roles, and the forms by which they come in.

mod commands;
mod pages;
mod person;
pub use commands::*;
pub use pages::*;
pub use person::{Actor, PersonName, Role, Viewer};
