//! Every page that strangers read, made from what the public may know: no script, nothing from elsewhere, no ages.
//! `/` and `/status` are the same bytes: both stand in the same folder, so `status/history` leads on from either.

mod block;
mod frame;
mod history;
mod incident;
mod page;
mod parts;
mod plain;
mod policy;
mod row;
mod steps;
mod subscribe;
mod time;
mod update;
mod work;
mod work_block;

pub use frame::{Frame, Place};
pub use history::history;
pub use incident::incident;
pub use page::page;
pub use plain::{Press, not_listed, press, private, said, unknown};
pub use policy::{FORM_POLICY, POLICY};
pub use subscribe::{SubscribeForm, subscribe};
pub use work::work;

#[cfg(test)]
mod tests;
