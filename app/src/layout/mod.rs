//! The frame around every page: head, bar, main, foot.

mod bar;
mod frame;
mod shell;
pub use frame::{Frame, Worst};
pub use shell::shell;

use leptos::prelude::*;

pub fn menu() -> AnyView {
    bar::menu(&crate::ui::frame()).into_any()
}
