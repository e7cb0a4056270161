//! Who comes in: passwords, sessions, one-time links, people and tokens.

mod join;
mod one_time;
mod password;
pub mod people;
mod secret;
mod session;
mod sign_in;
pub mod tokens;

pub use join::{accept_invite, invite_page, set_up, set_up_page};
pub use one_time::{has_admin, invite_link, set_up_link};
pub use password::{hash as hash_password, is_right as password_is_right, refuse_weak as refuse_weak_password};
pub use secret::{hash_secret, random_secret};
pub use session::{ask_to_sign_in, cookie, end_session, session, sessions_of, sign_out};
pub use sign_in::{sign_in, sign_in_page};
