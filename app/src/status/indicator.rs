//! One word for the whole page, and one for each incident, as Statuspage's clients know them.

use super::{Shown, State};

/// The order is by harm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Indicator {
    None,
    Minor,
    Major,
    Critical,
}

impl Indicator {
    pub fn key(self) -> &'static str {
        match self {
            Indicator::None => "none",
            Indicator::Minor => "minor",
            Indicator::Major => "major",
            Indicator::Critical => "critical",
        }
    }
}

/// How bad an incident is or was: it is never nothing, since it was told.
pub fn impact(worst: State) -> Indicator {
    match worst {
        State::Working | State::Degraded => Indicator::Minor,
        State::Partial => Indicator::Major,
        State::Outage => Indicator::Critical,
    }
}

/// With the words that Statuspage puts beside it, which clients show as they are. Planned work is no indicator of its
/// own, since strict clients refuse one.
pub fn indicator(parts: &[Shown], open: &[State]) -> (Indicator, &'static str) {
    let worst = parts.iter().copied().max().unwrap_or(Shown::Working);
    let said = open.iter().copied().max();
    let is_whole = !parts.is_empty() && parts.iter().all(|part| *part == Shown::Outage);
    match worst {
        Shown::Outage if is_whole => (Indicator::Critical, "Major System Outage"),
        Shown::Outage | Shown::Partial => (Indicator::Major, "Partial System Outage"),
        Shown::Degraded => (Indicator::Minor, "Partially Degraded Service"),
        // An incident is open, and the page can't be green: it names no part, or is being watched.
        _ if said >= Some(State::Partial) => (Indicator::Major, "Partial System Outage"),
        _ if said.is_some() => (Indicator::Minor, "Minor Service Outage"),
        Shown::Maintenance => (Indicator::None, "Service Under Maintenance"),
        Shown::Working => (Indicator::None, "All Systems Operational"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_in_one_word() {
        use Shown::*;
        let rows: [(&[Shown], &[State], &str, &str); 9] = [
            (&[], &[], "none", "All Systems Operational"),
            (&[Working, Working], &[], "none", "All Systems Operational"),
            (&[Working, Maintenance], &[], "none", "Service Under Maintenance"),
            (&[Working, Maintenance], &[State::Working], "minor", "Minor Service Outage"),
            (&[Working, Degraded], &[State::Degraded], "minor", "Partially Degraded Service"),
            (&[Working, Partial], &[State::Partial], "major", "Partial System Outage"),
            (&[Working, Outage], &[State::Outage], "major", "Partial System Outage"),
            (&[Outage, Outage], &[State::Outage], "critical", "Major System Outage"),
            (&[], &[State::Working], "minor", "Minor Service Outage"),
        ];
        for (parts, open, key, words) in rows {
            let (indicator, description) = indicator(parts, open);
            assert_eq!((indicator.key(), description), (key, words), "{parts:?} {open:?}");
        }
    }

    #[test]
    fn an_incident_is_never_nothing() {
        assert_eq!(State::ALL.map(|state| impact(state).key()), ["minor", "minor", "major", "critical"]);
    }
}
