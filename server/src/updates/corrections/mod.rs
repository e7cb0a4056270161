//! What was published is corrected: the first text stays in its row, the newest correction is what is shown.

mod moved;
mod page;
mod stored;
mod verb;
pub(super) use moved::moved;
pub use page::page as correct_page;
pub use verb::correct;
