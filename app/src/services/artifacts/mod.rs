//! The live parts of a service. In the code they are artifacts, in the interface parts.

mod commands;
mod find;
mod frozen;
mod kind;
mod live;
mod table;

pub use commands::{MarkKnownGood, RegisterPart, RegisterParts, RetirePart, WithdrawKnownGood};
pub use find::{Found, Known, find_part};
pub use frozen::{Frozen, FrozenPart};
pub use kind::Kind;
pub use live::{KnownGood, LiveChange, LivePart};
pub(super) use table::{Parts, parts};
