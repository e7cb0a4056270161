use serde_json::Value;

/// What a sender's protocol wants to hear: a status and a JSON body.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}
