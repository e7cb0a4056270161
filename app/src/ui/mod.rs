//! The kit: marks, times, fields and forms that every screen is built from.

mod clockface;
mod copy;
mod count;
mod duration;
mod field;
mod form;
mod inline;
mod mark;
mod textarea;

pub use clockface::{
    Clockface, Local, age, clock, clock_at, day_and_clock, exact, for_input, time, time_to_the_second,
};
pub use copy::copy_button;
pub use count::grouped;
pub use duration::{ago, span};
pub use field::Field;
pub use form::{button_form, form, hidden, twin_form};
pub use inline::inline_code;
pub use mark::{face, icon, severity, severity_or_none};
pub use textarea::{TextArea, escape};

use crate::layout::Frame;
use leptos::prelude::*;

/// A form has said why it was refused; the frame need not.
pub fn refusal_is_told() {
    frame().refusal_told.store(true, std::sync::atomic::Ordering::Relaxed);
}

/// The frame of the page being rendered. Only views call this, and every view is inside one.
pub fn frame() -> Frame {
    expect_context::<Frame>()
}
