//! Is the alert real? Its own query says so; where that can't be asked, its sender's last word.

use super::Finding;
use chrono::{DateTime, Utc};

/// The alert that opened the incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertFacts {
    pub name: String,
    /// Name of the sender's token.
    pub sender: String,
    pub last_seen_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub generator_url: Option<String>,
}

/// An alert that has ended may have been real: its end denies nothing, it only says that it is over.
pub fn alert_finding(alert: &AlertFacts) -> Finding {
    let href = alert.generator_url.clone().filter(|address| crate::links::is_safe(address));
    match alert.ended_at {
        None => {
            let says = format!("{} still fires, says {}", alert.name, alert.sender);
            Finding { answer: Some(true), says, at: Some(alert.last_seen_at), href }
        }
        Some(ended) => {
            let says = format!("{} fires no longer, says {}", alert.name, alert.sender);
            Finding { answer: Some(false), says, at: Some(ended), href }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_senders_last_word_counts() {
        let at = |second| DateTime::from_timestamp(second, 0).expect("a time");
        let alert = AlertFacts {
            name: "RefusalRateHigh".into(),
            sender: "Alertmanager prod".into(),
            last_seen_at: at(100),
            ended_at: None,
            generator_url: Some("javascript:alert(1)".into()),
        };
        let found = alert_finding(&alert);
        assert_eq!((found.answer, found.at, found.href), (Some(true), Some(at(100)), None));
        assert_eq!(found.says, "RefusalRateHigh still fires, says Alertmanager prod");
        let ended = alert_finding(&AlertFacts { ended_at: Some(at(160)), ..alert });
        assert_eq!((ended.answer, ended.at), (Some(false), Some(at(160))));
    }
}
