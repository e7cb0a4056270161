//! What each sender's format says, in one shape. Pure: a delivery is read at the door, to answer its sender, and again
//! from the inbox, to work on it; both times the same bytes mean the same.

pub mod about;
pub mod answer;
pub mod cloudevents;
pub mod generic;
pub mod grafana;
pub mod opsgenie;
mod order;
pub mod pagerduty;
mod said;
pub mod signature;
mod text;

pub use about::About;
pub use answer::Answer;
pub use order::{Order, Standing, begins_at, waves};
pub use said::{Mark, Said, Sent};

use super::alertmanager;
use app::alerts::mapping::Mapping;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Alertmanager,
    Grafana,
    PagerDuty,
    Opsgenie,
    Json,
    CloudEvents,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Alertmanager, Format::Grafana, Format::PagerDuty, Format::Opsgenie, Format::Json, Format::CloudEvents];

    /// As `delivery.format` keeps it.
    pub fn word(self) -> &'static str {
        match self {
            Format::Alertmanager => "alertmanager",
            Format::Grafana => "grafana",
            Format::PagerDuty => "pagerduty",
            Format::Opsgenie => "opsgenie",
            Format::Json => "json",
            Format::CloudEvents => "cloudevents",
        }
    }

    pub fn of_word(word: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The largest body that is taken, in bytes.
    pub fn most_bytes(self) -> usize {
        match self {
            Format::Alertmanager | Format::Grafana | Format::Opsgenie => 64 << 20,
            Format::PagerDuty => pagerduty::BYTES,
            Format::Json | Format::CloudEvents => 1 << 20,
        }
    }
}

/// `delivery` is the delivery's id: keys that a sender leaves to us are made from it. The error is a sentence.
pub fn read(
    format: Format,
    body: &[u8],
    about: &About,
    mapping: Option<&Mapping>,
    delivery: Uuid,
) -> Result<Sent, String> {
    match format {
        Format::Alertmanager => alertmanager::parse(body).map(Sent::from),
        Format::Grafana => grafana::read(body),
        Format::PagerDuty => match pagerduty::read(body, delivery) {
            Ok(event) => Ok(Sent::one(event.said)),
            Err(refused) => Err(refused.to_string()),
        },
        Format::Opsgenie => match opsgenie::read(body, about, delivery) {
            Ok(said) => Ok(Sent::one(said)),
            Err(refused) => Err(refused.to_string()),
        },
        Format::Json => match mapping {
            Some(mapping) => generic::read(body, mapping),
            None => generic::read(body, &Mapping::usual()),
        },
        Format::CloudEvents => match mapping {
            Some(mapping) => cloudevents::read(body, about, mapping),
            None => cloudevents::read(body, about, &Mapping::cloud_events()),
        },
    }
}

#[cfg(test)]
#[path = "fuzz_tests.rs"]
mod fuzz_tests;
