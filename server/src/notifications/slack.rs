//! Slack's incoming webhook, which Mattermost, Rocket.Chat and others speak too: text, and the same in blocks.

use app::notifications::message::Message;
use serde_json::{Value, json};

const MOST_IN_HEADER: usize = 150;
const MOST_IN_SECTION: usize = 2900;

pub(super) fn body(message: &Message) -> String {
    let links: Vec<String> = message.acts.iter().map(|act| format!("<{}|{}>", act.url, escape(&act.label))).collect();
    let text = format!("*{}*\n{}\n{}", escape(&message.subject), escape(&message.lead), links.join(" · "));
    let facts: String = message.facts.iter().map(|(name, value)| format!("\n*{}:* {}", name, escape(value))).collect();
    let said = cut(&format!("{}{facts}", escape(&message.lead)), MOST_IN_SECTION);
    let mut blocks = vec![
        json!({ "type": "header", "text": { "type": "plain_text", "text": cut(&message.subject, MOST_IN_HEADER) } }),
        json!({ "type": "section", "text": { "type": "mrkdwn", "text": said } }),
    ];
    let buttons: Vec<Value> = (message.acts.iter().enumerate())
        .map(|(place, act)| {
            let mut button =
                json!({ "type": "button", "text": { "type": "plain_text", "text": act.label }, "url": act.url });
            if place == 0 {
                button["style"] = json!("primary");
            }
            button
        })
        .collect();
    if !buttons.is_empty() {
        blocks.push(json!({ "type": "actions", "elements": buttons }));
    }
    json!({ "text": text, "blocks": blocks, "unfurl_links": false }).to_string()
}

/// The three letters that Slack gives a meaning to: nobody's text calls @here.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Never inside an entity, which would show as its letters.
fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most.saturating_sub(1)) else { return text.into() };
    let kept = &text[..end];
    let kept = match kept.rfind('&') {
        Some(begins) if end - begins < 6 && !kept[begins..].contains(';') => &kept[..begins],
        _ => kept,
    };
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::notifications::message::Act;

    #[test]
    fn what_people_wrote_means_nothing_to_slack() {
        let message = Message {
            subject: "[SEV2] #42 <!here> & more".into(),
            lead: "You are paged.".into(),
            facts: vec![("What", "<!here> a > b".into())],
            acts: vec![Act {
                label: "Open #42".into(),
                url: "https://s.example/incidents/42".into(),
                note: String::new(),
            }],
            foot: String::new(),
        };
        let body: Value = serde_json::from_str(&body(&message)).expect("JSON");
        let text = body["text"].as_str().expect("a text");
        assert!(text.starts_with("*[SEV2] #42 &lt;!here&gt; &amp; more*\n"), "{text}");
        assert!(text.ends_with("<https://s.example/incidents/42|Open #42>"), "{text}");
        assert_eq!(body["blocks"][1]["text"]["text"], "You are paged.\n*What:* &lt;!here&gt; a &gt; b");
        assert_eq!(body["blocks"][2]["elements"][0]["url"], "https://s.example/incidents/42");
    }

    #[test]
    fn a_cut_leaves_no_half_of_an_entity() {
        assert_eq!(cut("abc&amp;def", 6), "abc…");
        assert_eq!(cut("abc&amp;def", 10), "abc&amp;d…");
        assert_eq!(cut("short", 10), "short");
    }
}
