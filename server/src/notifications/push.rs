//! Push as ntfy takes it: JSON to the server's root, the topic inside, with buttons that open pages.

use app::notifications::message::Message;
use serde_json::{Value, json};

/// ntfy turns what is longer into a file.
const MOST_BYTES: usize = 3500;
/// It shows three at most.
const MOST_ACTS: usize = 3;

pub(super) fn body(topic: &str, is_urgent: bool, message: &Message) -> String {
    let facts: String = message.facts.iter().map(|(name, value)| format!("\n{name}: {value}")).collect();
    let actions: Vec<Value> = (message.acts.iter().take(MOST_ACTS))
        .map(|act| json!({ "action": "view", "label": act.label, "url": act.url, "clear": false }))
        .collect();
    // What is only read opens at the last of its links: the page itself, not the question whether to acknowledge.
    let click = message.acts.last().map(|act| act.url.as_str());
    json!({
        "topic": topic,
        "title": message.subject,
        "message": cut(&format!("{}{facts}", message.lead)),
        "priority": if is_urgent { 5 } else { 3 },
        "tags": [if is_urgent { "rotating_light" } else { "speech_balloon" }],
        "click": click,
        "actions": actions,
    })
    .to_string()
}

fn cut(text: &str) -> String {
    match text.char_indices().find(|(at, letter)| at + letter.len_utf8() > MOST_BYTES) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::notifications::message::Act;

    #[test]
    fn a_page_rings_loudly_and_opens_the_incident() {
        let act = |label: &str, url: &str| Act { label: label.into(), url: url.into(), note: String::new() };
        let message = Message {
            subject: "[SEV2] #42: you are paged".into(),
            lead: "ü".repeat(4000),
            facts: Vec::new(),
            acts: vec![act("Acknowledge #42", "https://s/acknowledge/x"), act("Open #42", "https://s/incidents/42")],
            foot: String::new(),
        };
        let body: Value = serde_json::from_str(&body("sig", true, &message)).expect("JSON");
        assert_eq!((&body["topic"], &body["priority"]), (&json!("sig"), &json!(5)));
        assert_eq!(body["click"], "https://s/incidents/42");
        assert_eq!(body["actions"][0]["label"], "Acknowledge #42");
        assert!(body["message"].as_str().is_some_and(|text| text.len() < 4096));
    }
}
