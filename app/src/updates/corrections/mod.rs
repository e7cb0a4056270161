//! Correcting what was published: insiders keep seeing what was said first.

mod command;
mod form;
mod page;
mod struck;
mod was;
pub use super::correction::Correction;
pub use command::{CorrectUpdate, PartNow, corrected};
pub use page::{CorrectPage, correct_page};
pub use struck::{changes, struck};
pub use was::Corrected;
