//! What each channel will show, as the server has rendered it.

/// As the status page tells it.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub title: String,
    pub phase: String,
    /// Statement by statement: its label and its words, of the public page.
    pub lines: Vec<(String, String)>,
    /// A part and how it does.
    pub parts: Vec<(String, String)>,
    /// The other channels, in order.
    pub channels: Vec<Channel>,
    /// The team's or the organisation's own wording, to paste elsewhere.
    pub message: Option<Message>,
}

#[derive(Clone, Debug)]
pub struct Channel {
    pub name: &'static str,
    /// Subject, heading; or empty.
    pub head: String,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub enum Body {
    Text(String),
    Code(String),
    /// Written by our own renderer, every word of a person escaped.
    Html(String),
}

/// The template of these readers, filled in.
#[derive(Clone, Debug)]
pub struct Message {
    pub text: String,
    /// "from the runbook".
    pub source: &'static str,
    /// What it lacks, in a sentence; or empty.
    pub lacks: String,
}
