//! Updates: read, composed, published.

mod page;
mod publish;
mod read;
pub use page::page;
pub use publish::publish;
pub use read::of_incident;
