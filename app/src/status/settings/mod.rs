//! `/settings/status`: what strangers read, its name, its zone, its parts, and who may read it.

mod addresses;
mod by_hand;
mod groups;
mod page;
mod parts;
mod private;
mod seen;
pub use addresses::Addresses;
pub use by_hand::{ByHandPage, ByHandRow, OwnWord, by_hand};
pub use groups::GroupRow;
pub use page::{StatusSettings, settings};
pub use parts::PartRow;
pub use private::Private;
pub use seen::Seen;
