//! A `summary.json` of Statuspage v2, read: strict about nothing but that it says how it is.

use app::{links, providers::Component};
use serde_json::Value;

const MOST_COMPONENTS: usize = 50;
const LONGEST: usize = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Summary {
    /// `none`, `minor`, `major`, `critical`; a page may write others.
    pub indicator: String,
    pub description: String,
    pub page_url: Option<String>,
    /// Those that are not operational, groups left out.
    pub components: Vec<Component>,
}

pub(super) fn read_summary(body: &[u8]) -> Result<Summary, String> {
    let whole: Value = serde_json::from_slice(body)
        .map_err(|_| "It answered something that is no JSON. Is it the address of a summary.json?".to_string())?;
    let indicator = text(&whole["status"]["indicator"]).to_lowercase();
    if indicator.is_empty() {
        return Err("It answered JSON without status.indicator: this is no summary of Statuspage v2.".into());
    }
    let is_group = |part: &Value| part["group"].as_bool().unwrap_or(false);
    let components = whole["components"].as_array().into_iter().flatten().filter(|part| !is_group(part));
    let components = components.filter_map(|part| {
        let (name, status) = (text(&part["name"]), text(&part["status"]).to_lowercase());
        let is_told = !name.is_empty() && !status.is_empty() && status != "operational";
        is_told.then_some(Component { name, status })
    });
    Ok(Summary {
        indicator,
        description: text(&whole["status"]["description"]),
        page_url: Some(text(&whole["page"]["url"])).filter(|address| links::is_safe(address)),
        components: components.take(MOST_COMPONENTS).collect(),
    })
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('\0', "").trim().chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_read_in_many_shapes() {
        let whole = r#"{"page":{"id":"x","url":"https://status.acme.test","extra":[1]},
            "status":{"indicator":"minor","description":"Partial outage"},
            "components":[{"name":"All","status":"major_outage","group":true},
                {"name":"Chat","status":"partial_outage","group":false,"group_id":null},
                {"name":"Embeddings","status":"operational"},{"name":7},null,{"status":"major_outage"}],
            "incidents":[{"name":"x"}]}"#;
        let read = read_summary(whole.as_bytes()).expect("a summary");
        assert_eq!((read.indicator.as_str(), read.description.as_str()), ("minor", "Partial outage"));
        assert_eq!(read.page_url.as_deref(), Some("https://status.acme.test"));
        assert_eq!(read.components, [Component { name: "Chat".into(), status: "partial_outage".into() }]);

        let bare = read_summary(br#"{"status":{"indicator":"NONE"},"components":{},"page":{"url":"javascript:x"}}"#);
        let expected =
            Summary { indicator: "none".into(), description: String::new(), page_url: None, components: vec![] };
        assert_eq!(bare, Ok(expected));
        let parts = vec![r#"{"name":"a","status":"major_outage"}"#; 80].join(",");
        let many = format!(r#"{{"status":{{"indicator":"major"}},"components":[{parts}]}}"#);
        assert_eq!(read_summary(many.as_bytes()).expect("a summary").components.len(), MOST_COMPONENTS);
    }

    #[test]
    fn what_does_not_say_how_it_is_is_refused() {
        for (body, says) in [
            ("<html>", "no JSON"),
            ("", "no JSON"),
            ("{", "no JSON"),
            ("[]", "status.indicator"),
            ("null", "status.indicator"),
            (r#"{"status":"up"}"#, "status.indicator"),
            (r#"{"status":{"indicator":null}}"#, "status.indicator"),
        ] {
            let refused = read_summary(body.as_bytes()).expect_err(body);
            assert!(refused.contains(says), "{body}: {refused}");
        }
    }
}
