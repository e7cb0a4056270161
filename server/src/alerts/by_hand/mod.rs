//! What people do with alerts: each move is a fact of the alert's history and stands in the record of every incident it touches.

mod acknowledge;
mod attach;
mod chosen;
mod detach;
mod follow;
mod mark;
mod open;

pub use acknowledge::acknowledge_alerts;
pub use attach::attach_alerts;
pub use detach::detach_alerts;
pub use follow::follow;
pub use open::{open_incident, split_alerts};
