//! The owner is reminded of the promise that the incident made to customers.

mod due;
mod switch;
mod work;
pub use switch::{switch_off, switch_on};
pub use work::{remind_due, run};
