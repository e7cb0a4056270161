//! Providers' status pages: those that an administrator chose are polled once a minute.

mod all;
mod page;
mod poll;
mod summary;
mod verbs;
mod work;

pub use all::all;
pub use page::providers_page;
pub use poll::{CHECK_PROVIDER, check_provider_job};
pub use verbs::{add_provider, check_provider, choose_provider, remove_provider};
pub use work::{poll_due, run};
