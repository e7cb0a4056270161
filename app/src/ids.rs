//! Typed ids: a value of one kind can't be handed over as another.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

id! {
    IncidentId, PersonId, ServiceId, AlertId, EventId, RunId, RunbookId, TokenId, LinkId, MitigationId,
    UpdateId, ComponentId, RuleId, SessionId, ActionId, AnswerId, MatchId, JobId, SourceId, MetricId, WaiverId, ServiceMetricId, ArtifactId, ChangeId,
    KnownGoodId, RollbackId, AutomationId, ScheduleId, LayerId, OverrideId, PolicyId, PageId, HandOverId, SilenceId,
    DeliveryId, NoticeId, ChannelId, ContactRuleId, NoticeDeliveryId, ApprovalId, SubscriberId,
}

/// The number people say: "incident 42".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct IncidentNumber(pub i64);

impl fmt::Display for IncidentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for IncidentNumber {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Forms and paths bring a number as text, JSON as a number.
impl<'de> Deserialize<'de> for IncidentNumber {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(from)? {
            Either::Number(number) => Ok(Self(number)),
            Either::Text(text) => text.trim_start_matches('#').parse().map_err(serde::de::Error::custom),
        }
    }
}
