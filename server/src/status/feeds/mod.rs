//! The history as Atom and as RSS, and the headers by which readers find them.

mod atom;
mod clean;
mod entry;
mod rss;
pub use atom::atom;
pub use clean::clean;
pub use entry::{Entry, entries};
pub use rss::rss;

/// Announced on every page.
pub const ATOM: &str = "/history.atom";
pub const RSS: &str = "/history.rss";
/// An entry for each incident and each planned work, so many at most.
const MOST: usize = 50;

#[cfg(test)]
mod tests;
