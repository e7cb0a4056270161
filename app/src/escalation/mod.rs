//! Who is paged, when, and who is next, until somebody acknowledges.

mod calling;
mod commands;
mod draft;
mod escalate_view;
mod hand_over;
mod ladder;
mod ladder_view;
mod last_resort;
mod owner_stop;
mod paged;
mod policies_view;
mod policy;
mod policy_form;
mod policy_view;
mod problems;
mod rung_row;
mod words;

#[cfg(test)]
mod proofs;
#[cfg(test)]
mod scenarios;

pub use calling::{Calling, WaitingHandOver};
pub use commands::{
    AddPolicy, ArchivePolicy, CallPerson, ChangePolicy, ChoosePolicy, LeavePolicy, PageAgain, PageNext, TestLadder,
};
pub use draft::{DraftRow, read_rows, steps_of_rows, target_value};
pub use escalate_view::{Seat, escalate};
pub use hand_over::{HandOver, HandOverEnd, Waits, accountable, waiting};
pub use ladder::{Ladder, Press, Run, Rung, Skip, Skipped, Stop, StopKind, ladder};
pub use ladder_view::ladder_view;
pub use last_resort::last_resort;
pub use owner_stop::owner_panels;
pub use paged::Paged;
pub use policies_view::{PoliciesPage, PolicyCard, policies};
pub use policy::{MOST_MINUTES, MOST_REPEATS, MOST_STEPS, MOST_TARGETS, Place, Policy, Step, Target};
pub use policy_form::{PolicyForm, policy_form};
pub use policy_view::{PolicyPage, PolicyTest, WrittenVersion, policy};
pub use problems::policy_problems;
pub use rung_row::{RungPerson, RungRow, first_name};
pub use words::{Lookup, again, and, line, next_step, now_step, place};
