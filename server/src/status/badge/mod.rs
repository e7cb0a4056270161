//! What other sites put into theirs: a small picture of how it is, and a banner for a frame.

mod banner;
mod picture;
mod width;
pub use banner::{POLICY as BANNER_POLICY, banner};
pub use picture::badge;
