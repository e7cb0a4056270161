//! A message for Slack's incoming webhooks, and for those that speak the same.

use super::told::{Told, one_line};
use serde_json::{Value, json};

/// Slack's own limits, in characters: of a heading, of a section, of the text for notifications.
const HEADING: usize = 150;
const SECTION: usize = 3000;
const TEXT: usize = 4000;

/// Signs that Slack reads: without them nobody can call a whole channel by writing `<!channel>` into a title.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Cut to `most` characters as Slack counts them, escaped, never within an escape.
fn fitted(text: &str, most: usize) -> String {
    let whole = escape(text);
    if whole.chars().count() <= most {
        return whole;
    }
    let mut cut = String::new();
    let mut left = most.saturating_sub(1);
    for letter in text.chars() {
        let escaped = escape(letter.encode_utf8(&mut [0; 4]));
        match left.checked_sub(escaped.chars().count()) {
            Some(rest) => left = rest,
            None => break,
        }
        cut.push_str(&escaped);
    }
    cut + "…"
}

pub fn message(told: &Told) -> Value {
    let name = one_line(&told.view.name);
    let line = told.line();
    let affected: Vec<String> = told
        .update
        .affected
        .iter()
        .map(|part| format!("{}: {}", one_line(&part.name), part.new.word().to_lowercase()))
        .collect();
    let plain = |text: &str, most: usize| json!({"type": "plain_text", "text": fitted(text, most), "emoji": false});
    let mut blocks = vec![
        json!({"type": "header", "text": plain(&line, HEADING)}),
        json!({"type": "section", "text": plain(&told.update.body, SECTION)}),
    ];
    if !affected.is_empty() {
        blocks.push(json!({"type": "section", "text": plain(&affected.join(" · "), SECTION)}));
    }
    let link = format!("<{}|{}>", told.address(), "This on the status page");
    blocks.push(json!({"type": "context", "elements": [{"type": "mrkdwn", "text": link}]}));
    // An empty section is refused by Slack, and with it the whole message.
    blocks.retain(|block| block["text"]["text"] != "");
    json!({
        "text": fitted(&format!("{name}: {line}\n{}", told.update.body), TEXT),
        "blocks": blocks,
        "unfurl_links": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        status::view::{UpdateView, sample::*},
        subscribers::told::told,
    };
    use proptest::prelude::*;

    #[test]
    fn it_tells_the_update() {
        let view = sample();
        let message = message(&told(&view, "updateupdat2", false).unwrap());
        let blocks = message["blocks"].as_array().unwrap();
        assert_eq!(blocks[0]["text"]["text"], "Identified: The support assistant refuses some questions");
        assert!(blocks[1]["text"]["text"].as_str().unwrap().contains("&amp; take it back &lt;now&gt;."));
        assert_eq!(blocks[2]["text"]["text"], "Support assistant: partly not working");
        let link = "<https://status.acme.test/status/incidents/abcdefghijkl|This on the status page>";
        assert_eq!(blocks[3]["elements"][0]["text"], link);
        assert!(message["text"].as_str().unwrap().starts_with("Acme AI: Identified: The support"));
    }

    proptest! {
        #[test]
        fn nothing_written_is_read_as_a_command(
            title in "\\PC{0,40}(<!channel>|<@U1>|&lt;|<http://x\\|y>)?\\PC{0,200}",
            body in "(\\PC|[<>&]){0,5000}",
        ) {
            let view = sample();
            let known = told(&view, "updateupdat2", false).unwrap();
            let update = UpdateView { title, body: body.clone(), ..known.update.clone() };
            let message = message(&Told { update: &update, ..known });
            let mut texts = vec![(message["text"].as_str().unwrap(), TEXT)];
            for block in message["blocks"].as_array().unwrap() {
                if let Some(text) = block["text"]["text"].as_str() {
                    prop_assert!(!text.is_empty());
                    texts.push((text, if block["type"] == "header" { HEADING } else { SECTION }));
                }
            }
            for (text, most) in texts {
                prop_assert!(text.chars().count() <= most && !text.contains(['<', '>']));
                for (at, _) in text.match_indices('&') {
                    let escaped = ["&amp;", "&lt;", "&gt;"].iter().any(|escape| text[at..].starts_with(escape));
                    prop_assert!(escaped, "{}", text);
                }
            }
        }
    }
}
