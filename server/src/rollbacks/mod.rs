//! Rollbacks: what was started, what it did to the figures, and who or what carried it out. Signalbox runs nothing itself.

mod ask;
mod automations;
mod effective;
mod failed;
mod figures;
mod history;
mod mark;
mod measure;
mod panel;
mod progress;
mod read;
mod start;
mod undo;

pub use ask::{ASK, ask_job};
pub use automations::{add_automation, automations_page, drop_old_secret, remove_automation, rotate_secret};
pub use effective::rollback_effective;
pub use failed::rollback_failed;
pub use measure::{MEASURE, measure_job};
pub use panel::{Asked, panel};
pub use progress::progress;
pub use read::of_incident;
pub use start::start_rollback;
pub use undo::undo_rollback;
