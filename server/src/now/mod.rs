//! The first page: what is wrong, what waits for the reader, and whether the quiet can be trusted.

mod page;
mod read;

pub use page::page;
