//! Intakes: how each sender is let in, what it sent last, and whether it still speaks.

mod commands;
mod connect_view;
mod deliveries_view;
mod delivery;
mod heard;
mod heard_card;
mod list;
mod mapping_form;
mod mapping_view;
mod one;
mod paste;
mod sender;
mod signature_view;
mod test_view;
mod token_view;
mod trial_view;

pub use commands::{
    AddIntake, ChangeIntake, DropOldSecret, EndIntake, EndOldToken, Made, RotateToken, SaveMapping, SignDeliveries,
    Signed, StopSigning, TestIntake, Tested, UsualMapping, WorkAgain,
};
pub use delivery::{DeliveryRow, Outcome, Raw, changes_keys};
pub use heard::{Heard, SourceHeard};
pub use heard_card::heard_card;
pub use list::{IntakeRow, IntakesPage, intakes};
pub use mapping_form::mapping_of;
pub use one::{IntakePage, MadeSecret, Old, Signature, one};
pub use paste::{Paste, paste};
pub use sender::Sender;
pub use test_view::TestResult;
