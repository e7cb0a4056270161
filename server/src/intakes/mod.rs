//! Intakes: who may send, what lets them in, what came of their deliveries, and whether they still speak.

mod add;
mod again;
mod deliveries;
mod end;
mod heard;
mod let_go;
mod list;
mod map;
mod one;
mod probe;
mod rotate;
mod sign;
mod standing;
mod test;

pub use add::{add_intake, change_intake};
pub use again::work_again;
pub use end::{end_intake, end_old_token};
pub(crate) use heard::{heard, sources};
pub(crate) use let_go::let_go;
pub use list::intakes_page;
pub use map::{save_mapping, usual_mapping};
pub use one::intake_page;
pub use rotate::rotate_token;
pub use sign::{drop_old_secret, sign_deliveries, stop_signing};
pub use test::test_intake;
