//! Now: is something wrong, does anything wait for me, and may I trust the quiet?

mod calm;
mod first;
mod need;
mod order;
mod page;
mod quiet;
mod side;

pub use first::{Step, steps};
pub use need::{Need, Want, needs};
pub use order::order;
pub use page::{NowPage, show, title};
pub use quiet::{Quiet, quiet};
