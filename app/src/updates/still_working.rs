//! An incident and the state of a part are said apart, so that one is easily forgotten: then it is asked.

use super::Phase;
use crate::{ids::ComponentId, status::State};

/// Parts of the incident's service that the update leaves at Working, although it is not over. "Support assistant still
/// says Working. Is that so?"
pub fn still_working(phase: Phase, states: &[(ComponentId, State)], of_service: &[ComponentId]) -> Vec<ComponentId> {
    let is_watched = matches!(phase, Phase::Monitoring | Phase::Resolved);
    let harmed = |part: &ComponentId| states.iter().any(|(id, state)| id == part && *state != State::Working);
    let any_harmed = states.iter().any(|(_, state)| *state != State::Working);
    // Where another part was named, its writer has thought of parts.
    let unsaid = of_service.iter().copied().filter(|part| !harmed(part));
    if is_watched || any_harmed { Vec::new() } else { unsaid.collect() }
}

/// What resolved leaves behind: parts that are said to be troubled by an update that says it is over.
pub fn left_troubled(phase: Phase, states: &[(ComponentId, State)]) -> Vec<ComponentId> {
    let troubled = states.iter().filter(|(_, state)| *state != State::Working).map(|(part, _)| *part);
    if phase == Phase::Resolved { troubled.collect() } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const BOT: ComponentId = ComponentId(Uuid::from_u128(1));
    const API: ComponentId = ComponentId(Uuid::from_u128(2));

    #[test]
    fn what_is_asked_before_it_goes_out() {
        use Phase::*;
        for (phase, states, asked) in [
            (Identified, vec![], vec![BOT]),
            (Identified, vec![(BOT, State::Working)], vec![BOT]),
            (Identified, vec![(BOT, State::Partial)], vec![]),
            (Identified, vec![(API, State::Outage)], vec![]),
            (Monitoring, vec![], vec![]),
            (Resolved, vec![], vec![]),
        ] {
            assert_eq!(still_working(phase, &states, &[BOT]), asked, "{phase:?} {states:?}");
        }
        assert_eq!(left_troubled(Resolved, &[(BOT, State::Partial), (API, State::Working)]), [BOT]);
        assert!(left_troubled(Identified, &[(BOT, State::Partial)]).is_empty());
    }
}
