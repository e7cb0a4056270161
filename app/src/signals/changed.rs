//! `changes: prompt within 2h`: did such a part change before the impact began?

use super::{Finding, length::length};
use crate::{
    recovery::read_hold,
    services::{ChangeRow, Kind, LivePart},
    ui::span,
};
use chrono::{DateTime, Duration, Utc};

const USUAL_WINDOW: Duration = Duration::hours(24);
const MOST_NAMED: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesAsk {
    /// Kinds or names of parts; empty: any.
    pub parts: Vec<String>,
    pub window: Duration,
}

impl ChangesAsk {
    /// Anything can be asked: what is no part finds none.
    pub fn read(text: &str) -> ChangesAsk {
        let text = text.trim();
        let (parts, window) = match text.rsplit_once("within") {
            Some((parts, window)) => (parts, read_hold(window)),
            None => (text, None),
        };
        let parts: Vec<String> = parts
            .split(',')
            .map(|part| part.trim().to_lowercase())
            .filter(|part| !part.is_empty() && part != "any")
            .collect();
        ChangesAsk { parts, window: window.filter(|window| !window.is_zero()).unwrap_or(USUAL_WINDOW) }
    }

    pub fn any() -> ChangesAsk {
        ChangesAsk { parts: Vec::new(), window: USUAL_WINDOW }
    }

    fn means(&self, kind: Option<Kind>, name: &str) -> bool {
        let fits = |asked: &String| name.eq_ignore_ascii_case(asked) || kind.is_some() && Kind::of_word(asked) == kind;
        self.parts.is_empty() || self.parts.iter().any(fits)
    }

    fn name(&self) -> String {
        if self.parts.is_empty() { "any part".into() } else { self.parts.join(" or ") }
    }
}

/// `parts` as they were live at the start, `changes` those before it. What was never reported is unknown, not unchanged.
pub fn changed(ask: &ChangesAsk, start: DateTime<Utc>, parts: &[LivePart], changes: &[ChangeRow]) -> Finding {
    let mut near: Vec<&ChangeRow> = changes
        .iter()
        .filter(|change| change.withdrawn.is_none())
        .filter(|change| change.happened_at <= start && start - change.happened_at <= ask.window)
        .filter(|change| {
            let word = || change.artifact_word.as_deref().and_then(Kind::of_word);
            ask.means(change.part.as_ref().map(|(kind, _)| *kind).or_else(word), change.part_name())
        })
        .collect();
    near.sort_by_key(|change| start - change.happened_at);
    let window = length(ask.window);
    if let Some((first, more)) = near.split_first() {
        let by = first.by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        let more = match more.len() {
            0 => String::new(),
            1 => format!("; one more change within {window}"),
            more => format!("; {more} more changes within {window}"),
        };
        let before = span(start - first.happened_at);
        let says = format!("{} {}, {before} before{by}{more}", first.part_name(), first.step());
        let href = first.service.as_ref().map(|(slug, _)| format!("/services/{slug}#change-{}", first.id));
        return Finding { answer: Some(true), says, at: Some(first.happened_at), href };
    }
    let asked: Vec<&LivePart> = parts.iter().filter(|part| ask.means(Some(part.kind), &part.name)).collect();
    let href = asked.first().map(|part| format!("/services/{}#changes", part.service_slug));
    let unknown: Vec<&str> = asked.iter().filter(|part| part.change.is_none()).map(|part| part.name.as_str()).collect();
    if asked.is_empty() {
        let none = if ask.parts.is_empty() {
            "no part is registered".into()
        } else {
            format!("no {} is registered", ask.name())
        };
        return Finding::no_data(format!("{none}, so nobody knows what changed"), None).at(href);
    }
    if !unknown.is_empty() {
        let says =
            format!("no change of {} was reported within {window}, and never one of {}", ask.name(), named(&unknown));
        return Finding::no_data(says, None).at(href);
    }
    Finding { answer: Some(false), says: format!("no change of {} within {window}", ask.name()), at: Some(start), href }
}

fn named(names: &[&str]) -> String {
    match names.len() {
        ..=MOST_NAMED => names.join(", "),
        all => format!("{} and {} more", names[..MOST_NAMED].join(", "), all - MOST_NAMED),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ids::{ArtifactId, ChangeId, ServiceId},
        services::{LiveChange, Source},
    };
    use uuid::Uuid;

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_739_628_600, 0).expect("a time")
    }

    fn change(part: &str, minutes: i64) -> ChangeRow {
        ChangeRow {
            id: ChangeId(Uuid::nil()),
            service: Some(("chat".into(), "Chat".into())),
            artifact: Some(ArtifactId(Uuid::nil())),
            part: Kind::of_word(part).map(|kind| (kind, part.to_string())),
            service_word: None,
            artifact_word: Some(part.into()),
            version: Some("v7".into()),
            previous: Some("v6".into()),
            summary: String::new(),
            by: Some("Mara K".into()),
            source: Source::Api,
            sender: None,
            address: None,
            happened_at: start() - Duration::minutes(minutes),
            recorded_at: start(),
            withdrawn: None,
        }
    }

    fn part(kind: Kind, changed: bool) -> LivePart {
        let change = LiveChange {
            id: ChangeId(Uuid::nil()),
            version: Some("v6".into()),
            previous: None,
            since: start() - Duration::days(20),
            by: None,
            source: Source::Api,
            sender: None,
        };
        LivePart {
            artifact: ArtifactId(Uuid::nil()),
            kind,
            name: kind.name().into(),
            service: ServiceId(Uuid::nil()),
            service_slug: "chat".into(),
            service_name: "Chat".into(),
            change: changed.then_some(change),
            known_good: None,
            way_back: None,
        }
    }

    #[test]
    fn an_ask_names_parts_and_a_window() {
        for (text, parts, hours) in [
            ("any within 2h", &[][..], 2),
            ("prompt within 1d", &["prompt"], 24),
            ("prompt, guardrail within 7d", &["prompt", "guardrail"], 168),
            ("prompt", &["prompt"], 24),
            ("prompt within ever", &["prompt"], 24),
            ("", &[], 24),
        ] {
            let ask = ChangesAsk::read(text);
            assert_eq!(
                (ask.parts.iter().map(String::as_str).collect::<Vec<_>>(), ask.window.num_hours()),
                (parts.to_vec(), hours)
            );
        }
    }

    #[test]
    fn unknown_is_never_unchanged() {
        let known = [part(Kind::Prompt, true), part(Kind::Code, true)];
        let half = [part(Kind::Prompt, true), part(Kind::Code, false)];
        let none: &[LivePart] = &[];
        let (yes, no) = (Some(true), Some(false));
        for (ask, parts, changes, answer, says) in [
            (
                "prompt within 2h",
                &known[..],
                vec![change("prompt", 40)],
                yes,
                "prompt v6 → v7, 40 min before, by Mara K",
            ),
            (
                "any within 2h",
                &known,
                vec![change("code", 90), change("prompt", 40)],
                yes,
                "prompt v6 → v7, 40 min before, by Mara K; one more change within 2 h",
            ),
            ("code within 2h", &known, vec![change("prompt", 40)], no, "no change of code within 2 h"),
            ("prompt within 2h", &known, vec![change("prompt", 150)], no, "no change of prompt within 2 h"),
            ("prompt within 2h", &known, vec![change("prompt", -5)], no, "no change of prompt within 2 h"),
            ("prompt within 2h", &half, vec![], no, "no change of prompt within 2 h"),
            (
                "any within 2h",
                &half,
                vec![],
                None,
                "no data: no change of any part was reported within 2 h, and never one of code",
            ),
            (
                "code within 2h",
                &half,
                vec![],
                None,
                "no data: no change of code was reported within 2 h, and never one of code",
            ),
            ("guardrail", &known, vec![], None, "no data: no guardrail is registered, so nobody knows what changed"),
            ("any", none, vec![], None, "no data: no part is registered, so nobody knows what changed"),
        ] {
            let found = changed(&ChangesAsk::read(ask), start(), parts, &changes);
            assert_eq!((found.answer, found.says.as_str()), (answer, says), "{ask}");
        }
        let withdrawn = ChangeRow { withdrawn: Some((start(), "Ana".into())), ..change("prompt", 40) };
        assert_eq!(changed(&ChangesAsk::read("prompt"), start(), &known, &[withdrawn]).answer, no);
    }
}
