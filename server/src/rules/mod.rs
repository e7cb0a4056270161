//! Rules applied: conditions made ready, time windows in their zones, the decision, a replay; and what is kept of them.

mod add_silence;
mod again;
mod alert;
mod arrange;
mod decide;
mod editor;
mod history;
mod kept;
mod list;
mod one_alert;
mod past;
mod ready;
mod replay;
mod save;
mod silence_form;
mod silences;
mod standing;
mod take;
mod tally;
mod try_out;
mod window;

pub use add_silence::{add_silence, end_silence};
pub use again::{AGAIN, decide_again_job};
pub use alert::Alert;
pub use arrange::{add_starting, bring_back, move_rule, remove};
pub use decide::decide;
pub use editor::page as editor_page;
pub use list::page;
pub use one_alert::page as try_page;
pub use ready::{Quiet, Ready, check};
pub use replay::replay;
pub use save::save;
pub use silence_form::page as silence_form_page;
pub use silences::page as silences_page;
pub use standing::Standing;
pub use take::{Taken, take};
pub use tally::Tally;
pub use window::{covers, until, zone};

#[cfg(test)]
mod decide_tests;
#[cfg(test)]
mod replay_tests;
