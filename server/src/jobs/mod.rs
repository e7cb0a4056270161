//! Jobs: work that is done later and at least once, by whichever process is free. What a kind does must bear repeating.

mod backoff;
mod clean_up;
mod enqueue;
mod kinds;
mod lease;
mod page;
mod retry;
mod wait;
mod work;

pub use enqueue::enqueue;
pub(crate) use lease::{give_up, put_off};
pub use page::page;
pub use retry::retry;
pub use wait::wait_for_answer;
pub use work::{run, run_due};

use serde_json::Value;
use uuid::Uuid;

/// A job that this process works on, until its lease ends.
#[derive(Clone, Debug)]
pub struct Job {
    pub id: Uuid,
    pub kind: String,
    pub key: String,
    pub payload: Value,
    /// How often it was begun, this time counted.
    pub attempts: i32,
    lease: Uuid,
}
