//! Planned work: it begins and ends by the clock, unless a person says otherwise.

mod check;
mod commands;
mod course;
mod form;
mod list_page;
mod new_page;
mod owed;
mod own_words;
mod plan_panel;
mod review;
mod say_panel;
mod step;
mod work;
mod work_page;
pub use check::{LONGEST, Plan, check};
pub use commands::{CancelWork, ChangeWork, PlanWork, Planned, SayOfWork, work_link};
pub use course::{Moment, Why};
pub use form::{PartChoice, plan_of};
pub use list_page::{ListPage, WorkLine, list};
pub use new_page::{NewPage, new_work};
pub use owed::Reminder;
pub use own_words::{own_id, own_words};
pub use review::{Review, replaced};
pub use step::Step;
pub use work::{Maintenance, Note};
pub use work_page::{NoteRow, WorkPage, work_page};
