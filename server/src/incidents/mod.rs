//! Incidents: what is done to them, and how they are read.

mod api;
mod class;
mod declare;
mod end;
mod facts;
mod gate;
mod impact;
mod links;
pub mod list;
mod mitigation;
mod owner;
mod page;
mod people;
mod recovery;
mod reopen;
mod restrict;
mod severity;

pub use api::{list as api_list, one as api_one};
pub use class::name_class;
pub use declare::{NewIncident, declare, declare_page, open};
pub use end::{resolve, stand_down};
pub use facts::{Reader, facts_by_number, facts_where};
pub use gate::{Gate, Locked, Right, highest};
pub use impact::move_impact;
pub use links::{add_link, remove_link};
pub use list::page as list_page;
pub use mitigation::{mitigated_again, none_needed, record_mitigation, undo_mitigation};
pub use owner::{accept_hand_over, acknowledge, end_hand_over, hand_over};
pub use page::page;
pub use people::{add_person, joins, remove_person};
pub use recovery::confirm_recovery;
pub use reopen::reopen;
pub use restrict::restrict;
pub use severity::choose_severity;
