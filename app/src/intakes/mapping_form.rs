//! A mapping as it is written in its form, read back with everything that is wrong in it.

use super::SaveMapping;
use crate::{
    alerts::mapping::Mapping,
    command::{FieldError, Refused},
    ids::TokenId,
};
use std::str::FromStr;

/// The error names every field that is wrong.
pub fn mapping_of(form: &SaveMapping) -> Result<Mapping, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mapping = Mapping {
        items: part(&mut errors, "items", &form.items),
        key: part(&mut errors, "key", &form.key),
        name: part(&mut errors, "name", &form.name),
        summary: part(&mut errors, "summary", &form.summary),
        severity: part(&mut errors, "severity", &form.severity),
        severity_words: pairs(&mut errors, &form.severity_words),
        service: part(&mut errors, "service", &form.service),
        state: part(&mut errors, "state", &form.state),
        resolves: lines_of(&form.resolves),
        acknowledges: lines_of(&form.acknowledges),
        started_at: part(&mut errors, "started_at", &form.started_at),
        url: part(&mut errors, "url", &form.url),
        group: part(&mut errors, "group", &form.group),
        labels: part(&mut errors, "labels", &form.labels),
    };
    // A part that could not be read is empty here: it is told once.
    for problem in mapping.problems() {
        if errors.iter().all(|error| error.field != problem.field) {
            errors.push(FieldError::new(problem.field, problem.says));
        }
    }
    if errors.is_empty() { Ok(mapping) } else { Err(errors) }
}

fn part<T: FromStr<Err = String> + Default>(errors: &mut Vec<FieldError>, field: &str, text: &str) -> T {
    text.parse().unwrap_or_else(|says: String| {
        errors.push(FieldError::new(field, says));
        T::default()
    })
}

/// Words, a line or a comma between them.
fn lines_of(text: &str) -> Vec<String> {
    text.split(['\n', ',']).map(str::trim).filter(|word| !word.is_empty()).map(str::to_string).collect()
}

fn pairs(errors: &mut Vec<FieldError>, text: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.rsplit_once('=').map(|(theirs, ours)| (theirs.trim(), ours.trim())) {
            Some((theirs, ours)) if !theirs.is_empty() => pairs.push((theirs.to_string(), ours.to_lowercase())),
            _ => errors.push(FieldError::new("severity_words", format!("“{line}”: write theirs = ours."))),
        }
    }
    pairs
}

impl SaveMapping {
    /// What was typed in a form that came back.
    pub fn typed(intake: TokenId, refused: &Refused) -> SaveMapping {
        let text = |field| refused.value(field).unwrap_or_default().to_string();
        SaveMapping {
            intake,
            items: text("items"),
            key: text("key"),
            name: text("name"),
            summary: text("summary"),
            severity: text("severity"),
            severity_words: text("severity_words"),
            service: text("service"),
            state: text("state"),
            resolves: text("resolves"),
            acknowledges: text("acknowledges"),
            started_at: text("started_at"),
            url: text("url"),
            group: text("group"),
            labels: text("labels"),
            sample: text("sample"),
            act: text("act"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_the_form_shows_is_what_it_means() {
        for mapping in [Mapping::usual(), Mapping::cloud_events()] {
            assert_eq!(mapping_of(&SaveMapping::of(TokenId(Uuid::nil()), &mapping)), Ok(mapping));
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once_and_once() {
        let form = SaveMapping {
            key: "{{ a..b }}".into(),
            summary: "{{ open".into(),
            severity_words: "p1 = critical\np2\np3 = SEV".into(),
            resolves: "ok, *".into(),
            ..SaveMapping::of(TokenId(Uuid::nil()), &Mapping::usual())
        };
        let errors = mapping_of(&form).unwrap_err();
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["key", "summary", "severity_words", "resolves"], "{errors:?}");
    }
}
