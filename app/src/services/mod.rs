//! A service is what breaks as one: its owner, its variables, and how alerts find it.

mod commands;
mod list;
mod new;
mod one;
mod service;
mod slug;

pub use commands::{AddService, EditService, RemoveVariable, SetVariable};
pub use list::{ServicesPage, list};
pub use new::{NewService, new};
pub use one::{ServicePage, one};
pub use service::ServiceRow;
pub use slug::{is_slug, is_variable_name, slug_of};
