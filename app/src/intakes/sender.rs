/// What kind of sender an intake was made for. Its token is taken at every door; this says which one is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Alertmanager,
    Grafana,
    PagerDuty,
    Opsgenie,
    Json,
    CloudEvents,
    /// A pipeline that tells changes, and no alerts.
    Changes,
}

impl Sender {
    pub const ALL: [Sender; 7] = [
        Sender::Alertmanager,
        Sender::Grafana,
        Sender::PagerDuty,
        Sender::Opsgenie,
        Sender::Json,
        Sender::CloudEvents,
        Sender::Changes,
    ];

    /// As it is kept; those of alerts are the words of their deliveries.
    pub fn word(self) -> &'static str {
        match self {
            Sender::Alertmanager => "alertmanager",
            Sender::Grafana => "grafana",
            Sender::PagerDuty => "pagerduty",
            Sender::Opsgenie => "opsgenie",
            Sender::Json => "json",
            Sender::CloudEvents => "cloudevents",
            Sender::Changes => "changes",
        }
    }

    pub fn of_word(word: &str) -> Option<Sender> {
        Sender::ALL.into_iter().find(|sender| sender.word() == word)
    }

    pub fn name(self) -> &'static str {
        match self {
            Sender::Alertmanager => "Alertmanager",
            Sender::Grafana => "Grafana",
            Sender::PagerDuty => "PagerDuty events",
            Sender::Opsgenie => "Opsgenie alerts",
            Sender::Json => "JSON",
            Sender::CloudEvents => "CloudEvents",
            Sender::Changes => "Changes",
        }
    }

    /// For a person who chooses.
    pub fn means(self) -> &'static str {
        match self {
            Sender::Alertmanager => "Alertmanager, as a webhook receiver",
            Sender::Grafana => "Grafana, as a webhook contact point",
            Sender::PagerDuty => "Whatever speaks to PagerDuty (Events API v2)",
            Sender::Opsgenie => "Whatever speaks to Opsgenie (alert API)",
            Sender::Json => "Any other: JSON, read by a mapping",
            Sender::CloudEvents => "CloudEvents 1.0",
            Sender::Changes => "A pipeline that tells changes, no alerts",
        }
    }

    /// Behind the address of this installation.
    pub fn path(self) -> &'static str {
        match self {
            Sender::Alertmanager => "/api/v1/intake/alertmanager",
            Sender::Grafana => "/api/v1/intake/grafana",
            Sender::PagerDuty => "/v2/enqueue",
            // Its clients put `v2/alerts` behind it.
            Sender::Opsgenie => "/api/v1/intake/opsgenie/",
            Sender::Json | Sender::CloudEvents => "/api/v1/intake/events",
            Sender::Changes => "/api/v1/changes",
        }
    }

    /// Where its JSON says what is an administrator's to say.
    pub fn is_mapped(self) -> bool {
        matches!(self, Sender::Json | Sender::CloudEvents)
    }

    pub fn can_sign(self) -> bool {
        matches!(self, Sender::Grafana | Sender::Json | Sender::CloudEvents)
    }

    pub fn sends_alerts(self) -> bool {
        self != Sender::Changes
    }
}
