use crate::http::{Ask, Cx, Page, Refusal};

/// The way to every place on a phone without scripts.
pub async fn menu(_: Cx, _: Ask) -> Result<Page, Refusal> {
    Ok(Page::new("Menu · Signalbox", app::layout::menu))
}
