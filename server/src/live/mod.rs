//! Live: one LISTEN connection per process feeds a hub; a browser follows one incident by Server-Sent Events.

mod hub;
mod stream;

pub use hub::{Hub, Told, run};
pub use stream::follow;
