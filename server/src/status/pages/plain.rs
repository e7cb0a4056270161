//! Plain pages: one sentence, and where to go from there. They answer at many addresses, so their links are whole
//! paths.

use super::frame::{Frame, Place};
use askama::Template;

#[derive(Template)]
#[template(path = "status/pages/plain.html")]
struct PlainDocument<'a> {
    frame: Frame,
    says: &'a str,
    beneath: &'a str,
    /// An address with its words.
    link: Option<(&'a str, &'a str)>,
    /// The one button; pressing it sends the form to the page's own address.
    press: Option<&'a str>,
    is_open: bool,
}

#[derive(Template)]
#[template(path = "status/pages/private.html")]
struct PrivateDocument {
    frame: Frame,
    says: String,
    wrong: bool,
}

/// A question before something is done: reading a link must change nothing.
pub struct Press<'a> {
    pub says: &'a str,
    pub beneath: &'a str,
    pub button: &'a str,
}

/// Before the page was ever read.
pub fn unknown() -> String {
    let (says, beneath) = ("This status page is being set up.", "Nothing is known here yet. Look again in a minute.");
    let frame = frame("", says);
    render(&PlainDocument { frame, says, beneath, link: None, press: None, is_open: false })
}

pub fn not_listed(name: &str) -> String {
    said(name, "This incident is no longer listed.", "The history goes back 90 days.", None)
}

/// What was done, or why not.
pub fn said(name: &str, says: &str, beneath: &str, link: Option<(&str, &str)>) -> String {
    render(&PlainDocument { frame: frame(name, says), says, beneath, link, press: None, is_open: true })
}

pub fn press(name: &str, ask: &Press) -> String {
    let Press { says, beneath, button } = *ask;
    render(&PlainDocument { frame: frame(name, says), says, beneath, link: None, press: Some(button), is_open: true })
}

/// Who does not know the password learns nothing but whose page it is.
pub fn private(name: &str, wrong: bool) -> String {
    let frame = Frame::new(name, "For customers", Place::Anywhere, "");
    let says = format!("This page is for customers of {}.", frame.name);
    render(&PrivateDocument { frame, says, wrong })
}

fn frame(name: &str, says: &str) -> Frame {
    Frame::new(name, says.trim_end_matches('.'), Place::Anywhere, "")
}

/// Nothing in these templates can fail but the writing into memory.
fn render(document: &impl Template) -> String {
    document.render().unwrap_or_default()
}
