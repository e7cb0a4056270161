//! An update for customers waits for a second person: who is asked, what they read, and what they answer.

mod commands;
mod on_the_incident;
mod page;
mod waiting;
pub use commands::{ApproveUpdate, ReturnUpdate, WithdrawUpdate};
pub use on_the_incident::on_the_incident;
pub use page::{ApprovalPage, Question, approval_page};
pub use waiting::{Back, Waiting, or};
