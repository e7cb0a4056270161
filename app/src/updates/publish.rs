use super::{CUSTOMERS, INTERNAL, Phase};
use crate::{
    command::Command,
    ids::{ComponentId, IncidentNumber},
    status::State,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Publishes an update. One for customers is read once more before it goes out: without `review` nothing is stored.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PublishUpdate {
    pub number: IncidentNumber,
    #[serde(default)]
    pub audience: String,
    #[serde(default)]
    pub phase: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub users_see: String,
    /// `YYYY-MM-DDTHH:MM` in the writer's zone, or RFC 3339.
    #[serde(default)]
    pub since: String,
    #[serde(default)]
    pub scope: String,
    #[serde(default)]
    pub mitigation: String,
    /// As `since`; may be empty where the phase is resolved.
    #[serde(default)]
    pub next_update: String,
    /// Another time than those that were offered; it wins.
    #[serde(default)]
    pub next_other: String,
    #[serde(default)]
    pub owner: String,
    /// Lines of `component=state`.
    #[serde(default)]
    pub components: String,
    /// How many updates of this audience the writer had seen; empty means that it does not matter.
    #[serde(default)]
    pub seen: String,
    /// "yes": it was read once more.
    #[serde(default)]
    pub review: String,
    /// Why inside words stay.
    #[serde(default)]
    pub kept_reason: String,
    /// Inside words to replace by what a stranger understands, one a line; `all` are all. The answer is another review.
    #[serde(default)]
    pub replace: String,
    /// As `components`, from the buttons of the review; they win. The answer is another review.
    #[serde(default)]
    pub state: String,
    /// Parts that work although they are the incident's own, one id a line: its writer said so.
    #[serde(default)]
    pub sure: String,
    /// Whom to ask to read it, one id a line, where the severity wants a second person.
    #[serde(default)]
    pub ask: String,
}

impl Command for PublishUpdate {
    type Reply = ();
    const NAME: &'static str = "update.publish";
    const PATH: &'static str = "/incidents/{number}/updates";
    const PAGE: &'static str = "/incidents/{number}/updates/new?for={audience}";
    fn next(&self, _: &()) -> String {
        format!("/incidents/{}?at=mitigate#updates", self.number)
    }
}

impl PublishUpdate {
    pub fn is_public(&self) -> bool {
        self.audience == CUSTOMERS
    }

    pub fn knows_audience(&self) -> bool {
        [CUSTOMERS, INTERNAL].contains(&self.audience.as_str())
    }

    /// When the next update is promised, as it was typed.
    pub fn promised(&self) -> &str {
        if self.next_other.trim().is_empty() { self.next_update.trim() } else { self.next_other.trim() }
    }

    /// The parts with their states; of two words on one part the later counts.
    pub fn states(&self) -> Vec<(ComponentId, State)> {
        let mut states: Vec<(ComponentId, State)> = Vec::new();
        for (part, state) in chosen_states(&self.components).into_iter().chain(chosen_states(&self.state)) {
            let part = ComponentId(part);
            states.retain(|(known, _)| *known != part);
            states.push((part, state));
        }
        states
    }

    /// Parts that its writer says work.
    pub fn is_sure_of(&self, part: ComponentId) -> bool {
        self.sure.lines().any(|line| line.trim().parse() == Ok(part.0))
    }
}

/// The six statements: field, what it is called in a sentence, what to write where it is missing.
pub const SIX: [(&str, &str, &str); 6] = [
    ("users_see", "what users see", "Say what users see."),
    ("since", "since when", "Say since when."),
    ("scope", "who is affected", "Say who is affected, and who is not."),
    ("mitigation", "what we are doing", "Say what we are doing."),
    ("next_update", "the next update", "Say when the next update comes."),
    ("owner", "who owns the call", "Say who owns the call."),
];

/// Fields of the six that are empty. What is resolved needs no next update.
pub fn missing(ask: &PublishUpdate) -> Vec<&'static str> {
    let is_resolved = Phase::read(&ask.phase) == Some(Phase::Resolved);
    let text = |field: &str| match field {
        "users_see" => ask.users_see.as_str(),
        "since" => &ask.since,
        "scope" => &ask.scope,
        "mitigation" => &ask.mitigation,
        "next_update" => ask.promised(),
        _ => &ask.owner,
    };
    let is_missing = |field: &str| text(field).trim().is_empty() && !(field == "next_update" && is_resolved);
    SIX.iter().map(|(field, ..)| *field).filter(|field| is_missing(field)).collect()
}

/// "Two of six are missing: who is affected; who owns the call."
pub fn missing_sentence(fields: &[&str]) -> String {
    let names: Vec<&str> = SIX.iter().filter(|(field, ..)| fields.contains(field)).map(|(_, name, _)| *name).collect();
    let count = ["None", "One", "Two", "Three", "Four", "Five", "All six"][names.len()];
    match names.len() {
        0 | 6 => format!("{count} are missing."),
        1 => format!("{count} of six is missing: {}.", names[0]),
        _ => format!("{count} of six are missing: {}.", names.join("; ")),
    }
}

/// The lines of `components`: what can't be read is left out.
pub fn chosen_states(text: &str) -> Vec<(Uuid, State)> {
    let line = |line: &str| {
        let (id, state) = line.trim().split_once('=')?;
        Some((id.parse().ok()?, State::read(state)?))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> PublishUpdate {
        serde_json::from_value(serde_json::json!({
            "number": 42, "phase": "identified", "users_see": "x", "since": "x", "scope": "x", "mitigation": "x",
            "next_update": "x", "owner": "x",
        }))
        .unwrap()
    }

    #[test]
    fn each_of_the_six_is_needed() {
        assert!(missing(&whole()).is_empty());
        let empty: [(&str, fn(&mut PublishUpdate)); 6] = [
            ("users_see", |ask| ask.users_see.clear()),
            ("since", |ask| ask.since.clear()),
            ("scope", |ask| ask.scope = " \n".into()),
            ("mitigation", |ask| ask.mitigation.clear()),
            ("next_update", |ask| ask.next_update.clear()),
            ("owner", |ask| ask.owner.clear()),
        ];
        for (field, clear) in empty {
            let mut ask = whole();
            clear(&mut ask);
            assert_eq!(missing(&ask), [field]);
        }
        let resolved = PublishUpdate { phase: "resolved".into(), next_update: String::new(), ..whole() };
        assert!(missing(&resolved).is_empty());
    }

    #[test]
    fn the_sentence_names_what_is_missing() {
        assert_eq!(missing_sentence(&["owner"]), "One of six is missing: who owns the call.");
        assert_eq!(
            missing_sentence(&["scope", "owner"]),
            "Two of six are missing: who is affected; who owns the call."
        );
        assert_eq!(missing_sentence(&SIX.map(|(field, ..)| field)), "All six are missing.");
    }

    #[test]
    fn the_later_word_on_a_part_counts() {
        let (bot, api) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let ask = PublishUpdate {
            components: format!("{bot}=operational\n{api}=operational"),
            state: format!("{bot}=partial_outage"),
            sure: format!("{api}\n"),
            ..whole()
        };
        assert_eq!(ask.states(), [(ComponentId(api), State::Working), (ComponentId(bot), State::Partial)]);
        assert!(ask.is_sure_of(ComponentId(api)) && !ask.is_sure_of(ComponentId(bot)));
        let other = PublishUpdate { next_other: "2025-02-15T15:10".into(), ..whole() };
        assert_eq!((whole().promised(), other.promised()), ("x", "2025-02-15T15:10"));
    }

    #[test]
    fn states_are_read_line_by_line() {
        let id = Uuid::from_u128(7);
        let text = format!("{id}=partial_outage\nnonsense\n{id}=purple\n");
        assert_eq!(chosen_states(&text), [(id, State::Partial)]);
    }
}
