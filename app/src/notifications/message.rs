//! What a person reads who is told something, before it takes the shape of a mail, a push or a chat message.

use crate::{ids::IncidentNumber, severities::Severity};

const LONGEST_TITLE: usize = 90;

/// What it is about, with times already in the receiver's zone: messages hold no ages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    Page { is: Practice, incident: Option<Incident>, reason: String, also: Vec<String> },
    HandOver { incident: Incident, from: String, brief: String },
    Alert { summary: String, service: Option<String>, since: String, why: String },
    Matter { title: String, says: String, path: String },
    Test { channel: String },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Practice {
    Real,
    Drill,
    Test,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    pub number: IncidentNumber,
    pub title: String,
    pub severity: Option<Severity>,
    pub service: Option<String>,
    pub since: String,
    /// Who acknowledged it.
    pub owner: Option<String>,
    pub is_restricted: bool,
}

/// A way to acknowledge that needs no session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub url: String,
    /// `14:41 GMT`.
    pub until: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub label: String,
    pub url: String,
    /// Stands beside it.
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The subject of a mail, the title of a push.
    pub subject: String,
    /// What is asked of the reader.
    pub lead: String,
    pub facts: Vec<(&'static str, String)>,
    /// The first one is what it is for.
    pub acts: Vec<Act>,
    /// Why it came, and where that is changed.
    pub foot: String,
}

impl Message {
    /// `site` is the public address, without a slash at its end.
    pub fn of(told: &Told, link: Option<Link>, site: &str) -> Message {
        let (subject, lead, facts) = match told {
            Told::Page { is, incident, reason, also } => page(*is, incident.as_ref(), reason, also),
            Told::HandOver { incident, from, brief } => hand_over(incident, from, brief),
            Told::Alert { summary, service, since, why } => alert(summary, service.as_deref(), since, why),
            Told::Matter { title, says, .. } => (one_line(title), says.clone(), Vec::new()),
            Told::Test { channel } => (
                format!("Test: Signalbox reaches you by {channel}"),
                "You pressed “Ring me now”. Nothing is wrong, and nothing is asked of you.".into(),
                Vec::new(),
            ),
        };
        let foot = format!("Which messages reach you, and when, is yours to set: {site}/settings/notifications");
        Message { subject, lead, facts, acts: acts(told, link, site), foot }
    }

    /// As plain text, for mails and for those who read nothing else.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.lead);
        let wide = self.facts.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        if !self.facts.is_empty() {
            text.push('\n');
        }
        for (name, value) in &self.facts {
            text.push_str(&format!("{name:wide$}  {}\n", value.replace('\n', &format!("\n{:wide$}  ", ""))));
        }
        for act in &self.acts {
            let note = if act.note.is_empty() { String::new() } else { format!(" ({})", act.note) };
            text.push_str(&format!("\n{}{note}:\n{}\n", act.label, act.url));
        }
        text
    }
}

fn page(
    is: Practice,
    incident: Option<&Incident>,
    reason: &str,
    also: &[String],
) -> (String, String, Vec<(&'static str, String)>) {
    let Some(incident) = incident else {
        let lead = "Somebody tests the ladder on which you stand. Nothing is wrong, and nothing is asked of you.";
        return ("[TEST] You would be paged now".into(), lead.into(), facts([("Why", reason.into())]));
    };
    let number = incident.number;
    let mark = match is {
        Practice::Real => "",
        Practice::Drill => "[DRILL] ",
        Practice::Test => "[TEST] ",
    };
    let subject = format!("{mark}{}: you are paged", headed(incident));
    if incident.is_restricted {
        return (subject, format!("You are paged. #{number} is restricted: sign in to read it."), Vec::new());
    }
    let lead = match (&incident.owner, is) {
        (Some(owner), _) => format!("You are called to #{number}. {owner} owns it."),
        (None, Practice::Real) => "You are paged. Nobody owns it yet: acknowledge to own it.".into(),
        (None, _) => "You are paged, as practice. Acknowledge to own it.".into(),
    };
    let also = if also.is_empty() { "nobody".to_string() } else { also.join(", ") };
    let more = [("Why", reason.to_string()), ("Also paged", also)];
    (subject, lead, of_incident(incident, more))
}

fn hand_over(incident: &Incident, from: &str, brief: &str) -> (String, String, Vec<(&'static str, String)>) {
    let first = from.split_whitespace().next().unwrap_or(from);
    let subject = format!("{}: {first} hands it to you", headed(incident));
    let lead = format!("{from} hands #{} to you, and owns it until you accept.", incident.number);
    match incident.is_restricted {
        true => (subject, lead, Vec::new()),
        false => (subject, lead, of_incident(incident, [("Brief", brief.to_string())])),
    }
}

fn alert(
    summary: &str,
    service: Option<&str>,
    since: &str,
    why: &str,
) -> (String, String, Vec<(&'static str, String)>) {
    let lead = "An alert fires that opens no incident. It is yours to look at.";
    let rows = [
        ("Alert", summary.into()),
        ("Service", service.unwrap_or_default().into()),
        ("Since", since.into()),
        ("Why", why.into()),
    ];
    (format!("Alert: {}", one_line(summary)), lead.into(), facts(rows))
}

fn acts(told: &Told, link: Option<Link>, site: &str) -> Vec<Act> {
    let act = |label: String, path: String| Act { label, url: format!("{site}{path}"), note: String::new() };
    let open =
        |incident: &Incident| act(format!("Open #{}", incident.number), format!("/incidents/{}", incident.number));
    match told {
        Told::Page { incident: Some(incident), .. } => {
            let acknowledge = link.map(|link| Act {
                label: format!("Acknowledge #{}", incident.number),
                url: link.url,
                note: format!("asks once more; works once, until {}", link.until),
            });
            acknowledge.into_iter().chain([open(incident)]).collect()
        }
        Told::Page { incident: None, .. } => vec![act("See who is on call".into(), "/oncall".into())],
        Told::HandOver { incident, .. } => {
            let path = format!("/incidents/{}?at=owner", incident.number);
            vec![act(format!("Answer on #{}", incident.number), path)]
        }
        Told::Alert { .. } => vec![act("See the alerts".into(), "/alerts".into())],
        Told::Matter { path, .. } if path.starts_with('/') => vec![act("See it".into(), path.clone())],
        Told::Matter { .. } => Vec::new(),
        Told::Test { .. } => vec![act("See every channel".into(), "/settings/notifications".into())],
    }
}

/// `[SEV2] #42 Support bot refuses paid customers`; of a restricted one no word more than its number.
fn headed(incident: &Incident) -> String {
    let severity = incident.severity.map_or("no SEV", Severity::word);
    match incident.is_restricted {
        true => format!("[{severity}] #{}", incident.number),
        false => format!("[{severity}] #{} {}", incident.number, one_line(&incident.title)),
    }
}

fn of_incident<const N: usize>(incident: &Incident, more: [(&'static str, String); N]) -> Vec<(&'static str, String)> {
    let severity = incident.severity.map_or("none yet".into(), |chosen| format!("{} {chosen}", chosen.mark()));
    let first = [
        ("What", incident.title.clone()),
        ("Severity", severity),
        ("Service", incident.service.clone().unwrap_or_default()),
        ("Since", incident.since.clone()),
    ];
    facts(first.into_iter().chain(more))
}

/// Without what is empty.
fn facts(rows: impl IntoIterator<Item = (&'static str, String)>) -> Vec<(&'static str, String)> {
    rows.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// One line, cut where it grows long: a line break in a title begins no header.
fn one_line(text: &str) -> String {
    let text = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let text = text.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(LONGEST_TITLE) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    }
}

#[cfg(test)]
#[path = "message_tests.rs"]
mod tests;
