//! Planned work: planned and told by people, moved on by the clock.

mod cancel;
mod change;
mod clock;
mod drawn;
mod follow;
mod list;
mod locked;
mod new;
mod one;
mod plan;
mod read;
mod remind;
mod review;
mod said;
mod say;
mod words;
pub use cancel::cancel_work;
pub use change::change_work;
pub use follow::{follow, run};
pub use list::list_page;
pub use new::new_page;
pub use one::work_page;
pub use plan::plan_work;
pub use read::of_page;
pub use say::say_of_work;
