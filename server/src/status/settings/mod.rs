//! The settings of the public page: its name, its zone, its parts and groups, who reads it, and how parts do by hand.

mod by_hand;
mod by_hand_page;
mod components;
mod groups;
mod name;
mod order;
mod page;
mod password;
pub use by_hand::{say_state, take_back_state};
pub use by_hand_page::parts_page;
pub use components::{add_component, change_component, remove_component};
pub use groups::{add_group, change_group, remove_group};
pub use name::{make_page, rename_page, the_page};
pub use page::settings_page;
pub use password::{close_page, open_page};
