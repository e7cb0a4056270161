//! The one sentence of the status page: is it us, or is it you?

use super::{State, utc};
use crate::updates::Phase;
use chrono::{DateTime, Duration, Utc};

/// What the sentence needs to know of an open public incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenIncident {
    pub title: String,
    pub phase: Phase,
    pub worst: State,
}

/// The last public incident that is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Names of the parts it touched.
    pub parts: Vec<String>,
    pub at: DateTime<Utc>,
    pub public_id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub says: String,
    pub beneath: String,
    /// The incident that "What happened." leads to.
    pub link: Option<String>,
}

/// The history that the page knows.
const DAYS: i64 = 90;

/// `parts` are the present states; `watched_since` is when the first part was named.
pub fn sentence(
    name: &str,
    parts: &[State],
    open: &[OpenIncident],
    ended: Option<&Ended>,
    watched_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Sentence {
    let say = |says: String, beneath: String| Sentence { says, beneath, link: None };
    if open.is_empty() {
        return calm(parts, ended, watched_since, now);
    }
    if open.iter().all(|incident| incident.phase == Phase::Monitoring) {
        let titles: Vec<&str> = open.iter().map(|incident| incident.title.as_str()).collect();
        return say("Fixed; we are watching it.".into(), format!("{}. We stay until it has held.", titles.join(" · ")));
    }
    if !parts.is_empty() && parts.iter().all(|state| *state == State::Outage) {
        return say(format!("{name} is not available."), String::new());
    }
    if let [one] = open {
        return say(one.title.clone(), String::new());
    }
    let troubled = parts.iter().filter(|state| **state != State::Working).count();
    match troubled {
        0 | 1 => say(format!("{name} has {} problems.", open.len()), String::new()),
        _ => say(format!("{troubled} parts of {name} have problems."), String::new()),
    }
}

fn calm(parts: &[State], ended: Option<&Ended>, watched_since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Sentence {
    if parts.is_empty() {
        let beneath = "Nothing is watched here yet.".to_string();
        return Sentence { says: "This status page is being set up.".into(), beneath, link: None };
    }
    let says = "Everything is working.".to_string();
    if let Some(ended) = ended.filter(|ended| ended.at.date_naive() == now.date_naive()) {
        let with = match ended.parts.is_empty() {
            true => String::new(),
            false => format!(" with {}", ended.parts.join(" and ")),
        };
        let beneath = format!("A problem{with} ended at {}.", utc(ended.at, now));
        return Sentence { says, beneath, link: Some(ended.public_id.clone()) };
    }
    let quiet_since = [ended.map(|ended| ended.at), watched_since].into_iter().flatten().max().unwrap_or(now);
    let beneath = match (now - quiet_since).min(Duration::days(DAYS)).num_days() {
        0 => String::new(),
        1 => "No problems in the last day.".into(),
        days => format!("No problems in the last {days} days."),
    };
    Sentence { says, beneath, link: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn now() -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2025, 2, 15, 15, 20, 0).unwrap()
    }

    fn open(title: &str, phase: Phase) -> OpenIncident {
        OpenIncident { title: title.into(), phase, worst: State::Partial }
    }

    #[test]
    fn the_table_of_sentences() {
        use Phase::*;
        use State::*;
        let bot = || open("The assistant refuses", Identified);
        let watched = |title: &str| open(title, Monitoring);
        let rows: [(&[State], Vec<OpenIncident>, &str); 9] = [
            (&[], vec![], "This status page is being set up."),
            (&[Working], vec![], "Everything is working."),
            (&[], vec![bot()], "The assistant refuses"),
            (&[Partial, Working], vec![bot()], "The assistant refuses"),
            (
                &[Partial, Outage, Working],
                vec![bot(), open("Uploads fail", Investigating)],
                "2 parts of Acme AI have problems.",
            ),
            (&[Partial, Working], vec![bot(), bot()], "Acme AI has 2 problems."),
            (&[Outage, Outage], vec![bot()], "Acme AI is not available."),
            (&[Working], vec![watched("The assistant refuses")], "Fixed; we are watching it."),
            (&[Partial, Working], vec![watched("Uploads fail"), bot()], "Acme AI has 2 problems."),
        ];
        for (parts, open, says) in rows {
            assert_eq!(sentence("Acme AI", parts, &open, None, None, now()).says, says);
        }
    }

    #[test]
    fn it_is_never_well_while_an_incident_is_open() {
        for phase in [Phase::Investigating, Phase::Identified, Phase::Monitoring] {
            let said = sentence("Acme AI", &[State::Working], &[open("Slow", phase)], None, None, now());
            assert_ne!(said.says, "Everything is working.");
        }
    }

    #[test]
    fn what_stands_beneath_when_all_is_well() {
        let ended = |hours: i64| Ended {
            parts: vec!["Support assistant".into()],
            at: now() - Duration::hours(hours),
            public_id: "abc".into(),
        };
        let calm = |ended: Option<Ended>, days: i64| {
            sentence("A", &[State::Working], &[], ended.as_ref(), Some(now() - Duration::days(days)), now())
        };
        let today = calm(Some(ended(1)), 30);
        assert_eq!(today.beneath, "A problem with Support assistant ended at 14:20 UTC.");
        assert_eq!(today.link.as_deref(), Some("abc"));
        assert_eq!(calm(Some(ended(24 * 12)), 30).beneath, "No problems in the last 12 days.");
        assert_eq!(calm(None, 30).beneath, "No problems in the last 30 days.");
        assert_eq!(calm(None, 400).beneath, "No problems in the last 90 days.");
        assert_eq!(calm(None, 0).beneath, "");
    }
}
