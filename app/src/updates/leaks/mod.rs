//! Words that belong inside, found in what customers are to read. A warning with a proposal, never a refusal.

mod find;
mod kind;
mod known;
mod outside;
mod people;
mod shape;
mod words;

#[cfg(test)]
mod proofs;

pub use find::{Leak, leaks};
pub use kind::Kind;
pub use known::{Insider, Known, Word};
pub use outside::{replace_all, replace_one};
