//! How a sender's own JSON becomes alerts: an administrator says once where each fact lies. Pure.

mod choice;
mod event;
mod explain;
#[allow(clippy::module_inception)]
mod mapping;
mod moment;
mod path;
mod phrase;
mod spread;
mod template;

pub use choice::Choice;
pub use event::{Event, State, events};
pub use explain::{Explained, Trial, try_on};
pub use mapping::{Mapping, Problem};
pub use moment::moment;
pub use path::Path;
pub use phrase::fits;
pub use spread::{Facts, plain, spread};
pub use template::Template;
