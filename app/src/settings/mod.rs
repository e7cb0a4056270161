//! Settings: one's own, the people, and the tokens of machines.

mod browser;
mod commands;
mod mine;
mod nav;
mod people;
mod tokens;

pub use commands::{ChangeRole, CreateInvite, CreateToken, Deactivate, EndToken, Made, Reactivate};
pub use mine::{MinePage, SessionRow, mine};
pub use nav::nav;
pub use people::{PeoplePage, PersonRow, people};
pub use tokens::{NewToken, TokenRow, TokensPage, tokens};

/// A secret that is shown once: its page asks for it by `?made=`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Once<T> {
    NotAsked,
    Here(T),
    /// Shown already, too old, or made on another replica.
    Gone,
}
