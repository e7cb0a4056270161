//! What a person does with alerts. `alerts` holds an id a line, or `newest..oldest` for all that one row stands for.

use crate::{
    command,
    command::Command,
    ids::{AlertId, IncidentNumber},
};
use serde::{Deserialize, Serialize};

/// From the inbox, from one alert's page or from Now: it leads back to where it was pressed.
macro_rules! from_the_inbox {
    ($($(#[$doc:meta])* $name:ident -> $reply:ty, $noun_verb:literal, $path:literal, $next:expr, {
        $($(#[$field_doc:meta])* $field:ident),* $(,)?
    })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub struct $name {
            #[serde(default)]
            pub alerts: String,
            $($(#[$field_doc])* #[serde(default)] pub $field: String,)*
            /// The query of the list that was shown: a row that stands for many stands for those it showed.
            #[serde(default)]
            pub within: String,
            /// `now`, the id of the alert whose page it was, or nothing.
            #[serde(default)]
            pub on: String,
        }

        impl Command for $name {
            type Reply = $reply;
            const NAME: &'static str = $noun_verb;
            const PATH: &'static str = $path;
            const PAGE: &'static str = "/alerts";
            fn next(&self, reply: &$reply) -> String {
                let back = || back(&self.on, &self.within);
                ($next)(reply, &back)
            }
        }
    )*};
}

from_the_inbox! {
    /// Somebody looks at it. It does not acknowledge the incident it is in.
    AcknowledgeAlerts -> (), "alert.acknowledge", "/alerts/acknowledge", |_: &(), back: &dyn Fn() -> String| back(), {}

    /// Into an open incident.
    AttachAlerts -> (), "alert.attach", "/alerts/attach", |_: &(), back: &dyn Fn() -> String| back(), {
        /// Its number.
        incident,
    }

    /// A new incident, with all of them in it; whoever should own it is paged.
    OpenIncident -> IncidentNumber, "alert.open_incident", "/alerts/open",
        |number: &IncidentNumber, _: &dyn Fn() -> String| crate::links::incident(*number), {
        /// Nothing: what the worst of them says.
        title,
        /// Nothing: what the rules of severity propose.
        severity,
    }
}

command! {
    /// Out of the incident, and into none: it stays visible, and the reason stays with it.
    DetachAlerts, "alert.detach", "/incidents/{number}/alerts/detach", "/incidents/{number}?at=alert", {
        number: IncidentNumber,
        #[serde(default)] alerts: String,
        #[serde(default)] reason: String,
    }
}

/// Out of the incident, and into a new one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SplitAlerts {
    pub number: IncidentNumber,
    #[serde(default)]
    pub alerts: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub severity: String,
    #[serde(default)]
    pub reason: String,
}

impl Command for SplitAlerts {
    type Reply = IncidentNumber;
    const NAME: &'static str = "alert.split";
    const PATH: &'static str = "/incidents/{number}/alerts/split";
    const PAGE: &'static str = "/incidents/{number}?at=alert";
    fn next(&self, number: &IncidentNumber) -> String {
        crate::links::incident(*number)
    }
}

fn back(on: &str, within: &str) -> String {
    match (on, on.parse::<uuid::Uuid>()) {
        ("now", _) => "/".into(),
        (_, Ok(id)) => alert(AlertId(id)),
        // A header takes only this.
        _ => format!("/alerts?{}", within.chars().filter(char::is_ascii_graphic).take(4000).collect::<String>()),
    }
}

/// The page of one alert.
pub fn alert(id: AlertId) -> String {
    format!("/alerts/{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_leads_back_to_where_it_was_pressed() {
        let pressed =
            |on: &str, within: &str| AcknowledgeAlerts { alerts: String::new(), within: within.into(), on: on.into() };
        let id = "01890a5d-ac96-774b-bcce-b302099a8057";
        assert_eq!(pressed("now", "").next(&()), "/");
        assert_eq!(pressed(id, "show=all").next(&()), format!("/alerts/{id}"));
        assert_eq!(pressed("", "show=all&text=a%20b\r\nx: y").next(&()), "/alerts?show=all&text=a%20bx:y");
        assert_eq!(pressed("//evil.example", "").next(&()), "/alerts?");
    }
}
