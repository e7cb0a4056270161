use super::width::width;
use crate::status::{feeds::clean, view::View};
use app::status::{Indicator, Shown};
use askama::Template;

/// A longer name is cut: a badge is for a line of text.
const LONGEST: usize = 40;
const PAD: u32 = 6;

#[derive(Template)]
#[template(path = "status/badge/badge.svg", escape = "html")]
struct Badge {
    name: String,
    word: &'static str,
    color: &'static str,
    left: u32,
    right: u32,
    whole: u32,
    left_middle: u32,
    right_middle: u32,
}

/// `Acme AI status | Working`, in a picture that asks nobody for anything.
pub fn badge(view: &View) -> Result<String, askama::Error> {
    let (word, color) = word(view);
    let name = clean(&format!("{} status", view.name)).replace(['\n', '\t'], " ");
    let name = match name.chars().count() > LONGEST {
        true => name.chars().take(LONGEST - 1).chain(['…']).collect(),
        false => name,
    };
    let (left, right) = (width(&name) + 2 * PAD, width(word) + 2 * PAD);
    let badge = Badge {
        name,
        word,
        color,
        left,
        right,
        whole: left + right,
        left_middle: left / 2,
        right_middle: left + right / 2,
    };
    badge.render()
}

/// The worst of the parts; never "Working" while an incident is open. Dark enough for white letters.
pub(super) fn word(view: &View) -> (&'static str, &'static str) {
    let worst = view.parts.iter().map(|part| part.shown).max();
    match (worst, view.indicator) {
        (None, Indicator::None) => ("Being set up", "#52606d"),
        (Some(Shown::Outage), _) => ("Not working", "#b42318"),
        (Some(Shown::Partial), _) => ("Partly not working", "#b54708"),
        (Some(Shown::Degraded), _) => ("Slower than usual", "#8a5a00"),
        (_, Indicator::Critical | Indicator::Major) => ("A problem", "#b54708"),
        (_, Indicator::Minor) => ("A problem", "#8a5a00"),
        (Some(Shown::Maintenance), _) => ("Maintenance", "#175cd3"),
        (Some(Shown::Working), _) => ("Working", "#067647"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::view::{sample::*, view};
    use app::{
        status::{State, record::Incident},
        updates::Phase,
    };
    use proptest::prelude::*;

    fn of(incidents: Vec<Incident>, minute: i64) -> View {
        view(&app::status::record::Record { incidents, ..record() }, &about(), at(minute))
    }

    fn told(phase: Phase, states: &[(app::ids::ComponentId, State)]) -> Incident {
        Incident { public_id: "abcdefghijkl".into(), said: vec![said("u", 5, phase, states)] }
    }

    #[test]
    fn the_badge_says_how_it_is() {
        for (incidents, minute, expected) in [
            (vec![], 20, "Working"),
            (vec![], 50, "Maintenance"),
            (vec![told(Phase::Identified, &[(BOT, State::Partial)])], 50, "Partly not working"),
            (vec![told(Phase::Identified, &[(BOT, State::Outage)])], 20, "Not working"),
            (vec![told(Phase::Identified, &[])], 20, "A problem"),
            (vec![told(Phase::Monitoring, &[(BOT, State::Working)])], 50, "A problem"),
            (vec![told(Phase::Resolved, &[(BOT, State::Working)])], 20, "Working"),
        ] {
            let svg = badge(&of(incidents, minute)).unwrap();
            assert!(svg.contains(&format!(">{expected}</text>")), "{expected}: {svg}");
            assert!(svg.contains(&format!("<title>Acme AI status: {expected}</title>")));
        }
        assert_eq!(word(&empty()).0, "Being set up");
    }

    proptest! {
        #[test]
        fn a_name_stays_a_name(name in anything()) {
            let svg = badge(&View { name, ..sample() }).unwrap();
            prop_assert_eq!(svg.matches('<').count(), badge(&sample()).unwrap().matches('<').count());
            let is_clean = clean(&svg) == svg;
            prop_assert!(is_clean && svg.len() < 3000);
        }
    }
}
