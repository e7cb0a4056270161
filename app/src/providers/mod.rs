//! Providers whose status pages are watched: what they say of themselves is evidence, not proof.

mod commands;
mod known;
mod page;
mod provider;
mod trouble;

pub use commands::{AddProvider, CheckProvider, ChooseProvider, RemoveProvider};
pub use known::{KNOWN, KnownProvider};
pub use page::{ProviderRow, ProvidersPage, providers};
pub use provider::{Component, ProviderNow, StateRow};
pub use trouble::trouble;
