//! Planned work from its plan to its end, the settings of the public page, and how parts do by hand.

mod by_hand;
mod clock;
mod house;
mod plans;
mod said;
mod settings;
