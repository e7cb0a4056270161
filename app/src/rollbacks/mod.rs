//! Rollback is wider than code: which parts could be taken back, in which order, and what each step did.

mod automations;
mod commands;
mod next_rollback;
mod panel;
mod rollback;
mod runbook_steps;
mod stack;
mod stack_view;
mod start_form;
mod step;
mod steps_view;
mod wait;
mod words;

pub use automations::{AutomationRow, AutomationsPage, NewSecret, automations};
pub use commands::{
    AddAutomation, DropOldSecret, RemoveAutomation, RollbackEffective, RollbackFailed, RotateSecret, StartRollback,
    UndoRollback,
};
pub use next_rollback::{NextRollback, before_words, next_rollback};
pub use panel::{AutomationChoice, RollbackPanel};
pub use rollback::{Delivery, Figure, Good, How, Mark, Marks, Rollback};
pub use runbook_steps::steps_of;
pub use stack::{PartHistory, Row, Standing, Target, Was, next, stack};
pub use stack_view::{part_address, stack_panel};
pub use step::{Effect, State, effect, may_become};
pub use steps_view::steps_table;
pub use wait::{LONGEST, PATIENCE, wait};
pub use words::{judged, moved, story, told};
