//! The public page as bytes: its documents with their headers, its gate, its instants, its copy on disk.

mod gate;
mod headers;
mod instants;
mod restart;
mod size;
mod stage;
