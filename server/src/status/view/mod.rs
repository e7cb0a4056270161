//! Everything that the public may know at an instant, and nothing else: public ids, public titles, no names of people.
//! All that strangers read is made from it.

mod band;
mod dated;
mod incident;
mod of_record;
mod part;
mod said;
mod work;
pub use band::band;
pub use dated::dated;
pub use incident::IncidentView;
pub use of_record::{About, View, view};
pub use part::{GroupView, PartView};
pub use said::{Affected, Six, UpdateView};
pub use work::WorkView;

#[cfg(test)]
pub mod sample;
