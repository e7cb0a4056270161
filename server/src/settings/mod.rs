//! Settings: one's own, people and their roles, and the tokens of machines.

pub(crate) mod audit;
mod deactivate;
mod invite;
mod menu;
mod mine;
mod organisation;
mod people;
mod role;
pub(crate) mod shelf;
mod tokens;

pub use deactivate::{deactivate, reactivate};
pub use invite::create_invite;
pub use menu::menu;
pub use mine::{mine_page as mine, save_mine};
pub use organisation::{found, organisation};
pub(crate) use people::once;
pub use people::people_page as people;
pub use role::change_role;
pub use tokens::{create_token, end_token, tokens_page as tokens};
