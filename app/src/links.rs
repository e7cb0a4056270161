//! Addresses of pages, in one place.

use crate::{ids::IncidentNumber, incidents::Stop};

pub fn incident(number: IncidentNumber) -> String {
    format!("/incidents/{number}")
}

pub fn stop(number: IncidentNumber, stop: Stop) -> String {
    format!("/incidents/{number}?at={}", stop.key())
}

pub fn postmortem(number: IncidentNumber) -> String {
    format!("/incidents/{number}/postmortem")
}

/// Where a customer update waits for its second person.
pub fn approval(number: IncidentNumber) -> String {
    format!("/incidents/{number}/approval")
}

pub fn new_update(number: IncidentNumber, audience: &str) -> String {
    format!("/incidents/{number}/updates/new?for={audience}")
}

/// Only http(s) addresses become links; what an alert says may be anything.
pub fn is_safe(address: &str) -> bool {
    let lower = address.trim().to_ascii_lowercase();
    (lower.starts_with("https://") || lower.starts_with("http://")) && !lower.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_web_addresses_are_links() {
        assert!(super::is_safe("https://example.org/a?b"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "//host", "http://a b", "mailto:x@y", ""] {
            assert!(!super::is_safe(bad), "{bad}");
        }
    }
}
